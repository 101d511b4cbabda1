import type { App } from '../../app/context.ts';
import { sessionFeed } from '../../realtime/feed.ts';
import type { Realtime } from '../../realtime/realtime.ts';
import { endsTheBot } from './bot-reader.ts';

/** Why a bot's turn was broken off. */
export const SILENCED = 'silenced';

/** Aborts as soon as something after `after` takes the session from its bot, wherever that was committed. */
export function watchForLoss(
  parts: { readonly app: App; readonly realtime: Realtime },
  turn: { readonly accountId: string; readonly sessionId: string },
  after: number,
  controller: AbortController,
): { stop(): Promise<void> } {
  const { accountId, sessionId } = turn;
  const ending = new AbortController();
  const watch = async () => {
    const source = { hub: parts.realtime.hub, log: parts.app.history };
    const audience = { actor: { kind: 'system', accountId } as const };
    for await (const news of sessionFeed(source, audience, { sessionId, after, signal: ending.signal })) {
      if (news.kind === 'event' && endsTheBot(news.event)) return controller.abort(SILENCED);
    }
  };
  // A watch that breaks costs nothing but haste: what is said by a bot without the session is refused.
  const watching = watch().catch(() => undefined);
  return {
    async stop() {
      ending.abort();
      await watching;
    },
  };
}
