import type { Export } from '../../client/api-types.ts';
import { sizeText } from '../files/size-text.ts';

const formats: Readonly<Record<Export['format'], string>> = {
  csv: 'CSV',
  xlsx: 'Excel workbook',
  jsonl: 'JSON lines',
  parquet: 'Parquet',
};

/** What is in the file, and as what. */
export function formatText({ format, rows }: Pick<Export, 'format' | 'rows'>): string {
  return `${formats[format]}, one row a ${rows === 'messages' ? 'message' : 'session'}`;
}

/** How far it is, or what came of it. */
export function standingText({ state, sessions, total, rowCount, bytes }: Export): string {
  switch (state) {
    case 'waiting':
      return 'Waiting for its turn';
    case 'running':
      if (total === null) return 'Counting the sessions';
      return `${sessions.toLocaleString()} of ${total.toLocaleString()} sessions`;
    case 'done':
      return `${rowCount.toLocaleString()} ${rowCount === 1 ? 'row' : 'rows'}, ${sizeText(bytes)}`;
    case 'failed':
      return 'Failed';
    case 'cancelled':
      return 'Stopped';
  }
}

/** From 0 to 100; null before that is known. */
export function shareOf({ state, sessions, total }: Pick<Export, 'state' | 'sessions' | 'total'>): number | null {
  if (state === 'done') return 100;
  return total === null ? null : total === 0 ? 100 : Math.min(100, (sessions / total) * 100);
}
