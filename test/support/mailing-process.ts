import { setTimeout as delay } from 'node:timers/promises';
import { openApp } from '../../src/app/context.ts';
import { Mailing } from '../../src/jobs/mailing.ts';
import { SmtpServer } from '../../src/jobs/smtp-server.ts';

/** Run as a process of its own: mails what is due at a fixed time (epoch milliseconds) until it is killed. */
const [databaseUrl = '', smtpUrl = '', at = ''] = process.argv.slice(2);
const app = await openApp({ databaseUrl, connections: 4, now: () => Number(at) });
const mailing = new Mailing({
  mails: app.mails,
  journal: app.journal,
  server: new SmtpServer({ smtpUrl, from: { name: null, address: 'chat@koine.example' } }),
  publicUrl: 'https://chat.example',
  onError: (error) => process.stderr.write(`${(error as Error).stack}\n`),
});
for (;;) {
  await mailing.run();
  await delay(10);
}
