import type { App } from '../../app/context.ts';
import type { Intent } from '../../app/intent.ts';
import type { Actor } from '../../core/access.ts';
import type { BotAnswer } from '../../core/bot.ts';
import { Refusal, type RefusalCode } from '../../core/refusal.ts';

/** What a bot hears that has lost the session. */
const silencing: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'not-assigned',
  'not-found',
  'session-ended',
  'session-closed',
]);

/**
 * Says and does what the answer holds, under message ids that hang on the turn alone, so that a repeat adds nothing [K2].
 * False when the bot lost the session before all was said. Throws refusals that are the answer's own fault.
 */
export async function perform(
  app: App,
  bot: Extract<Actor, { kind: 'bot' }>,
  turn: { readonly id: string; readonly sessionId: string },
  answer: BotAnswer,
  automatic: boolean,
): Promise<boolean> {
  try {
    for (const intent of intentsOf(turn.id, answer, automatic)) await app.chat.command(bot, turn.sessionId, intent);
    return true;
  } catch (error) {
    if (error instanceof Refusal && silencing.has(error.code)) return false;
    throw error;
  }
}

function intentsOf(turnId: string, answer: BotAnswer, automatic: boolean): readonly Intent[] {
  const { labels, priority, messages, atLast } = answer;
  return [
    ...(labels.length > 0 ? [{ type: 'change-labels', add: labels } as const] : []),
    ...(priority ? [{ type: 'set-priority', priority } as const] : []),
    ...messages.map((message, index): Intent => {
      return { type: 'post-message', messageId: `${turnId}-${index}`, automatic, ...message };
    }),
    ...(atLast ? [ending(atLast)] : []),
  ];
}

function ending(atLast: NonNullable<BotAnswer['atLast']>): Intent {
  const { reason } = atLast;
  if (atLast.kind === 'end') return { type: 'end', ...(reason !== null && { reason }) };
  return { type: 'hand-off', reason: atLast.reason, ...(atLast.summary !== null && { summary: atLast.summary }) };
}
