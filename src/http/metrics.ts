import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { App } from '../app/context.ts';
import type { Realtime } from '../realtime/realtime.ts';

/** `/metrics` in Prometheus' text form, for scrapers on this machine only: requests that came through a proxy are turned away. */
export function registerMetrics(
  server: FastifyInstance,
  { app, realtime }: { readonly app: Pick<App, 'journal'>; readonly realtime: Pick<Realtime, 'connections'> },
): void {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const duration = new Histogram({
    name: 'koine_http_request_duration_seconds',
    help: 'Time from the request to the end of its answer, by route.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
    registers,
  });
  const events = new Counter({ name: 'koine_events_total', help: 'Events committed by this process.', registers });
  new Gauge({
    name: 'koine_sockets',
    help: 'Open sockets and event streams, by who reads.',
    labelNames: ['reader'],
    registers,
    collect() {
      const { visitors, members } = realtime.connections.count;
      this.set({ reader: 'visitor' }, visitors);
      this.set({ reader: 'member' }, members);
    },
  });
  new Gauge({
    name: 'koine_journal_waiting',
    help: 'Appends that wait to be committed.',
    registers,
    collect() {
      this.set(app.journal.waiting);
    },
  });
  const stopCounting = app.journal.onAppended((appended) => events.inc(appended.events.length));
  server.addHook('onClose', async () => {
    stopCounting();
    registry.clear();
  });
  server.addHook('onResponse', (request, reply, done) => {
    const route = request.routeOptions.url ?? 'none';
    duration.observe({ method: request.method, route, status: reply.statusCode }, reply.elapsedTime / 1000);
    done();
  });
  server.get('/metrics', async (request, reply) => {
    if (!isFromThisMachine(request)) return reply.status(403).type('text/plain').send('For this machine only.\n');
    return reply.type(registry.contentType).send(await registry.metrics());
  });
}

function isFromThisMachine({ ip, headers }: FastifyRequest): boolean {
  const throughProxy = headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined;
  return !throughProxy && /^(127\.|::1$|::ffff:127\.)/.test(ip);
}
