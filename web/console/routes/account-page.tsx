import { NumberInput, Select, Switch, TagsInput, TextInput } from '@mantine/core';
import type { Account, FileLimits } from '../../client/api-types.ts';
import { Page, Section } from '../settings/page.tsx';
import styles from '../settings/settings.module.css';
import { SettingsForm } from '../settings/settings-form.tsx';
import type { Place } from '../settings/use-draft.ts';
import { meQuery } from '../shell/server.ts';

type Shown = Pick<Account, 'name' | 'zone' | 'awayAfterMs'>;

const zones = ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')];
const MINUTE_MS = 60_000;
const MIB = 1024 * 1024;

const accountPlace: Place<Account, Shown> = {
  path: '/account',
  method: 'PATCH',
  read: ({ name, zone, awayAfterMs }) => ({ name, zone, awayAfterMs }),
  shownIn: [meQuery.queryKey],
};
const filesPlace: Place<FileLimits, FileLimits> = {
  path: '/file-limits',
  method: 'PATCH',
  read: (limits) => limits,
  shownIn: [],
};
const accountLabels = { name: 'Name', zone: 'Time zone', awayAfterMs: 'Away after' };
const fileLabels = {
  fromVisitors: 'Visitors may send files',
  maxBytes: 'Largest file',
  maxPerMessage: 'Files in a message',
  maxPerSession: 'Files in a chat',
  maxHourlyBytes: 'Of one visitor within an hour',
  types: 'Kinds of files',
};

/** The account itself, and which files may be sent in it. */
export function AccountPage() {
  return (
    <Page
      title="Account"
      sentence="What this account is called, which clock it goes by, and which files may be sent in it."
    >
      <SettingsForm name="Account" place={accountPlace} labels={accountLabels}>
        {({ value, change }) => (
          <Section title="The account">
            <TextInput
              label="Name"
              description="Visitors read it where the widget has no title of its own."
              required
              maxLength={120}
              value={value.name}
              onChange={(event) => change({ name: event.currentTarget.value })}
            />
            <div className={styles.pair}>
              <Select
                label="Time zone"
                description="By it reports count days."
                searchable
                allowDeselect={false}
                data={zones.includes(value.zone) ? zones : [value.zone, ...zones]}
                value={value.zone}
                onChange={(zone) => zone && change({ zone })}
              />
              <NumberInput
                label="Agents are away after doing nothing for"
                description="New chats then pass them by."
                placeholder="Never"
                suffix=" min"
                min={1}
                max={1440}
                value={value.awayAfterMs === null ? '' : value.awayAfterMs / MINUTE_MS}
                onChange={(next) => change({ awayAfterMs: next === '' ? null : Math.round(Number(next) * MINUTE_MS) })}
              />
            </div>
          </Section>
        )}
      </SettingsForm>
      <SettingsForm name="Files" place={filesPlace} labels={fileLabels}>
        {({ value, change }) => (
          <Section title="Files" hint="What is in a file decides, not its name. Agents and keys may always send files.">
            <Switch
              label={fileLabels.fromVisitors}
              checked={value.fromVisitors}
              onChange={(event) => change({ fromVisitors: event.currentTarget.checked })}
            />
            <div className={styles.pair}>
              <Amount
                label={fileLabels.maxBytes}
                suffix=" MiB"
                scale={MIB}
                value={value.maxBytes}
                set={(maxBytes) => change({ maxBytes })}
              />
              <Amount
                label={fileLabels.maxHourlyBytes}
                suffix=" MiB"
                scale={MIB}
                value={value.maxHourlyBytes}
                set={(maxHourlyBytes) => change({ maxHourlyBytes })}
              />
              <Amount
                label={fileLabels.maxPerMessage}
                value={value.maxPerMessage}
                set={(maxPerMessage) => change({ maxPerMessage })}
              />
              <Amount
                label={fileLabels.maxPerSession}
                value={value.maxPerSession}
                set={(maxPerSession) => change({ maxPerSession })}
              />
            </div>
            <TagsInput
              label={fileLabels.types}
              description="Media types such as image/* or application/pdf; Enter adds one."
              value={[...value.types]}
              onChange={(types) => change({ types })}
            />
          </Section>
        )}
      </SettingsForm>
    </Page>
  );
}

interface AmountProps {
  readonly label: string;
  readonly suffix?: string;
  readonly scale?: number;
  readonly value: number;
  readonly set: (value: number) => void;
}

function Amount({ label, suffix = '', scale = 1, value, set }: AmountProps) {
  return (
    <NumberInput
      label={label}
      suffix={suffix}
      min={scale === 1 ? 1 : 0}
      value={value / scale}
      onChange={(next) => next !== '' && set(Math.max(1, Math.round(Number(next) * scale)))}
    />
  );
}
