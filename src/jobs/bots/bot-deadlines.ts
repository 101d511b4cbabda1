import type { App } from '../../app/context.ts';
import type { HandOffReason } from '../../core/bot.ts';
import { conversationOf, type Said, summaryOf } from '../../core/bot-conversation.ts';
import type { Event } from '../../core/event.ts';
import { Refusal } from '../../core/refusal.ts';
import type { TimerHandler } from '../../dialects/dialect.ts';

const PAGE = 1_000;
const LATE = 'It did not answer in time.';

/** Gives a session to the queue whose bot has not answered in time. */
export const botDeadlines: Readonly<Record<string, TimerHandler>> = {
  async 'bot-deadline'(app, { accountId, sessionId }) {
    const deadline = await app.botTurns.deadline(accountId, sessionId);
    if (deadline === null) return undefined;
    if (deadline > Date.now()) return deadline;
    await app.botTurns.fail(accountId, sessionId, LATE, false);
    await handOver(app, accountId, sessionId, 'timed-out');
    await app.botTurns.fail(accountId, sessionId, LATE, true);
    return undefined;
  },
};

/** Takes a session from its bot and gives it to the queue, with what an agent should know. Nothing happens when no bot has it. */
export async function handOver(app: App, accountId: string, sessionId: string, reason: HandOffReason): Promise<void> {
  const system = { kind: 'system', accountId } as const;
  try {
    const { bot } = await app.chat.session(system, sessionId);
    if (!bot) return;
    const summary = summaryOf(await readConversation(app, accountId, sessionId));
    await app.chat.command(system, sessionId, { type: 'hand-off', reason, ...(summary !== null && { summary }) });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'unavailable') throw error;
  }
}

/** Everything said in a session so far. */
export async function readConversation(app: App, accountId: string, sessionId: string): Promise<readonly Said[]> {
  return conversationOf(await readEvents(app, accountId, sessionId));
}

/** The session's events so far. */
export async function readEvents(app: App, accountId: string, sessionId: string): Promise<readonly Event[]> {
  const read: Event[] = [];
  for (let after = -1, complete = false; !complete; ) {
    const page = await app.history.eventsAsTheyStand({ kind: 'system', accountId }, sessionId, after, PAGE);
    read.push(...page.events);
    after = page.reached;
    complete = page.complete;
  }
  return read;
}
