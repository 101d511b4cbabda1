import type { TSchema } from 'typebox';
import * as openapi from '../openapi.ts';
import { problems } from './errors.ts';
import { isGuarded } from './unchanged.ts';
import * as wire from './wire.ts';

export { gatherOperations } from '../openapi.ts';

/** The API's description as OpenAPI 3.1, made of the very schemas that requests are checked against. */
export function describeApi(operations: readonly openapi.Operation[]): Readonly<Record<string, unknown>> {
  const described = openapi.describeApi(
    operations.filter(({ schema }) => schema.operationId !== undefined),
    {
      title: 'Koine native API',
      version: '1',
      description:
        'Times are RFC 3339 in UTC, durations milliseconds. Unknown parameters and members are refused. Errors are problem documents (RFC 9457) with a `code`. Every POST may be repeated with the same `Idempotency-Key`. What happens live comes over the WebSocket at `/koine/v1/socket`, or from the feed.',
      servers: ['/'],
      shapes: named,
      credentials: [
        { bearer: { type: 'http', scheme: 'bearer', description: 'A key, or the token of a visitor.' } },
        {
          cookie: { type: 'apiKey', in: 'cookie', name: 'koine_session', description: 'The sign-in of an agent.' },
        },
      ],
      failure: {
        description: 'A problem; nothing was changed.',
        content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
      },
      parametersOf: ({ method, access, path }) => {
        if (method === 'post') return access === 'public' ? [] : [idempotencyKey];
        return isGuarded(path) && (method === 'patch' || method === 'put') ? [ifMatch] : [];
      },
      tagOf,
    },
  );
  return { ...described, 'x-problems': Object.entries(problems).map(([code, problem]) => ({ code, ...problem })) };
}

/** The noun that a path is about. */
function tagOf(path: string): string {
  const noun = path.split('/')[3] ?? '';
  if (noun === 'widget') return 'visitors';
  return noun === 'sign-out' || noun === 'me' ? 'sign-in' : noun;
}

const idempotencyKey = {
  name: 'Idempotency-Key',
  in: 'header',
  required: false,
  schema: { type: 'string', minLength: 1, maxLength: 255 },
  description: 'A repeat with the same key and body is answered as before, for a day.',
};

const ifMatch = {
  name: 'If-Match',
  in: 'header',
  required: false,
  schema: { type: 'string', maxLength: 200 },
  description: 'The `ETag` that came with what was read: a change since then is not overwritten, but refused with 412.',
};

/** The shapes that clients know by name. */
const named: Readonly<Record<string, TSchema>> = Object.fromEntries(
  Object.entries(wire).filter((entry): entry is [string, TSchema & (typeof entry)[1]] => {
    const [name, value] = entry;
    return typeof value === 'object' && /^[A-Z]/.test(name) && !['Id', 'Time', 'Count', 'ById'].includes(name);
  }),
);
