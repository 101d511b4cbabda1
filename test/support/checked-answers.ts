import { Ajv, type ValidateFunction } from 'ajv';
import formats from 'ajv-formats';
import type { FastifyReply, FastifyRequest } from 'fastify';
import Type, { type TSchema } from 'typebox';
import type { Dialect } from '../../src/dialects/dialect.ts';
import { List, Problem, Session } from '../../src/dialects/native/wire.ts';

const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
const compiled = new Map<TSchema, ValidateFunction>();
const narrowedList = List(Type.Partial(Session, { additionalProperties: false }));

/** The dialects, of which native holds each answer against the schema that its route declares; misfits go into `faults`. */
export function checkAnswers(dialects: readonly Dialect[], faults: string[]): readonly Dialect[] {
  return dialects.map((dialect) => (dialect.name === 'native' ? checked(dialect, faults) : dialect));
}

function checked(dialect: Dialect, faults: string[]): Dialect {
  return {
    ...dialect,
    async register(instance, context) {
      instance.addHook('onSend', async (request, reply, payload) => {
        const fault = faultOf(request, reply, payload);
        if (fault) faults.push(`${request.method} ${request.url} → ${reply.statusCode}: ${fault}`);
      });
      await dialect.register(instance, context);
    },
  };
}

function faultOf(request: FastifyRequest, { statusCode }: FastifyReply, payload: unknown): string | null {
  // What is not in the reference (its own text, preflights) promises no shape.
  const { operationId } = request.routeOptions.schema ?? {};
  if (operationId === undefined || request.method === 'HEAD') return null;
  const schema = statusCode >= 400 ? Problem : declaredSchema(request, statusCode);
  if (schema === undefined) return 'no schema is declared for this status';
  if (typeof payload !== 'string') return null;
  if (payload === '') return statusCode === 204 ? null : 'the answer is empty';
  const validate = compiled.get(schema) ?? ajv.compile(schema);
  compiled.set(schema, validate);
  return validate(JSON.parse(payload)) ? null : `${ajv.errorsText(validate.errors)} in ${payload.slice(0, 300)}`;
}

function declaredSchema({ routeOptions, query }: FastifyRequest, status: number): TSchema | undefined {
  const { operationId, response } = routeOptions.schema ?? {};
  if (operationId === 'listSessions' && (query as { fields?: string }).fields !== undefined) return narrowedList;
  return (response as Readonly<Record<number, TSchema>> | undefined)?.[status];
}
