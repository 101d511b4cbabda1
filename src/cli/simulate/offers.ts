import type { Connection } from './connection.ts';
import { isLate, noteRefusal, type Play, wasDone } from './play.ts';
import type { WatchedSession } from './watched-session.ts';

/** Answers a session that rings as the script says, or lets it ring. */
export async function answerOffer(
  play: Play,
  connection: Connection,
  watched: WatchedSession,
  by: string,
): Promise<void> {
  const { sessionId, script, pace, progress, deeds } = play;
  const how = script.lostOffers[progress.offers] ?? 'accepted';
  progress.offers += 1;
  if (how === 'unanswered') return;
  await pace.wait(script.patienceMs / 3);
  const reason = how === 'declined' ? { reason: 'in another conversation' } : {};
  const after = watched.lastSeq;
  const outcome = await connection.command(sessionId, { type: 'answer-offer', how, ...reason });
  const isDone = isLate(outcome)
    ? await wasDone(play, connection, watched, { type: 'offer-answered', by, after, how })
    : noteRefusal(play, outcome, 'the answer to an offer');
  if (!isDone) return;
  deeds.did(how === 'accepted' ? 'offers accepted' : 'offers declined');
  if (how === 'accepted') deeds.accepted();
}

/** Answers a colleague who wants to hand a session over. */
export async function answerTransfer(
  play: Play,
  connection: Connection,
  watched: WatchedSession,
  by: string,
): Promise<void> {
  const { sessionId, script, pace, deeds } = play;
  const how = script.transfer?.how;
  if (how !== 'accepted' && how !== 'declined') return;
  await pace.wait(script.patienceMs / 3);
  const reason = how === 'declined' ? { reason: 'not my field' } : {};
  const command = { type: 'answer-transfer', accept: how === 'accepted', ...reason } as const;
  const after = watched.lastSeq;
  const outcome = await connection.command(sessionId, command);
  const isDone = isLate(outcome)
    ? await wasDone(play, connection, watched, { type: 'transfer-answered', by, after, how })
    : noteRefusal(play, outcome, 'the answer to a transfer');
  if (!isDone) return;
  deeds.did(how === 'accepted' ? 'transfers accepted' : 'transfers declined');
  if (how === 'accepted') deeds.did('transfers');
}
