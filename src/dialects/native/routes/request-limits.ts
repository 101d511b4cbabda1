import type { RequestLimits } from '../../../core/safety.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import type { NativeInstance } from '../routing.ts';
import { Limits, LimitsChanges } from '../safety-wire.ts';

/** How many requests a minute one visitor, one key, one address may send. */
export function registerRequestLimits(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/request-limits',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'getRequestLimits',
        summary: 'How many requests a minute one visitor, one key, one address may send; null: Koine’s own limit.',
        response: { 200: Limits },
      },
    },
    async (request) => encode(await app.safety.limits(actorOf(request))),
  );

  instance.patch(
    '/koine/v1/request-limits',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'changeRequestLimits',
        summary: 'Change the limits; null goes back to Koine’s own.',
        body: LimitsChanges,
        response: { 200: Limits },
      },
    },
    async (request) => encode(await app.safety.changeLimits(actorOf(request), request.body)),
  );
}

function encode({ visitor, key, address }: RequestLimits): Limits {
  return { visitor: visitor ?? null, key: key ?? null, address: address ?? null };
}
