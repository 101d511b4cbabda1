import Type from 'typebox';
import { Refusal } from '../../../core/refusal.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import type { Rosetta } from '../../rosetta.ts';
import type { NativeInstance } from '../routing.ts';
import { checkOf } from '../schema-check.ts';
import { ById, closed, List, Nullable } from '../wire.ts';

const Name = Type.String({ maxLength: 50, description: 'As `GET /koine/v1/dialects` names it.' });

const Spoken = Type.Object(
  {
    name: Name,
    title: Type.String(),
    /** Where this Koine is reached, and what follows there, so that an integration changes its host name only. */
    host: Type.String(),
    paths: Type.Array(Type.String()),
    /** Where the same lies apart from all others. */
    ownPath: Type.String(),
    hasSettings: Type.Boolean(),
  },
  closed,
);

const Given = Type.Record(Type.String(), Type.Unknown(), { maxProperties: 100 });
const ByDialect = Type.Object({ dialect: Name });
const Settings = Type.Object(
  {
    /** What the account has set. */
    given: Given,
    /** What holds, defaults included. */
    inForce: Given,
    /** The shape of what may be given, as JSON Schema. */
    shape: Type.Unknown(),
  },
  closed,
);

const Rendering = Type.Object(
  {
    dialect: Name,
    request: Type.Object(
      {
        method: Type.String(),
        path: Type.String({ description: 'Below the host name, query included.' }),
        headers: Type.Record(Type.String(), Type.String(), { description: 'Secrets are words in angle brackets.' }),
      },
      closed,
    ),
    answer: Type.Object({ status: Type.Integer(), contentType: Nullable(Type.String()), body: Type.String() }, closed),
  },
  closed,
);

/** Which dialects there are, how the account wants them spoken, and a session as each vendor's clients would read it. */
export function registerDialects(instance: NativeInstance, { app, publicUrl }: DialectContext): void {
  const settingsOf = async (accountId: string, name: string) => {
    const { account } = await app.accounts.snapshot(accountId);
    const { shape, inForce } = settingsNamed(instance.rosetta, name);
    const given = account.settings.dialects?.[name] ?? {};
    return { given, inForce: inForce(account), shape };
  };

  instance.get(
    '/koine/v1/dialects',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'listDialects',
        summary: 'The dialects in which a session can be read.',
        response: { 200: List(Spoken) },
      },
    },
    async () => ({
      items: instance.rosetta.dialects.map(({ name, title, rootPaths, settings }) => ({
        name,
        title,
        host: publicUrl,
        paths: [...rootPaths],
        ownPath: `/dialects/${name}`,
        hasSettings: settings !== undefined,
      })),
      next: null,
    }),
  );

  instance.get(
    '/koine/v1/dialects/:dialect/settings',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'getDialectSettings',
        summary: 'How the account wants a dialect spoken, and what it may say of it.',
        params: ByDialect,
        response: { 200: Settings },
      },
    },
    async (request) => settingsOf(actorOf(request).accountId, request.params.dialect),
  );

  instance.put(
    '/koine/v1/dialects/:dialect/settings',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'setDialectSettings',
        summary: 'Say how a dialect is to be spoken; what is left out is as by default.',
        description: 'The members are told by `shape`; each dialect’s README says what they mean.',
        params: ByDialect,
        body: Given,
        response: { 200: Settings },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { dialect } = request.params;
      const faults = checkOf(settingsNamed(instance.rosetta, dialect).shape)(request.body);
      if (faults.length > 0) throw new Refusal('invalid-input', 'The settings are faulty.', faults);
      await app.accounts.changeDialect(actor, actor.accountId, dialect, request.body);
      return settingsOf(actor.accountId, dialect);
    },
  );

  instance.get(
    '/koine/v1/sessions/:id/as/:dialect',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'getSessionAs',
        summary: "The session as a dialect's main read gives it, with the request that a client would send.",
        description:
          'The answer comes from the dialect’s own route, with what the asker may see. It changes nothing, and no chat takes it for a sign of life of its client.',
        params: Type.Object({ ...ById.properties, dialect: Name }),
        response: { 200: Rendering },
      },
    },
    async (request) => {
      const { id, dialect } = request.params;
      return instance.rosetta.read(actorOf(request), id, dialect);
    },
  );
}

function settingsNamed({ dialects }: Rosetta, name: string) {
  const settings = dialects.find((dialect) => dialect.name === name)?.settings;
  if (!settings) throw new Refusal('not-found', 'There is no such dialect, or nothing can be set of it.');
  return settings;
}
