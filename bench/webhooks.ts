import { setTimeout as delay } from 'node:timers/promises';
import { Agent, request } from 'undici';
import { callableAddresses } from '../src/app/callable-addresses.ts';
import { type App, openApp } from '../src/app/context.ts';
import { type FurnishedAccount, furnishAccount } from '../src/app/furnished-account.ts';
import { makeId } from '../src/app/secrets.ts';
import { native } from '../src/dialects/native/index.ts';
import { WebhookSender } from '../src/jobs/webhook-sender.ts';
import { WebhookDeliveries } from '../src/jobs/webhooks.ts';
import type { Ground } from './ground.ts';
import type { Benchmark } from './report.ts';
import { startWorker } from './worker.ts';

const MESSAGES = 8;
const AT_ONCE = 16;

export const webhooks: Benchmark<Ground> = {
  name: 'webhooks',
  measures: 'deliveries of what waits to one local sink, signed and kept in the log, beside bare undici',
  async measure(ground) {
    const app = await openApp({ databaseUrl: await ground.koineDatabase('bench_webhooks') });
    await using sink = await startWorker<{ readonly url: string }>('peers/sink.ts', {});
    const { url } = sink.answer;
    const account = await furnishAccount(app, { slug: 'bench', name: 'Bench', email: 'owner@bench.example' });
    const manager = {
      kind: 'integration',
      accountId: account.account.id,
      keyId: makeId(),
      name: '',
      scopes: ['manage'],
    };
    await app.webhooks.create(manager as never, { dialect: 'native', url });
    const sessions = ground.quick ? 100 : 800;
    for (let done = 0; done < sessions; done += 50) {
      await Promise.all(Array.from({ length: 50 }, () => playSession(app, account)));
    }
    const deliveries = sessions * (MESSAGES + 2);
    const bare = await sendBare(url, deliveries);
    const told = await tellAll(app, url, deliveries);
    await app.close();
    return {
      figures: [
        { name: `${deliveries} POSTs by bare undici, ${AT_ONCE} at once`, value: bare, unit: '/s' },
        { name: `${deliveries} deliveries of ${sessions} sessions`, value: told, unit: '/s' },
        { name: 'deliveries / bare undici', value: told / bare, unit: '×' },
      ],
      aims: [{ name: 'deliveries / bare undici', value: told / bare, unit: '×', should: 'at least', bound: 0.2 }],
    };
  },
};

async function playSession(app: App, { account, inbox }: FurnishedAccount): Promise<void> {
  const { visitor } = await app.accounts.welcomeVisitor(account.id, inbox.id, {});
  const by = { kind: 'visitor', accountId: account.id, visitorId: visitor.id, inboxId: inbox.id } as const;
  const { session } = await app.chat.open(by, { id: makeId() }, { ip: null, userAgent: null });
  for (let index = 0; index < MESSAGES; index += 1) {
    const message = { type: 'post-message', messageId: makeId(), text: `Message ${index} of the visitor` } as const;
    await app.chat.command(by, session.id, message);
  }
}

/** POSTs a second, with bodies as long as a delivery's. */
async function sendBare(url: string, count: number): Promise<number> {
  const dispatcher = new Agent({ connections: AT_ONCE });
  const body = 'x'.repeat(500);
  const began = performance.now();
  let left = count;
  const sender = async () => {
    while (left > 0) {
      left -= 1;
      const answer = await request(url, { dispatcher, method: 'POST', body });
      await answer.body.dump();
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, sender));
  await dispatcher.close();
  return (count / (performance.now() - began)) * 1000;
}

async function countAt(url: string): Promise<number> {
  return Number(await (await request(url)).body.text());
}

/** Deliveries a second, from the start until the sink has had them all. */
async function tellAll(app: App, url: string, count: number): Promise<number> {
  const before = await countAt(url);
  const sender = new WebhookSender(callableAddresses(['127.0.0.0/8']));
  const onError = (error: unknown) => process.stderr.write(`${error}\n`);
  const deliveries = new WebhookDeliveries({ app, dialects: [native], sender, onError });
  const began = performance.now();
  deliveries.start();
  while ((await countAt(url)) - before < count) await delay(10);
  const perSecond = (count / (performance.now() - began)) * 1000;
  await deliveries.stop();
  return perSecond;
}
