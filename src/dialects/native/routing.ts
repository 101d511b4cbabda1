import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifySchema,
  FastifyTypeProvider,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { Static, TSchema } from 'typebox';
import { type InputFault, Refusal } from '../../core/refusal.ts';
import { type Check, checkOf } from './schema-check.ts';

/** Types what handlers read and answer by the routes' own schemas. */
interface SchemaTypes extends FastifyTypeProvider {
  validator: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
  serializer: this['schema'] extends TSchema ? Static<this['schema']> : unknown;
}

/** The instance on which the native routes are declared. */
export type NativeInstance = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  SchemaTypes
>;

declare module 'fastify' {
  interface FastifySchema {
    /** One word for clients' generators, such as `listSessions`; routes without it are not in the reference. */
    operationId?: string;
    /** One sentence for people. */
    summary?: string;
    /** What the summary does not say, in whole sentences. */
    description?: string;
  }
}

/**
 * Gives the instance the routes' schemas as they stand: nothing is coerced, completed or dropped, unknown members are
 * refused. Only in query strings, where all is text, numbers and booleans are read as such.
 */
export function withSchemas(instance: FastifyInstance): NativeInstance {
  instance.setValidatorCompiler<TSchema>(({ schema, httpPart }) => {
    const check = checkOf(schema);
    switch (httpPart) {
      case 'querystring':
        return queryValidator(schema, check);
      case 'params':
        // What is no id names nothing.
        return refusing(check, () => new Refusal('not-found', 'There is nothing of this id.'));
      default:
        return refusing(check, (faults) => new Refusal('invalid-input', 'The body is faulty.', faults));
    }
  });
  // Handlers' answers are typed by the schemas, so all that is left to do is to write them.
  instance.setSerializerCompiler(() => (answer) => JSON.stringify(answer));
  return instance.withTypeProvider<SchemaTypes>();
}

function refusing(check: Check, refuse: (faults: readonly InputFault[]) => Refusal) {
  return (value: unknown) => {
    const faults = check(value ?? {});
    return faults.length === 0 ? { value } : { error: refuse(faults) };
  };
}

function queryValidator(schema: TSchema, check: Check) {
  const { properties = {} } = schema as { readonly properties?: Readonly<Record<string, { readonly type?: string }>> };
  return (query: Readonly<Record<string, unknown>>) => {
    const value = Object.fromEntries(
      Object.entries(query).map(([name, text]) => [name, readText(text, properties[name]?.type)]),
    );
    const faults = check(value).map(({ pointer, detail }) => ({ pointer: pointer.replace(/^\//, '?'), detail }));
    if (faults.length === 0) return { value };
    return { error: new Refusal('invalid-input', 'The query string is faulty.', faults) };
  };
}

function readText(text: unknown, type: string | undefined): unknown {
  if (typeof text !== 'string') return text;
  if (type === 'integer' && /^-?\d{1,15}$/.test(text)) return Number(text);
  if (type === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
  return text;
}

/** The schema parts of a route in the reference. */
export type RouteSchema = FastifySchema;
