import { grantOf } from '../../../core/deadlines.ts';
import type { Agent, Queue, Snapshot } from '../../../core/directory.ts';
import type { Event, FileRef } from '../../../core/event.ts';
import type { SlaPromise } from '../../../core/facts.ts';
import type { SessionRow } from '../../../core/row.ts';
import type { Settings } from '../settings.ts';
import { chatIdOf, type Kept, keptOf, keptOfChat } from './kept.ts';

/** A session to be shown: its row, what the vendor keeps of it, its account, and those of its events that were asked for. */
export interface SessionView {
  readonly row: SessionRow;
  readonly kept: Kept;
  readonly snapshot: Snapshot;
  readonly settings: Settings;
  readonly events: readonly Event[];
  /** What the vendor's clients call the visitor. */
  readonly clientId: string;
  /** Epoch milliseconds. */
  readonly now: number;
  /** What opens a file; absent where there is no way to. */
  readonly linkOf?: (file: FileRef) => string | null;
}

/** The view of a row; what came after the row was read is left out, for it would contradict it. */
export function viewOf(row: SessionRow, parts: Omit<SessionView, 'row' | 'kept'>): SessionView {
  return { ...parts, row, kept: keptOf(row.extras), events: parts.events.filter(({ seq }) => seq < row.version) };
}

export function eventsOfType<T extends Event['type']>(view: SessionView, type: T): readonly Event<T>[] {
  return view.events.filter((event): event is Event<T> => event.type === type);
}

export function operatorOf({ row, snapshot }: SessionView): Agent | null {
  return row.agentId === null ? null : (snapshot.agents.get(row.agentId) ?? null);
}

export function queueOf({ row, snapshot }: SessionView): Queue | null {
  return row.queueId === null ? null : (snapshot.queues.get(row.queueId) ?? null);
}

/** When the current operator, or the last one, was given the session; needs the events by which that happens. */
export function assignedAt(view: SessionView): number | null {
  const assigned = view.events.findLast(
    (event) => event.type === 'session-accepted' || (event.type === 'session-transferred' && event.to.kind === 'agent'),
  );
  return assigned?.at ?? view.row.acceptedAt;
}

/**
 * The seconds granted for a first answer: what was promised when the session was queued, the chat's own, or what the
 * queue promises now; null when nobody promises any. Needs the deadlines that were set.
 */
export function firstAnswerSeconds(view: SessionView): number | null {
  const set = eventsOfType(view, 'deadline-set').findLast(({ target }) => target === 'first-response');
  const entered = eventsOfType(view, 'queue-entered').findLast(({ promise }) => promise);
  const ms = set?.deadline.grantedMs ?? grantedMs(view, entered?.promise);
  const own = view.kept.operatorTimerFirstAnswer ?? (ms === undefined ? undefined : seconds(ms));
  const now = grantedMs(view, queueOf(view)?.promise);
  return own ?? keptOfInbox(view).timerFirstAnswer ?? (now === undefined ? null : seconds(now));
}

function grantedMs({ row }: SessionView, promise: SlaPromise = {}): number | undefined {
  return grantOf(promise, row.priority, 'first-response')?.ms;
}

/** The seconds granted for further answers, which the chat alone tells. */
export function nextAnswersSeconds(view: SessionView): number | null {
  return view.kept.operatorTimerNextAnswers ?? keptOfInbox(view).timerNextAnswers ?? null;
}

/** The vendor's id of the session's chat. */
export function chatIdIn({ row, snapshot }: SessionView): string {
  const inbox = snapshot.inboxes.get(row.inboxId);
  return inbox ? chatIdOf(inbox) : row.inboxId;
}

function keptOfInbox({ row, snapshot }: SessionView) {
  return keptOfChat(snapshot.inboxes.get(row.inboxId)?.extras ?? {});
}

function seconds(ms: number): number {
  return Math.round(ms / 1000);
}
