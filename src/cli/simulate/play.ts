import type { Event } from '../../dialects/native/wire.ts';
import type { Connection, Outcome } from './connection.ts';
import type { Deeds } from './deeds.ts';
import type { Pace } from './pace.ts';
import type { Entrance } from './premises.ts';
import type { Script, ScriptTurn } from './script.ts';
import type { SessionTally, Side } from './tally.ts';
import type { WatchedSession } from './watched-session.ts';

/** Everybody and everything that a session is played with. */
export interface Play {
  readonly sessionId: string;
  readonly entrance: Entrance;
  /** How long (milliseconds) an agent is gone who leaves in the middle. */
  readonly goneMs: number;
  readonly script: Script;
  readonly tally: SessionTally;
  readonly pace: Pace;
  readonly deeds: Deeds;
  readonly progress: Progress;
  /** Settled when the session is there. */
  readonly opened: PromiseWithResolvers<void>;
  /** Settled when an agent has done all after the end: what they saw. */
  readonly agentDone: PromiseWithResolvers<WatchedSession>;
}

/** How far a play has come, whoever of the agents plays it. */
export interface Progress {
  /** How many offers rang. */
  offers: number;
  askedOfBot: number;
  /** What happens once in a session. */
  readonly past: Set<'transfer' | 'drop-off' | 'join' | 'priority' | 'spam'>;
}

/** Longest time (milliseconds) that one side waits for the other, beyond what the script itself takes. */
const PATIENCE_MS = 60_000;
/** The same in the play's own time, for those who wait while all agents are busy. */
const PATIENCE_IN_LINE_MS = 1_200_000;

/** Refusals of what came too late: the session has gone on meanwhile. */
const lateCodes: ReadonlySet<string> = new Set([
  'already-accepted',
  'conflict',
  'forbidden',
  'not-active',
  'not-assigned',
  'not-waiting',
  'session-ended',
]);

/** Takes the turn's time, with the typing shown, and sends it. False when it was refused; `mayBeLate`: the session may be another's by then. */
export async function sayTurn(
  play: Play,
  connection: Connection,
  watched: WatchedSession,
  turn: ScriptTurn,
  mayBeLate = false,
): Promise<boolean> {
  const { sessionId, pace, tally, deeds } = play;
  if (pace.takesTime) {
    connection.send({ t: 'received', sessionId, seq: Math.max(0, watched.lastSeq) });
    await connection.command(sessionId, { type: 'read-messages', upTo: Math.max(0, watched.lastSeq) });
    await pace.wait(turn.waitMs / 3);
    connection.send({ t: 'typing', sessionId, typing: true });
    await pace.wait((turn.waitMs * 2) / 3);
  }
  const { messageId, text, side } = turn;
  tally.sent(messageId, side, text);
  const outcome = await connection.command(sessionId, { type: 'post-message', messageId, text });
  if (mayBeLate && isLate(outcome)) return false;
  if (!noteRefusal(play, outcome, `${side}'s message`) || !outcome.isDone || outcome.seq === null) return false;
  tally.acknowledged(messageId, outcome.seq);
  deeds.said(side, outcome.seq);
  return true;
}

/** Waits for the other side's turn. False when the session ended before, or nothing came in time. */
export async function hearTurn(play: Play, watched: WatchedSession, turn: ScriptTurn, by: Side): Promise<boolean> {
  const came = await watched.until(() => watched.has(turn.messageId) || watched.isEnded, limitFor(play, turn.waitMs));
  if (!came) play.tally.unfinished(`the ${by} waited in vain for ${turn.messageId}`);
  return watched.has(turn.messageId);
}

/** Waits for the end of the session. */
export async function hearEnd(play: Play, watched: WatchedSession, waitMs: number, by: Side): Promise<boolean> {
  const came = await watched.until(() => watched.isEnded, limitFor(play, waitMs));
  if (!came) play.tally.unfinished(`the ${by} waited in vain for the end`);
  return came;
}

/** Counts a refusal; true when there was none. */
export function noteRefusal(play: Play, outcome: Outcome, what: string): boolean {
  if (!outcome.isDone) play.tally.refused(`${what} was refused: ${outcome.code}, ${outcome.detail}`);
  return outcome.isDone;
}

/** Whether it was refused because the session has gone on meanwhile. */
export function isLate(outcome: Outcome): boolean {
  return !outcome.isDone && lateCodes.has(outcome.code);
}

/** Whether an agent did what was refused for being late: its answer was lost with the connection, and it was sent again. */
export async function wasDone(
  { sessionId }: Play,
  connection: Connection,
  watched: WatchedSession,
  deed: { readonly type: string; readonly by: string; readonly after: number; readonly how?: string },
): Promise<boolean> {
  await connection.whenCaughtUp(sessionId);
  const { type, by, after, how } = deed;
  return watched.events.some((event) => {
    const isSame = event.type === type && event.actor.id === by && event.seq > after;
    return isSame && (how === undefined || (event as Event & { how?: string }).how === how);
  });
}

/** How long (milliseconds) a side waits until the other has done what takes so long in the play. */
export function limitFor({ pace, script }: Play, waitMs: number): number {
  return PATIENCE_MS + pace.lasting(waitMs + script.patienceMs + PATIENCE_IN_LINE_MS);
}
