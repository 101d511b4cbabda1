import { Webhook as Signer } from 'standardwebhooks';
import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import type { Bot, BotAnswer, WebhookBotSettings } from '../../core/bot.ts';
import { MAX_MESSAGE_LENGTH } from '../../core/command.ts';
import type { Event } from '../../core/event.ts';
import { priorities } from '../../core/facts.ts';
import type { Session } from '../../core/session.ts';
import { type BotCalls, CallFailed, kept, textOf } from './bot-calls.ts';

const Text = (most: number) => Type.String({ minLength: 1, maxLength: most });

/** What a webhook bot may answer; members that are not known are passed over. */
const Answer = Type.Object({
  messages: Type.Optional(
    Type.Array(
      Type.Object({
        text: Text(MAX_MESSAGE_LENGTH),
        buttons: Type.Optional(Type.Array(Type.Object({ label: Text(100), value: Text(500) }), { maxItems: 12 })),
      }),
      { maxItems: 10 },
    ),
  ),
  labels: Type.Optional(Type.Array(Text(64), { maxItems: 32 })),
  priority: Type.Optional(Type.Union(priorities.map((word) => Type.Literal(word)))),
  handOff: Type.Optional(Type.Object({ reason: Type.Optional(Text(200)), summary: Type.Optional(Text(2_000)) })),
  end: Type.Optional(Type.Object({ reason: Type.Optional(Text(200)) })),
});

/** What a bot is told of. */
export interface Told {
  readonly turnId: string;
  readonly at: number;
  readonly bot: Bot & { readonly settings: WebhookBotSettings };
  readonly secret: string;
  readonly session: Session;
  readonly event: Event<'bot-engaged' | 'message-posted'>;
}

/** What goes out: Standard Webhooks' form, `type` being `bot.engaged` or `bot.message`. */
export function payloadOf({ turnId, bot, session, event, at }: Omit<Told, 'secret'>) {
  const { id, number, inboxId, channel, visitor, lastPage } = session;
  const message =
    event.type === 'message-posted' ? { messageId: event.messageId, text: event.text, page: event.page } : null;
  return {
    type: event.type === 'bot-engaged' ? 'bot.engaged' : 'bot.message',
    timestamp: new Date(at).toISOString(),
    data: {
      turnId,
      bot: { id: bot.id, name: bot.name },
      session: {
        id,
        number,
        inboxId,
        channel,
        visitor: {
          id: session.visitorId,
          name: visitor.name,
          email: visitor.email,
          language: visitor.language,
          attributes: visitor.attributes,
        },
        page: lastPage,
      },
      event: { seq: event.seq, at: new Date(event.at).toISOString(), ...message },
    },
  };
}

/** Tells the bot and reads its answer; null when it will answer by a call. Throws `CallFailed`. */
export async function askWebhook(calls: BotCalls, told: Told, signal: AbortSignal): Promise<BotAnswer | null> {
  const body = JSON.stringify(payloadOf(told));
  const time = new Date(told.at);
  const headers = {
    'webhook-id': told.turnId,
    'webhook-timestamp': String(Math.floor(told.at / 1000)),
    'webhook-signature': new Signer(told.secret).sign(told.turnId, time, body),
  };
  const answer = await calls.post(told.bot.settings.url, headers, body, signal);
  const text = kept(await textOf(answer.body));
  if (answer.status === 202 || text.trim() === '') return null;
  return readAnswer(text);
}

/** Reads an answer; throws `CallFailed` for what is none. */
export function readAnswer(text: string): BotAnswer {
  const value = parsed(text);
  if (!Value.Check(Answer, value)) throw new CallFailed('Its answer is not as it should be.', { mayRetry: false });
  const { messages = [], labels = [], priority = null, handOff, end } = value as Static<typeof Answer>;
  const told = messages.map(({ text, buttons }) => {
    return { text, ...(buttons?.length && { buttons: buttons.map(({ label, value }) => ({ label, value })) }) };
  });
  if (told.some((message) => message.text.trim() === '')) {
    throw new CallFailed('A message of its answer is empty.', { mayRetry: false });
  }
  const ending = handOff
    ? ({ kind: 'hand-off', reason: handOff.reason ?? 'requested', summary: handOff.summary ?? null } as const)
    : end
      ? ({ kind: 'end', reason: end.reason ?? null } as const)
      : null;
  return { labels, priority, messages: told, atLast: ending };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new CallFailed('Its answer is no JSON.', { mayRetry: false });
  }
}
