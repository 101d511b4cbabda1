import type { FastifyReply, FastifyRequest, HookHandlerDoneFunction } from 'fastify';

/** What is mostly at hand: a promise only where it must be waited for. */
export type Soon<T> = T | Promise<T>;

/** Goes on with a value in the same turn where it is at hand. */
export function goOn<T, R>(value: Soon<T>, step: (value: T) => Soon<R>): Soon<R> {
  return value instanceof Promise ? value.then(step) : step(value);
}

/** A hook that costs a request no promise unless something must be waited for. */
export function atOnce(step: (request: FastifyRequest, reply: FastifyReply) => Soon<unknown>) {
  return (request: FastifyRequest, reply: FastifyReply, done: HookHandlerDoneFunction): void => {
    const going = step(request, reply);
    if (going instanceof Promise) going.then(() => done(), done);
    else done();
  };
}
