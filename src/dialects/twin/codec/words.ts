import type { ActorRef } from '../../../core/event.ts';
import type { SessionRow } from '../../../core/row.ts';
import type { Kept } from './kept.ts';

/** The vendor's closed words, and what of Koine they stand for. Those it does not publish are here alone. */

export type Status = 'ACTIVE' | 'CLOSED';
export type OperatorType = 'OPERATOR' | 'BOT';
export type BotStatus = 'ACTIVE' | 'STOPPED';
export type AuthorType = 'CLIENT' | 'OPERATOR' | 'BOT';

export function statusOf({ stage }: Pick<SessionRow, 'stage'>): Status {
  return stage === 'ended' || stage === 'closed' ? 'CLOSED' : 'ACTIVE';
}

/** Who answers: an operator as soon as one took it, until then a bot if there is one. */
export function operatorTypeOf({ agentId }: Pick<SessionRow, 'agentId'>, kept: Kept): string | null {
  const type: OperatorType | null = agentId !== null ? 'OPERATOR' : kept.botId !== undefined ? 'BOT' : null;
  return kept.operatorType ?? type;
}

/** Whether the bot still drives the session; null without a bot. */
export function botStatusOf(row: Pick<SessionRow, 'agentId' | 'stage'>, kept: Kept): string | null {
  const drives = row.agentId === null && statusOf(row) === 'ACTIVE';
  const status: BotStatus | null = kept.botId === undefined ? null : drives ? 'ACTIVE' : 'STOPPED';
  return kept.botStatus ?? status;
}

/** Systems and integrations speak as bots. */
export function authorTypeOf(actor: ActorRef): AuthorType {
  switch (actor.kind) {
    case 'visitor':
      return 'CLIENT';
    case 'agent':
      return 'OPERATOR';
    case 'bot':
    case 'integration':
    case 'system':
      return 'BOT';
  }
}

/** `WEB`, `WHATSAPP`, `TELEGRAM`, `FACEBOOK`, `ALICE`, `VIBER`, … : Koine's channel in capitals. */
export function messengerTypeOf(channel: string): string {
  return channel.toUpperCase();
}

export function channelOf(messengerType: string): string {
  return messengerType.toLowerCase();
}
