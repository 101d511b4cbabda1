import type { QueryConfig } from 'pg';
import type { Event } from '../core/event.ts';
import type { SessionRow } from '../core/row.ts';
import { appendStatement, goOnStatement, messageStatement, openStatement } from './append-statement.ts';
import { bodyOf } from './event-record.ts';
import type { Append } from './journal.ts';
import { knownRow } from './known-row.ts';
import { changesToJson, differsByMessages, messageColumns, rowToJson } from './session-columns.ts';

interface Messages {
  readonly id: string;
  readonly expected: number;
  readonly row: SessionRow;
}

/** The statement that writes a batch of one account's appends with the least work, and its values. */
export function appendQuery(accountId: string, batch: readonly Append[]): QueryConfig {
  const messages: Messages[] = [];
  const others: Record<string, unknown>[] = [];
  const goingOn: string[] = [];
  const events: Event[] = [];
  const sessionIds: string[] = [];
  const quiet: (true | null)[] = [];
  for (const append of batch) {
    const { base, session } = append;
    const [before, row] = [base && knownRow(base), knownRow(session)];
    if (!before) {
      others.push({ expected: 0, ...rowToJson(row) });
    } else if (differsByMessages(before, row)) {
      messages.push({ id: session.id, expected: before.version, row });
    } else {
      goingOn.push(session.id);
      others.push({ id: session.id, expected: before.version, ...changesToJson(before, row) });
    }
    for (const event of append.events) {
      events.push(event);
      sessionIds.push(session.id);
      quiet.push(append.quiet ? true : null);
    }
  }
  const opened = others.length - goingOn.length;
  const values: unknown[] = [
    accountId,
    opened,
    sessionIds,
    events.map(({ seq }) => seq),
    events.map(({ at }) => at),
    events.map(({ type }) => type),
    JSON.stringify(events.map(bodyOf)),
    quiet,
  ];
  if (messages.length === 0 && goingOn.length === 0) {
    return { ...openStatement, values: [...values, JSON.stringify(others)] };
  }
  values.push(
    messages.map(({ id }) => id),
    messages.map(({ expected }) => expected),
    ...messageColumns.map(({ member }) => messages.map(({ row }) => row[member])),
  );
  if (others.length === 0) return { ...messageStatement, values };
  return { ...(opened === 0 ? goOnStatement : appendStatement), values: [...values, JSON.stringify(others), goingOn] };
}
