import type { QueryConfig } from 'pg';
import type { Event } from '../core/event.ts';
import { knownRow } from '../core/known-row.ts';
import { differsInTalk } from '../core/row.ts';
import { type Talk, talkOf } from '../core/talk.ts';
import { appendStatement, goOnStatement, messageStatement, openStatement } from './append-statement.ts';
import { plainArray, textArray } from './array-text.ts';
import { bodyOf } from './event-record.ts';
import type { Append } from './journal.ts';
import { Numbering } from './numbering.ts';
import { changesToJson, rowToJson, talkColumns } from './session-columns.ts';

/** The statement that writes a batch of one account's appends with the least work, and its values. */
export function appendQuery(accountId: string, batch: readonly Append[]): QueryConfig {
  const talkIds: string[] = [];
  const talkVersions: number[] = [];
  const talks: Talk[] = [];
  const others: Record<string, unknown>[] = [];
  const visitorVersions: (string | null)[] = [];
  const numbering = new Numbering();
  const goingOn: string[] = [];
  const events: Event[] = [];
  const sessionIds: string[] = [];
  const quiet: (true | null)[] = [];
  for (const append of batch) {
    const { base, session } = append;
    if (!base) {
      others.push({ expected: 0, ...rowToJson(knownRow(session)), ...numbering.place(session) });
      visitorVersions.push(append.visitorVersion ?? null);
    } else if (differsInTalk(base, session)) {
      talkIds.push(session.id);
      talkVersions.push(base.version);
      talks.push(talkOf(session));
    } else {
      goingOn.push(session.id);
      others.push({ id: session.id, expected: base.version, ...changesToJson(knownRow(base), knownRow(session)) });
      visitorVersions.push(null);
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
    plainArray(sessionIds),
    plainArray(events.map(({ seq }) => seq)),
    plainArray(events.map(({ at }) => at)),
    plainArray(events.map(({ type }) => type)),
    events.map((event) => JSON.stringify(bodyOf(event))).join('\n'),
    plainArray(quiet),
  ];
  if (talks.length === 0 && goingOn.length === 0) {
    return {
      ...openStatement,
      values: [...values, JSON.stringify(others), plainArray(visitorVersions), ...numbering.columns()],
    };
  }
  values.push(plainArray(talkIds), plainArray(talkVersions), ...talkColumns.map((column) => columnOf(talks, column)));
  if (others.length === 0) return { ...messageStatement, values };
  values.push(JSON.stringify(others), plainArray(goingOn));
  if (opened === 0) return { ...goOnStatement, values };
  return { ...appendStatement, values: [...values, plainArray(visitorVersions), ...numbering.columns()] };
}

function columnOf(talks: readonly Talk[], { member, type }: (typeof talkColumns)[number]): string {
  const values = talks.map((talk) => talk[member]);
  return type === 'text' ? textArray(values as readonly (string | null)[]) : plainArray(values);
}
