import type { App } from '../../app/context.ts';
import type { Actor } from '../../core/access.ts';
import type { Bot, BotAnswer, HandOffReason } from '../../core/bot.ts';
import { silentAnswer } from '../../core/bot.ts';
import { conversationOf, unansweredLast } from '../../core/bot-conversation.ts';
import type { Event } from '../../core/event.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Session } from '../../core/session.ts';
import type { Realtime } from '../../realtime/realtime.ts';
import { type BotCalls, CallFailed, kept } from './bot-calls.ts';
import { handOver, readEvents } from './bot-deadlines.ts';
import { botTyping } from './bot-typing.ts';
import { askModel, type ModelTurn } from './model-bot.ts';
import { perform } from './perform.ts';
import { SILENCED, watchForLoss } from './watching.ts';
import { askWebhook, payloadOf } from './webhook-bot.ts';

type BotTurn = Awaited<ReturnType<App['botTurns']['list']>>[number];
type Result = Parameters<App['botTurns']['settle']>[2];

const MOST_ATTEMPTS = 3;
const FIRST_PAUSE_MS = 1_000;
const PAUSE_GROWTH = 3;
const PASSAGES = 4;

/** What came of asking a bot. */
type Asked =
  | { readonly kind: 'answered'; readonly answer: BotAnswer; readonly result: Result }
  | { readonly kind: 'later'; readonly result: Result }
  | { readonly kind: 'silenced'; readonly result: Result }
  | { readonly kind: 'failed'; readonly error: string; readonly mayRetry: boolean; readonly result: Result };

export interface BotWorkParts {
  readonly app: App;
  readonly realtime: Realtime;
  readonly calls: BotCalls;
  readonly now: () => number;
}

/** Answers one turn that was taken: asks the bot, keeps its answer, then says it; or gives the session to the queue. */
export async function workOn(parts: BotWorkParts, turn: BotTurn, stopping: AbortSignal): Promise<void> {
  const { app, now } = parts;
  const { accountId, sessionId } = turn;
  const session = await app.chat.session({ kind: 'system', accountId }, sessionId).catch(orNull);
  if (session?.bot?.id !== turn.botId) return void (await app.botTurns.settle(turn, { state: 'dropped' }));
  const bot = (await app.accounts.snapshot(accountId)).bots.get(turn.botId);
  if (!bot || bot.disabled) return giveUp(parts, turn, 'unavailable', 'The bot is not there any more.');
  if (turn.answer) return say(parts, turn, bot, turn.answer, {});
  if (now() >= turn.deadlineAt) return giveUp(parts, turn, 'timed-out', 'It did not answer in time.');
  if (turn.attempts > MOST_ATTEMPTS) return giveUp(parts, turn, 'failed', turn.error ?? 'It was tried too often.');
  const asked = await ask(parts, turn, bot, session, stopping);
  switch (asked.kind) {
    case 'answered':
      return say(parts, turn, bot, asked.answer, asked.result);
    case 'later':
      return void (await app.botTurns.settle(turn, { state: 'awaiting' }, asked.result));
    case 'silenced':
      return void (await app.botTurns.settle(turn, { state: 'dropped' }, asked.result));
    case 'failed': {
      const { error, mayRetry, result } = asked;
      const againAt = now() + FIRST_PAUSE_MS * PAUSE_GROWTH ** (turn.attempts - 1);
      if (!mayRetry || turn.attempts >= MOST_ATTEMPTS || againAt >= turn.deadlineAt) {
        return giveUp(parts, turn, 'failed', error, result);
      }
      await app.botTurns.settle(turn, { state: 'pending', againAt }, { ...result, error });
    }
  }
}

