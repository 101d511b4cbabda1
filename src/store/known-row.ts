import { rowOf, type SessionRow } from '../core/row.ts';
import type { Session } from '../core/session.ts';

const rows = new WeakMap<Session, SessionRow>();

/** The session's row, made once: what one append leads to is what the next one starts from. */
export function knownRow(session: Session): SessionRow {
  const known = rows.get(session) ?? rowOf(session);
  rows.set(session, known);
  return known;
}
