import type { ExportSchedule } from '../../client/api-types.ts';

const monday = Date.UTC(2024, 0, 1);
const DAY_MS = 86_400_000;
const dayNames = new Intl.DateTimeFormat(undefined, { weekday: 'long', timeZone: 'UTC' });

/** The days of a week, Monday first, as the browser's language calls them. */
export const weekdays: readonly { readonly value: string; readonly label: string }[] = Array.from(
  { length: 7 },
  (_, index) => ({ value: String(index + 1), label: dayNames.format(monday + index * DAY_MS) }),
);

/** When it is due: `every Monday at 06:00`. */
export function whenText({ every, weekday, day, time }: ExportSchedule['at']): string {
  switch (every) {
    case 'day':
      return `every day at ${time}`;
    case 'week':
      return `every ${weekdays[(weekday ?? 1) - 1]?.label} at ${time}`;
    case 'month':
      return `on day ${day ?? 1} of every month at ${time}`;
  }
}

/** Where its files go. */
export function whereText(target: ExportSchedule['target']): string {
  switch (target.kind) {
    case 'folder':
      return target.folder === '' ? 'folder of the account' : `folder ${target.folder}`;
    case 's3':
      return target.address;
    case 'mail':
      return target.recipients.join(', ');
  }
}