async function ask(
  parts: BotWorkParts,
  turn: BotTurn,
  bot: Bot,
  session: Session,
  stopping: AbortSignal,
): Promise<Asked> {
  const { app, realtime, now } = parts;
  const events = await readEvents(app, turn.accountId, turn.sessionId);
  const silencing = new AbortController();
  const { timeoutMs } = bot.settings;
  const lasting = AbortSignal.timeout(Math.max(1, Math.min(timeoutMs, turn.deadlineAt - now())));
  const signal = AbortSignal.any([silencing.signal, lasting, stopping]);
  const typing = botTyping(realtime, turn.sessionId, { kind: 'bot', id: bot.id, name: bot.name });
  const watching = watchForLoss({ app, realtime }, turn, events.at(-1)?.seq ?? -1, silencing);
  const began = performance.now();
  let partial: Omit<ModelTurn, 'answer'> | null = null;
  const spent = () => ({ ...partial, ms: turn.ms + Math.round(performance.now() - began) });
  try {
    if (bot.settings.kind === 'webhook') return await askWebhookBot(parts, turn, bot, session, events, signal, spent);
    if (turn.occasion === 'engaged') return { kind: 'answered', answer: greetingOf(bot), result: {} };
    const key = await app.bots.sharedSecret(turn.accountId, bot.id);
    const turns = await app.botTurns.list(turn.accountId, turn.sessionId);
    const answeredUpTo = Math.max(-1, ...turns.filter(({ answer }) => answer).map(({ readUpTo }) => readUpTo));
    const readUpTo = events.at(-1)?.seq ?? turn.seq;
    // An earlier turn's answer had regard to this message already.
    if (turn.seq <= answeredUpTo) return { kind: 'answered', answer: silentAnswer, result: {} };
    const question = {
      settings: bot.settings,
      key,
      ...unansweredLast(conversationOf(events), answeredUpTo),
      spent: spentBefore(turns, turn),
      find: (query: string) => app.knowledge.find(turn.accountId, query, PASSAGES),
    };
    const { answer, ...used } = await askModel(
      parts.calls,
      question,
      signal,
      () => typing.writes(),
      (used) => {
        partial = used;
      },
    );
    partial = used;
    return { kind: 'answered', answer, result: { ...spent(), readUpTo } };
  } catch (error) {
    const result = spent();
    if (signal.reason === SILENCED) return { kind: 'silenced', result };
    stopping.throwIfAborted();
    if (lasting.aborted) return { kind: 'failed', error: 'It took too long.', mayRetry: true, result };
    if (!(error instanceof CallFailed)) throw error;
    return { kind: 'failed', error: kept(error.message), mayRetry: error.mayRetry, result };
  } finally {
    typing.close();
    await watching.stop();
  }
}

async function askWebhookBot(
  { app, calls, now }: BotWorkParts,
  turn: BotTurn,
  bot: Bot,
  session: Session,
  events: readonly Event[],
  signal: AbortSignal,
  spent: () => Result,
): Promise<Asked> {
  const event = events.find(({ seq }) => seq === turn.seq);
  const isTold = event?.type === 'bot-engaged' || event?.type === 'message-posted';
  if (!isTold || bot.settings.kind !== 'webhook')
    throw new Error(`Turn ${turn.id} is of no event that a bot is told of`);
  const secret = await app.bots.sharedSecret(turn.accountId, bot.id);
  if (secret === null) throw new CallFailed('Its signing secret cannot be opened.', { mayRetry: false });
  const told = { turnId: turn.id, at: now(), bot: { ...bot, settings: bot.settings }, secret, session, event };
  const answer = await askWebhook(calls, told, signal);
  const result = { prompt: payloadOf(told), ...spent() };
  if (turn.occasion === 'engaged') {
    // The greeting is Koine's to say; a bot that has no more to add need not answer for it.
    const { messages } = greetingOf(bot);
    const all = answer ?? silentAnswer;
    return { kind: 'answered', answer: { ...all, messages: [...messages, ...all.messages] }, result };
  }
  return answer ? { kind: 'answered', answer, result } : { kind: 'later', result };
}

function greetingOf({ settings: { greeting } }: Bot): BotAnswer {
  return greeting === null ? silentAnswer : { ...silentAnswer, messages: [{ text: greeting }] };
}

/** The answer is kept before it is said, so that whoever goes on with the turn says the very same. */
async function say(parts: BotWorkParts, turn: BotTurn, bot: Bot, answer: BotAnswer, result: Result): Promise<void> {
  const { app } = parts;
  if (!(await app.botTurns.keep(turn, { ...result, answer }))) return;
  const actor: Actor = { kind: 'bot', accountId: turn.accountId, botId: bot.id, name: bot.name };
  try {
    const isSaid = await perform(app, actor, turn, answer, turn.occasion === 'engaged');
    await app.botTurns.settle(turn, { state: isSaid ? 'done' : 'dropped' });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'unavailable') throw error;
    await giveUp(parts, turn, 'failed', `Its answer was refused: ${error.message}`);
  }
}

async function giveUp(
  { app }: BotWorkParts,
  turn: BotTurn,
  reason: HandOffReason,
  error: string,
  result: Result = {},
): Promise<void> {
  if (!(await app.botTurns.keep(turn, { ...result, error }))) return;
  await handOver(app, turn.accountId, turn.sessionId, reason);
  await app.botTurns.settle(turn, { state: 'failed' });
}

/** What the session's bot has used so far, this turn's earlier tries included. */
function spentBefore(turns: readonly BotTurn[], turn: BotTurn) {
  const sum = (of: (each: BotTurn) => number) => turns.reduce((total, each) => total + of(each), 0);
  return {
    turns: turns.filter(({ readUpTo, seq }) => readUpTo >= 0 && seq < turn.seq).length,
    tokens: sum(({ promptTokens, answerTokens }) => promptTokens + answerTokens),
    ms: sum(({ ms }) => ms),
    cost: sum(({ cost }) => cost),
  };
}

function orNull(error: unknown): null {
  if (error instanceof Refusal && error.code === 'not-found') return null;
  throw error;
}
