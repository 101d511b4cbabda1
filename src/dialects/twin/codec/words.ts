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
export function operatorTypeOf(row: Pick<SessionRow, 'agentId' | 'botId' | 'handedOffAt'>, kept: Kept): string | null {
  const type: OperatorType | null = row.agentId !== null ? 'OPERATOR' : hadBot(row, kept) ? 'BOT' : null;
  return kept.operatorType ?? type;
}

/** Whether the bot still drives the session; null without a bot. */
export function botStatusOf(
  row: Pick<SessionRow, 'agentId' | 'stage' | 'botId' | 'handedOffAt'>,
  kept: Kept,
): string | null {
  const drives = row.agentId === null && row.handedOffAt === null && statusOf(row) === 'ACTIVE';
  const status: BotStatus | null = hadBot(row, kept) ? (drives ? 'ACTIVE' : 'STOPPED') : null;
  return kept.botStatus ?? status;
}

/** Whether a bot has or had the session: one of the vendor's side, or one that Koine runs. */
function hadBot({ botId, handedOffAt }: Pick<SessionRow, 'botId' | 'handedOffAt'>, kept: Kept): boolean {
  return kept.botId !== undefined || botId !== null || handedOffAt !== null;
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
