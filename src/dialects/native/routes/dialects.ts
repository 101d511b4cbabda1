import Type from 'typebox';
import { actorOf } from '../../dialect.ts';
import type { NativeInstance } from '../routing.ts';
import { ById, closed, List, Nullable } from '../wire.ts';

const Name = Type.String({ maxLength: 50, description: 'As `GET /koine/v1/dialects` names it.' });

const Spoken = Type.Object({ name: Name, title: Type.String() }, closed);

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

/** The session as each vendor's clients would read it. */
export function registerDialects(instance: NativeInstance): void {
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
    async () => ({ items: [...instance.rosetta.dialects], next: null }),
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
