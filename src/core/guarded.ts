import type { Guarded } from './access.ts';
import { partakers } from './row.ts';
import type { Session } from './session.ts';

/** The part of a session that rules on access, without the rest of its row. */
export function guardedOf(session: Session): Guarded {
  const { accountId, visitorId, queueId, stage } = session;
  return {
    accountId,
    visitorId,
    queueId,
    stage,
    get agentIds() {
      return partakers(session);
    },
    transferOfferedTo: session.offeredTransfer?.to.id ?? null,
    botId: session.bot?.id ?? null,
  };
}
