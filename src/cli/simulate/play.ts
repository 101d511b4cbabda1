import type { Connection, Outcome } from './connection.ts';
import type { Pace } from './pace.ts';
import type { Script, ScriptTurn } from './script.ts';
import type { SessionTally, Side, Tally } from './tally.ts';
import type { WatchedSession } from './watched-session.ts';

/** Everybody and everything that a session is played with. */
export interface Play {
  readonly sessionId: string;
  /** Where sessions of the inbox wait. */
  readonly queueId: string;
  readonly script: Script;
  readonly tally: SessionTally;
  readonly totals: Tally;
  readonly pace: Pace;
  /** Settled when an agent has seen the end. */
  readonly agentDone: PromiseWithResolvers<void>;
}

/** Longest time (milliseconds) that one side waits for the other, beyond what the script itself takes. */
const PATIENCE_MS = 60_000;

/** Takes the turn's time, with the typing shown, and sends it. False when it was refused. */
export async function sayTurn(
  play: Play,
  connection: Connection,
  watched: WatchedSession,
  turn: ScriptTurn,
): Promise<boolean> {
  const { sessionId, pace, tally } = play;
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
  if (!noteRefusal(play, outcome, `${side}'s message`) || !outcome.isDone || outcome.seq === null) return false;
  tally.acknowledged(messageId, outcome.seq);
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

/** How long (milliseconds) a side waits until the other has done what takes so long in the play. */
function limitFor({ pace, script }: Play, waitMs: number): number {
  return PATIENCE_MS + pace.lasting(waitMs + script.patienceMs);
}
