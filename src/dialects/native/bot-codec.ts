import { type Actor, mayManage } from '../../core/access.ts';
import type { Bot } from '../../core/bot.ts';
import type * as wire from './bot-wire.ts';

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
