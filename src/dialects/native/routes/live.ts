import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeLive } from '../live-codec.ts';
import type { NativeInstance } from '../routing.ts';
import { LiveView } from '../wire-live.ts';

export function registerLive(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/live',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'readLive',
        summary: 'What is going on now, for a wallboard.',
        description:
          'Who waits and for how long, what agents have, which promises are at risk, and today so far. For supervisors, and keys that may read. ' +
          'It may be asked every second: it costs no more for being asked by many.',
        response: { 200: LiveView },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      return encodeLive(await app.live.view(actor), await app.accounts.snapshot(actor.accountId));
    },
  );
}
