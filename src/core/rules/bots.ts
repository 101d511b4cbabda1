import type { Command } from '../command.ts';
import type { Happening } from '../event.ts';
import { Refusal } from '../refusal.ts';
import type { Session } from '../session.ts';
import { enterQueue } from './queueing.ts';
import { inProgress, type Verdict } from './verdict.ts';

/** A bot takes a session that waits and rings with nobody. */
export function engageBot(session: Session, command: Extract<Command, { type: 'engage-bot' }>): Verdict {
  const over = inProgress(session);
  if (over) return over;
  if (session.bot?.id === command.bot.id) return [];
  if (session.stage !== 'waiting' || session.offer) {
    return new Refusal('not-waiting', 'The session is not waiting for anybody.');
  }
  return [{ type: 'bot-engaged', bot: command.bot }];
}

/** What a bot had enters the queue; a bot outside Koine only tells that it has handed the session off. */
export function handOff(session: Session, command: Extract<Command, { type: 'hand-off' }>): Verdict {
  const over = inProgress(session);
  if (over) return over;
  const { reason, summary, queueId, promise } = command;
  const handedOff: Happening = { type: 'bot-handed-off', reason, summary };
  if (!session.bot) return [handedOff];
  return [handedOff, enterQueue(queueId, 'handed-off', promise)];
}
