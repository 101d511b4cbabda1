import type { ExportSchedule, NewExportSchedule } from '../../client/api-types.ts';

/** A schedule as its form has it: all texts, of every kind of target. */
export interface ScheduleDraft {
  readonly name: string;
  readonly rows: 'sessions' | 'messages';
  readonly format: 'csv' | 'xlsx' | 'jsonl' | 'parquet';
  readonly filter: string;
  /** Names, separated by commas; empty: the usual ones. */
  readonly columns: string;
  readonly every: 'day' | 'week' | 'month';
  readonly weekday: string;
  readonly day: number;
  readonly time: string;
  readonly kind: 'folder' | 's3' | 'mail';
  readonly folder: string;
  readonly address: string;
  readonly keyId: string;
  readonly secret: string;
  readonly recipients: string;
  readonly fileName: string;
  /** 0: all. */
  readonly keep: number;
}

export const emptyDraft: ScheduleDraft = {
  name: '',
  rows: 'sessions',
  format: 'csv',
  filter: 'endedAt in yesterday',
  columns: '',
  every: 'day',
  weekday: '1',
  day: 1,
  time: '06:00',
  kind: 'mail',
  folder: '',
  address: '',
  keyId: '',
  secret: '',
  recipients: '',
  fileName: '{schedule}-{date}',
  keep: 0,
};

export function draftOf({ name, export: asked, at, target, fileName, keep }: ExportSchedule): ScheduleDraft {
  return {
    ...emptyDraft,
    name,
    rows: asked.rows,
    format: asked.format,
    filter: asked.filter ?? '',
    columns: asked.columns?.join(', ') ?? '',
    every: at.every,
    weekday: String(at.weekday ?? 1),
    day: at.day ?? 1,
    time: at.time,
    fileName,
    keep: keep ?? 0,
    ...(target.kind === 'mail' ? { kind: 'mail', recipients: target.recipients.join(', ') } : target),
  };
}

/** What is sent; `before` keeps what the form does not show. */
export function scheduleOf(draft: ScheduleDraft, before: ExportSchedule | null): NewExportSchedule {
  const { name, rows, format, filter, every, weekday, day, time, fileName, keep } = draft;
  const columns = namesIn(draft.columns);
  return {
    name: name.trim(),
    export: {
      rows,
      format,
      filter: filter.trim() === '' ? null : filter,
      columns: columns.length === 0 ? null : columns,
      ...(before && { csv: before.export.csv }),
    },
    at: { every, weekday: Number(weekday), day, time },
    target: targetOf(draft),
    fileName,
    keep: keep === 0 ? null : keep,
  };
}

function targetOf({ kind, folder, address, keyId, secret, recipients }: ScheduleDraft): NewExportSchedule['target'] {
  switch (kind) {
    case 'folder':
      return { kind, folder: folder.trim() };
    case 's3':
      return { kind, address: address.trim(), keyId: keyId.trim(), ...(secret !== '' && { secret }) };
    case 'mail':
      return { kind, recipients: namesIn(recipients) };
  }
}

function namesIn(text: string): string[] {
  return text.split(/[\s,;]+/).filter((name) => name !== '');
}
