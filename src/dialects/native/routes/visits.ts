import Type from 'typebox';
import { maskingRulesOf, maskValue } from '../../../app/masking.ts';
import { sightOf } from '../../../core/access.ts';
import { Refusal } from '../../../core/refusal.ts';
import type { LiveVisit as Seen } from '../../../realtime/live-visits.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeTime } from '../codec.ts';
import { refuseForeignEmbedding } from '../cors.ts';
import type { RateLimits } from '../rate-limits.ts';
import type { NativeInstance } from '../routing.ts';
import { LiveVisit, VisitTold } from '../visit-wire.ts';
import { closed } from '../wire.ts';

const MINUTE = 60_000;

export function registerVisits(instance: NativeInstance, context: DialectContext, limits: RateLimits): void {
  const { app, realtime } = context;

  instance.post(
    '/koine/v1/widget/:inboxKey/visits',
    {
      config: { access: 'public' },
      schema: {
        operationId: 'tellVisit',
        summary: 'Tell that a page is looked at, before a chat; for inboxes that show who is there.',
        description: 'Kept in memory for the minutes that the inbox sets, and nowhere else. Other inboxes refuse it.',
        params: Type.Object({ inboxKey: Type.String({ maxLength: 64 }) }),
        body: VisitTold,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      limits.visit.take(request, reply);
      const { snapshot, inbox } = await app.accounts.findInbox(request.params.inboxKey);
      refuseForeignEmbedding(request, inbox, context);
      const minutes = inbox.settings.liveMinutes ?? null;
      if (minutes === null) throw new Refusal('forbidden', 'This inbox does not show who is there.');
      const { account } = snapshot;
      await app.blocks.refuseBlocked(account.id, { visitorId: null, address: request.ip }, []);
      const { id, language = null, visit = 1 } = request.body;
      const page = maskValue(request.body.page, maskingRulesOf(account));
      const told = { accountId: account.id, id, inboxId: inbox.id, language, visit, page };
      realtime.liveVisits.see({ ...told, lastsMs: minutes * MINUTE });
      return reply.status(204).send(null);
    },
  );

  instance.get(
    '/koine/v1/live-visitors',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'listLiveVisitors',
        summary: 'Who looks at pages now without a chat, those seen last first; at most 500.',
        description: 'Agents see those at inboxes whose queues they answer.',
        response: { 200: Type.Object({ items: Type.Array(LiveVisit) }, closed) },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const sight = sightOf(actor);
      const { inboxes } = await app.accounts.snapshot(actor.accountId);
      const isSeen = ({ inboxId }: Seen) => {
        const queueId = inboxes.get(inboxId)?.queueId ?? '';
        return sight.of === 'account' || (sight.of === 'agent' && sight.queueIds.includes(queueId));
      };
      const seen = realtime.liveVisits.list(actor.accountId).filter(isSeen);
      return { items: seen.slice(0, 500).map(encodeVisit) };
    },
  );
}

function encodeVisit({ since, seenAt, trail, ...visit }: Seen): LiveVisit {
  return {
    ...visit,
    since: encodeTime(since),
    seenAt: encodeTime(seenAt),
    trail: trail.map(({ page, at }) => ({ page, at: encodeTime(at) })),
  };
}
