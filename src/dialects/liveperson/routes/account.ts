import type { FastifyRequest } from 'fastify';
import { invalidInput, Refusal } from '../../../core/refusal.ts';
import type { Described } from '../../openapi.ts';
import { findAccount } from '../auth.ts';
import { descriptions } from '../descriptions.ts';
import { jsonType, send } from '../format.ts';
import { type Mount, onGet, parameterOf } from '../routing.ts';
import { valuesOf, visitOf } from '../visit.ts';

const SERVICE = 'conversationVep';

const resources = [
  ['self', ''],
  ['chat-request', '/chat/request'],
  ['chat-availability', '/chat/availability'],
  ['chat-available-slots', '/chat/availableSlots'],
  ['chat-estimatedWaitTime', '/chat/estimatedWaitTime'],
  ['prechat-survey', '/chat/preSurvey'],
  ['chat-offline-survey', '/chat/offlineSurvey'],
] as const;

/** Where clients begin: which host serves the account, and what there is. */
export function registerAccount(mount: Mount): void {
  onGet(mount, '', descriptions.account, async (request, reply) => {
    const { href } = await visitOf(request, mount.context, mount.prefix);
    const link = resources.map(([rel, path]) => ({ '@href': `${href}${path}`, '@rel': rel }));
    return send(request, reply, { account: { '@id': parameterOf(request, 'account'), link } });
  });
  registerLookUp(mount);
}

/** The look-up needs no key: it says no more than that there is such an account. */
function registerLookUp({ instance, context }: Mount): void {
  const open = (described: Described) => ({ config: { access: 'public', described } }) as const;
  const host = () => new URL(context.publicUrl).host;
  const accountOf = async (request: FastifyRequest) => {
    const account = parameterOf(request, 'account');
    const [version = '1.0'] = valuesOf(request, 'version');
    if (!/^1(\.0)?$/.test(version)) throw invalidInput('?version', 'The version is 1.0.');
    if (await findAccount(context.app, account)) return account;
    throw new Refusal('unauthenticated', 'There is no such account.');
  };
  const bytes = (value: unknown) => Buffer.from(JSON.stringify(value));
  for (const root of ['/api/account/:account/service', '/csdr/account/:account/service']) {
    for (const suffix of ['', '.json']) {
      instance.get(`${root}/:service/baseURI${suffix}`, open(descriptions.service), async (request, reply) => {
        const account = await accountOf(request);
        const found = { service: parameterOf(request, 'service'), account, baseURI: host() };
        return reply.header('Content-Type', jsonType).send(bytes({ ...found, baseURIs: [found] }));
      });
      instance.get(`${root}/baseURI${suffix}`, open(descriptions.services), async (request, reply) => {
        const account = await accountOf(request);
        const baseURIs = [SERVICE, 'smt'].map((service) => ({ service, account, baseURI: host() }));
        return reply.header('Content-Type', jsonType).send(bytes({ baseURIs }));
      });
    }
    instance.get(`${root}/:service/baseURI.lpCsds`, open(descriptions.script), async (request, reply) => {
      await accountOf(request);
      const found = JSON.stringify({ ResultSet: { lpData: [{ lpServer: host() }] } });
      const { cb } = request.query as Readonly<Record<string, unknown>>;
      // The name becomes script: nothing but a plain path of names may stand there.
      if (typeof cb !== 'string' || !/^[A-Za-z_$][\w$.]{0,100}$/.test(cb)) {
        return reply.header('Content-Type', jsonType).send(Buffer.from(found));
      }
      return reply.type('application/javascript; charset=utf-8').send(`${cb}(${found});`);
    });
  }
}
