import { rowOf, type SessionRow } from './row.ts';
import type { Session } from './session.ts';

const rows = new WeakMap<Session, SessionRow>();

/** The session's row, made once: what one append leads to is what is answered, and what the next one starts from. */
export function knownRow(session: Session): SessionRow {
  const known = rows.get(session) ?? rowOf(session);
  rows.set(session, known);
  return known;
}

/** The session with the numbers that it was given, and its row with nothing else changed. */
export function numbered(session: Session, numbers: Pick<Session, 'number' | 'inboxNumber'>): Session {
  const { number, inboxNumber } = numbers;
  const named = { ...session, number, inboxNumber };
  rows.set(named, { ...knownRow(session), number, inboxNumber });
  return named;
}
