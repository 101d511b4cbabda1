import type { App } from '../../app/context.ts';
import { type Actor, mayManage } from '../../core/access.ts';
import type { Bot } from '../../core/bot.ts';
import type * as wire from './bot-wire.ts';
import { encodeTime } from './codec.ts';

/** The bot as this actor may see it: how it works is for those who manage the account. */
export function encodeBot({ id, number, name, avatar, disabled, settings }: Bot, actor: Actor): wire.Bot {
  return {
    id,
    number,
    name,
    avatar,
    kind: settings.kind,
    disabled,
    ...(mayManage(actor) && { settings: settings as wire.BotSettings }),
  };
}

/** A turn with all that was asked and answered, for supervisors. */
export function encodeBotTurn(turn: Awaited<ReturnType<App['bots']['turns']>>[number]): wire.BotTurn {
  const { seq, botId, occasion, state, attempts, prompt, answer, promptTokens, answerTokens } = turn;
  const { ms, cost, error, createdAt, deadlineAt } = turn;
  return {
    seq,
    botId,
    occasion,
    state,
    attempts,
    prompt,
    answer,
    promptTokens,
    answerTokens,
    ms,
    cost,
    error,
    createdAt: encodeTime(createdAt),
    deadlineAt: encodeTime(deadlineAt),
  };
}
