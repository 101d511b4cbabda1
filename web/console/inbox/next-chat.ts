import type { SessionRow } from '../../client/api-types.ts';
import { selectMine, selectWaiting } from '../../client/session-list.ts';

/** The chat that needs the agent most, the one that is open left out: of their own the one whose visitor has waited longest for an answer, else the one that waits longest. */
export function nextChat(
  rows: ReadonlyMap<string, SessionRow>,
  agentId: string,
  openId: string | null,
): SessionRow | null {
  const sinceOf = (row: SessionRow) => Date.parse(row.messages.unansweredSince ?? '');
  const [unanswered] = selectMine(rows, agentId)
    .filter((row) => row.id !== openId && row.messages.unansweredSince !== null)
    .sort((a, b) => sinceOf(a) - sinceOf(b));
  return unanswered ?? selectWaiting(rows).find(({ id }) => id !== openId) ?? null;
}
