import { flushCompileCache } from 'node:module';
import { type Logger, pino } from 'pino';
import { callableAddresses } from './app/callable-addresses.ts';
import { openApp } from './app/context.ts';
import { ensureFirstAccount } from './app/first-account.ts';
import { readSealKey } from './app/seal-key.ts';
import { type Config, ConfigRefused, readConfig } from './config.ts';
import { dialects } from './dialects/index.ts';
import { buildServer, listeningUrl } from './http/server.ts';
import { BotCalls } from './jobs/bots/bot-calls.ts';
import { BotRunner } from './jobs/bots/bot-runner.ts';
import { compacting } from './jobs/compacting.ts';
import { startSettingWarnings } from './jobs/deadline-warnings.ts';
import { exportScheduling } from './jobs/export-scheduling.ts';
import { exporting } from './jobs/exporting.ts';
import { importing, importTools } from './jobs/importing.ts';
import { factsOf, mailServerFor } from './jobs/mail-server.ts';
import { Mailing } from './jobs/mailing.ts';
import { PushSender } from './jobs/push-sender.ts';
import { Pushing } from './jobs/pushing.ts';
import { retaining } from './jobs/retention.ts';
import { RollupFollowing } from './jobs/rollup-following.ts';
import { Router } from './jobs/router.ts';
import { SearchIndexing } from './jobs/search-indexing.ts';
import { SESSION_DUE, SessionClock } from './jobs/session-clock.ts';
import { SessionTimers } from './jobs/session-timers.ts';
import { startSweeping } from './jobs/sweeping.ts';
import { VISITOR_GONE, VisitorWatch } from './jobs/visitor-watch.ts';
import { WebhookSender } from './jobs/webhook-sender.ts';
import { WebhookDeliveries } from './jobs/webhooks.ts';
import { openRealtime } from './realtime/realtime.ts';
import { migrate } from './store/migrate.ts';
import { openPostgres } from './store/postgres/open-postgres.ts';
import { StartRefused } from './store/postgres/start-refused.ts';

const DRAIN_MS = 10_000;
const INTERRUPTED = 130;

// Standard output is for people: addresses, and the owner's first password. The log goes beside it.
const logStream = pino.destination({ fd: 2, sync: true });
let koine: Promise<{ stop(): Promise<void> }> | undefined;
let isStopping = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  process.on(signal, () => (isStopping ? process.exit(INTERRUPTED) : void stopWith(0)));
}
for (const event of ['uncaughtException', 'unhandledRejection'] as const) {
  process.on(event, (error) => {
    process.stderr.write(`Koine stops, for something unforeseen went wrong: ${(error as Error)?.stack ?? error}\n`);
    void stopWith(1);
  });
}

try {
  koine = start(readConfig(process.env));
  await koine;
} catch (error) {
  process.stderr.write(`${sentenceOf(error)}\n`);
  process.exit(1);
}

