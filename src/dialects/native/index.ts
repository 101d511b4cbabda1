import { atOnce } from '../at-once.ts';
import type { Dialect } from '../dialect.ts';
import { authenticate } from './auth.ts';
import { admitPages, preflightHeaders, refuseForeignPages } from './cors.ts';
import { deliveries } from './deliveries.ts';
import { refuse } from './errors.ts';
import { addIdempotency } from './idempotency.ts';
import { imports } from './importing.ts';
import { describeApi, gatherOperations } from './openapi.ts';
import { makeRateLimits } from './rate-limits.ts';
import { registerAccount } from './routes/account.ts';
import { registerAgents } from './routes/agents.ts';
import { registerBlocks } from './routes/blocks.ts';
import { registerBots } from './routes/bots.ts';
import { registerCalendars } from './routes/calendars.ts';
import { registerCannedAnswers } from './routes/canned-answers.ts';
import { registerDialects } from './routes/dialects.ts';
import { registerExportSchedules } from './routes/export-schedules.ts';
import { registerExports } from './routes/exports.ts';
import { registerFeed } from './routes/feed.ts';
import { registerFiles } from './routes/files.ts';
import { registerFilters } from './routes/filters.ts';
import { registerImports } from './routes/imports.ts';
import { registerInboxes } from './routes/inboxes.ts';
import { registerKeys } from './routes/keys.ts';
import { registerKnowledge } from './routes/knowledge.ts';
import { registerLive } from './routes/live.ts';
import { registerMails } from './routes/mails.ts';
import { registerMasking } from './routes/masking.ts';
import { registerOwnSignIns } from './routes/own-sign-ins.ts';
import { registerPasswordResets } from './routes/password-resets.ts';
import { registerPrivacy } from './routes/privacy.ts';
import { registerProviderSignIn } from './routes/provider-sign-in.ts';
import { registerPush } from './routes/push.ts';
import { registerQueueRouting } from './routes/queue-routing.ts';
import { registerQueues } from './routes/queues.ts';
import { registerReports } from './routes/reports.ts';
import { registerRequestLimits } from './routes/request-limits.ts';
import { registerSearch } from './routes/search.ts';
import { registerSecondFactors } from './routes/second-factors.ts';
import { registerSessionLog } from './routes/session-log.ts';
import { registerSessions } from './routes/sessions.ts';
import { registerSignIn } from './routes/sign-in.ts';
import { registerSignInProviders } from './routes/sign-in-providers.ts';
import { registerSignInRules } from './routes/sign-in-rules.ts';
import { registerSurveys } from './routes/surveys.ts';
import { registerTranscript } from './routes/transcript.ts';
import { registerVerification } from './routes/verification.ts';
import { registerViews } from './routes/views.ts';
import { registerVisitors } from './routes/visitors.ts';
import { registerVisits } from './routes/visits.ts';
import { registerWebhooks } from './routes/webhooks.ts';
import { withSchemas } from './routing.ts';
import { registerSocket } from './socket.ts';
import { openTranscriptFile } from './transcript-file.ts';
import { guardChanges } from './unchanged.ts';

/** Koine's own API: what the widget, the console and integrations use. */
export const native: Dialect = {
  name: 'native',
  title: 'Koine native API',
  rootPaths: ['/koine/v1'],
  authenticate,
  refuse,
  register(plain, context) {
    const instance = withSchemas(plain);
    const limits = makeRateLimits();
    const operations = gatherOperations(plain);
    instance.removeContentTypeParser('text/plain');
    instance.addHook('onSend', (request, reply, _payload, done) => {
      admitPages(request, reply);
      done();
    });
    instance.addHook(
      'onRequest',
      atOnce((request) => refuseForeignPages(request, context)),
    );
    guardChanges(instance, context);
    addIdempotency(instance, context);
    instance.options('/koine/v1/*', { config: { access: 'public' } }, (_, reply) =>
      reply.status(204).headers(preflightHeaders).send(),
    );
    registerSignIn(instance, context, limits);
    registerProviderSignIn(instance, context, limits);
    registerSignInProviders(instance, context);
    registerSignInRules(instance, context);
    registerOwnSignIns(instance, context);
    registerPush(instance, context);
    registerSecondFactors(instance, context);
    registerPasswordResets(instance, context, limits);
    registerVisitors(instance, context, limits);
    registerVisits(instance, context, limits);
    registerSessions(instance, context);
    registerSessionLog(instance, context);
    registerTranscript(instance, context);
    registerFiles(instance, context);
    registerFilters(instance, context);
    registerSearch(instance, context);
    registerExports(instance, context);
    registerImports(instance, context);
    registerExportSchedules(instance, context);
    registerViews(instance, context);
    registerFeed(instance, context);
    registerDialects(instance, context);
    registerAccount(instance, context);
    registerAgents(instance, context);
    registerQueues(instance, context);
    registerQueueRouting(instance, context);
    registerBots(instance, context);
    registerCalendars(instance, context);
    registerSurveys(instance, context);
    registerCannedAnswers(instance, context);
    registerInboxes(instance, context);
    registerKeys(instance, context);
    registerKnowledge(instance, context);
    registerMails(instance, context);
    registerMasking(instance, context);
    registerBlocks(instance, context);
    registerPrivacy(instance, context);
    registerWebhooks(instance, context);
    registerVerification(instance, context);
    registerReports(instance, context);
    registerLive(instance, context);
    registerRequestLimits(instance, context);
    registerSocket(plain, context);
    let description: string | undefined;
    instance.get('/koine/v1/openapi.json', { config: { access: 'public' } }, (_, reply) => {
      description ??= JSON.stringify(describeApi(operations));
      return reply.type('application/json; charset=utf-8').send(description);
    });
  },
  deliveries,
  openTranscript: openTranscriptFile,
  imports,
  mainRead: ({ id }) => ({
    method: 'GET',
    path: `/koine/v1/sessions/${id}`,
    headers: { authorization: 'Bearer <key>', accept: 'application/json' },
  }),
  async provision(app, accountId) {
    const { secret } = await app.keys.create(accountId, { name: 'Demo', scopes: ['read', 'chat', 'manage'] });
    return { key: secret };
  },
};
