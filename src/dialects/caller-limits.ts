import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Snapshot } from '../core/directory.ts';
import { Refusal } from '../core/refusal.ts';
import type { RequestLimits } from '../core/safety.ts';
import { goOn, type Soon } from './at-once.ts';
import type { DialectContext } from './dialect.ts';

type CallerKind = keyof RequestLimits;

/** Requests a minute where the account says nothing else. A key's is to stop what has gone mad, not to ration. */
export const defaultLimits: Readonly<Record<CallerKind, number>> = { visitor: 600, key: 600_000, address: 1_200 };

const WINDOW_SECONDS = 60;
const MOST_CALLERS = 10_000;

interface Bucket {
  tokens: number;
  filledAt: number;
}

/** How a caller stands after a request. */
interface Standing {
  readonly kind: CallerKind;
  readonly quota: number;
  readonly left: number;
  /** Whole seconds until the quota is whole again, and until the next request passes. */
  readonly resetSeconds: number;
  readonly waitSeconds: number;
}

/**
 * How much one visitor, one key, one address may ask: a minute's quota at once, refilled steadily. Each process counts
 * for itself; of each kind the callers seen longest ago are forgotten.
 */
export class CallerLimits {
  readonly #now: () => number;
  readonly #buckets: Readonly<Record<CallerKind, Map<string, Bucket>>> = {
    visitor: new Map(),
    key: new Map(),
    address: new Map(),
  };

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Counts one request. */
  take(kind: CallerKind, id: string, quota: number): Standing {
    const buckets = this.#buckets[kind];
    const now = this.#now();
    const perSecond = quota / WINDOW_SECONDS;
    const { tokens, filledAt } = buckets.get(id) ?? { tokens: quota, filledAt: now };
    const filled = Math.min(quota, tokens + ((now - filledAt) / 1000) * perSecond);
    const left = filled < 1 ? filled : filled - 1;
    buckets.delete(id);
    if (buckets.size >= MOST_CALLERS) buckets.delete(buckets.keys().next().value ?? '');
    buckets.set(id, { tokens: left, filledAt: now });
    return {
      kind,
      quota,
      left: Math.floor(left),
      resetSeconds: Math.ceil((quota - left) / perSecond),
      waitSeconds: filled >= 1 ? 0 : Math.ceil((1 - filled) / perSecond),
    };
  }
}

const limitsByContext = new WeakMap<DialectContext, CallerLimits>();

/** Counts the request for whoever asks, tells them how they stand, and refuses what is too much with `too-many-requests`. */
export function limitCaller(request: FastifyRequest, reply: FastifyReply, context: DialectContext): Soon<void> {
  const callers = callersOf(request);
  if (callers.length === 0) return;
  const { actor } = request;
  const { accounts } = context.app;
  const snapshot = actor && (accounts.held(actor.accountId) ?? accounts.snapshot(actor.accountId));
  return goOn<Snapshot | null, void>(snapshot, (known) => {
    // What is asked in any dialect, at either of its places, counts together.
    const limits = limitsByContext.get(context) ?? new CallerLimits();
    limitsByContext.set(context, limits);
    const settings = known?.account.settings.limits;
    const standings = callers.map(({ kind, id }) => limits.take(kind, id, settings?.[kind] ?? defaultLimits[kind]));
    reply.headers(headersOf(standings));
    const wait = Math.max(...standings.map(({ waitSeconds }) => waitSeconds));
    if (wait === 0) return;
    reply.header('retry-after', wait);
    throw new Refusal('too-many-requests', 'Too many requests; slow down.');
  });
}

/** As in draft-ietf-httpapi-ratelimit-headers: each policy's quota and window, what is left, and in how many seconds all is. */
export function headersOf(standings: readonly Standing[]): Readonly<Record<string, string>> {
  const policies = standings.map(({ kind, quota }) => `"${kind}";q=${quota};w=${WINDOW_SECONDS}`);
  const states = standings.map(({ kind, left, resetSeconds }) => `"${kind}";r=${left};t=${resetSeconds}`);
  return { 'ratelimit-policy': policies.join(', '), ratelimit: states.join(', ') };
}

/** Agents are people at work, and pass. Behind a proxy on this machine that is not trusted, all have its address. */
function callersOf({ actor, ip, method }: FastifyRequest): readonly { kind: CallerKind; id: string }[] {
  if (method === 'OPTIONS' || actor?.kind === 'agent' || actor?.kind === 'system') return [];
  if (actor?.kind === 'integration') return [{ kind: 'key', id: actor.keyId }];
  const isLoopback = /^(127\.|::1$|::ffff:127\.)/.test(ip);
  return [
    ...(actor?.kind === 'visitor' ? [{ kind: 'visitor' as const, id: actor.visitorId }] : []),
    ...(isLoopback ? [] : [{ kind: 'address' as const, id: ip }]),
  ];
}