/** Starts everything, or throws with nothing left running. */
async function start(config: Config): Promise<{ stop(): Promise<void> }> {
  const log = pino({ level: config.logLevel }, logStream);
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  const begin = (job: { start(): void; stop(): unknown }) => {
    undo.push(() => job.stop());
    job.start();
  };
  try {
    const postgres = await openPostgres({
      dataFolder: config.dataFolder,
      databaseUrl: config.databaseUrl,
      log,
      onUnexpectedExit: ({ restarting }) => restarting || void stopWith(1),
    });
    undo.push(() => postgres.stop());
    await migrate(postgres.url);
    // Connections that end while Koine stops are no news.
    const onDatabaseError = (error: Error) => void (isStopping || log.warn(error.message));
    const sealKey = await readSealKey(config.dataFolder, config.sealKey);
    const app = await openApp({
      databaseUrl: postgres.url,
      sealKey,
      files: { dataFolder: config.dataFolder, ...config.files },
      mailServer: config.mail ? factsOf(config.mail) : null,
      exportsFolder: config.exportsFolder,
      callableNetworks: config.callableNetworks,
      onDatabaseError,
    });
    undo.push(() => app.close());
    const bus = config.natsUrl === undefined ? undefined : await openBus(config.natsUrl, log);
    if (bus) undo.push(() => bus.close());
    const realtime = openRealtime(app, bus);
    undo.push(() => realtime.close());
    const onTimerError = (error: unknown) => log.error(error, 'a session timer failed');
    const clock = new SessionClock(app, onTimerError);
    const visitors = new VisitorWatch({ app, presence: realtime.presence, onError: onTimerError });
    const router = new Router(app, (error) => log.error(error, 'routing failed'));
    undo.push(() => router.stop());
    const handlers = { [SESSION_DUE]: clock.handle, [VISITOR_GONE]: visitors.handle, ...router.timers };
    const timers = new SessionTimers({ app, dialects, handlers, onError: onTimerError });
    for (const job of [clock, visitors, timers]) begin(job);
    undo.push(await startSettingWarnings(app, (error) => log.error(error, 'setting a warning failed')));
    await router.start();
    for (const job of [
      new SearchIndexing(app, (error) => log.error(error, 'taking words for the search failed')),
      new RollupFollowing(app, (error) => log.error(error, 'counting for reports failed')),
      exporting(app, (error) => log.error(error, 'writing an export failed')),
      retaining(app, (error) => log.error(error, 'removing what is old failed')),
      compacting(
        app,
        (returned) => log.info(returned, 'room was given back'),
        (error) => log.error(error, 'giving room back failed'),
      ),
      new WebhookDeliveries({
        app,
        dialects,
        sender: new WebhookSender(callableAddresses(config.callableNetworks)),
        onError: (error) => log.error(error, 'telling webhooks failed'),
        onPaused: ({ id, notice }) => log.warn({ webhook: id, notice }, 'a webhook was paused'),
      }),
      new BotRunner({
        app,
        realtime,
        calls: new BotCalls(callableAddresses(config.callableNetworks)),
        onError: (error) => log.error(error, 'a bot could not be served'),
      }),
      new Pushing({
        app,
        sender: new PushSender(callableAddresses(config.callableNetworks)),
        publicUrl: config.publicUrl,
        onError: (error) => log.error(error, 'telling an agent by push failed'),
      }),
    ]) {
      begin(job);
    }
    undo.push(startSweeping(app, (error) => log.error(error, 'forgetting old answers failed')));
    const server = await buildServer({
      app,
      realtime,
      dialects,
      publicUrl: config.publicUrl,
      trustedProxies: config.trustedProxies,
      log,
    });
    undo.push(() => Promise.race([server.close(), new Promise((resolve) => setTimeout(resolve, DRAIN_MS))]));
    const tools = importTools(dialects, server.rosetta.read);
    begin(importing(app, tools, (error) => log.error(error, 'bringing history in failed')));
    settleDown();
    await server.listen({ host: config.host, port: config.port });
    // Made once somebody can sign in, so that a start that fails swallows no password.
    const { owner } = await ensureFirstAccount(app);
    const publicUrl = config.publicUrl ?? listeningUrl(server);
    const exportMails = await mailServerFor(config.mail);
    const scheduling = exportScheduling(app, { server: exportMails, publicUrl }, (error) =>
      log.error(error, 'a scheduled export failed'),
    );
    undo.push(() => {
      const stopped = scheduling.stop();
      exportMails.close();
      return stopped;
    });
    scheduling.start();
    begin(
      new Mailing({
        mails: app.mails,
        journal: app.journal,
        server: await mailServerFor(config.mail),
        publicUrl,
        onError: (error) => log.error(error, 'sending mails failed'),
      }),
    );
    announce(publicUrl, owner);
    return { stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * Keeps what was compiled for the next start, also if this Koine is killed, and gives back what the start alone needed, some
 * 35 MB. It takes a tenth of a second, and nobody waits for Koine yet.
 */
function settleDown(): void {
  flushCompileCache();
  globalThis.gc?.({ type: 'major', flavor: 'last-resort' });
}

async function openBus(url: string, log: Logger) {
  try {
    const { natsBus } = await import('./realtime/nats-bus.ts');
    return await natsBus(url, log);
  } catch (error) {
    throw new StartRefused(`No NATS server answers at KOINE_NATS_URL: ${(error as Error).message}`);
  }
}

/** Stops what was started and ends the process. */
async function stopWith(code: number): Promise<void> {
  if (isStopping) return;
  isStopping = true;
  try {
    await (await koine)?.stop();
    process.exit(code);
  } catch (error) {
    process.stderr.write(`${sentenceOf(error)}\n`);
    process.exit(1);
  }
}

function announce(url: string, owner: { readonly email: string; readonly password: string } | null): void {
  const lines = [
    'Koine is ready.',
    `  Console        ${url}/console`,
    `  Demo page      ${url}/demo`,
    `  API reference  ${url}/docs`,
    ...(owner ? ['', `  Sign in as     ${owner.email}`, `  with password  ${owner.password}   (shown this once)`] : []),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
}

/** What went wrong, for the person who starts Koine; a stack only for what was not foreseen. */
function sentenceOf(error: unknown): string {
  if (error instanceof ConfigRefused || error instanceof StartRefused) return error.message;
  const { code, address, port, stack } = error as NodeJS.ErrnoException & { address?: string; port?: number };
  const place = `${address ?? ''}:${port ?? ''}`;
  switch (code) {
    case 'EADDRINUSE':
      return `Something else listens on ${place} already. Stop it, or choose another port by KOINE_PORT.`;
    case 'EACCES':
      return `This user may not listen on ${place}. Choose another port by KOINE_PORT.`;
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
      return `This machine has no address ${address ?? 'of that name'}. Choose another by KOINE_HOST.`;
    default:
      return `Koine could not start: ${stack ?? error}`;
  }
}
