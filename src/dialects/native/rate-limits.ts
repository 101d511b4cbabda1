import type { FastifyReply, FastifyRequest } from 'fastify';
import { Refusal } from '../../core/refusal.ts';

interface Bucket {
  tokens: number;
  filledAt: number;
}

const MOST_ADDRESSES = 10_000;

/** A bucket of tokens for each address: `burst` at once, then `perSecond`. The addresses seen longest ago are forgotten. */
export class RateLimit {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #sparesLoopback: boolean;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(limit: {
    readonly burst: number;
    readonly perSecond: number;
    readonly sparesLoopback?: boolean;
    readonly now?: () => number;
  }) {
    this.#burst = limit.burst;
    this.#perSecond = limit.perSecond;
    this.#sparesLoopback = limit.sparesLoopback ?? false;
    this.#now = limit.now ?? Date.now;
  }

  /** Lets one request of the address pass, or refuses it and says after how many seconds one passes. */
  take(request: Pick<FastifyRequest, 'ip'>, reply: Pick<FastifyReply, 'header'>): void {
    // Behind a proxy on this machine everybody has its address: one visitor must not shut out the others.
    if (this.#sparesLoopback && /^(127\.|::1$|::ffff:127\.)/.test(request.ip)) return;
    const now = this.#now();
    const { tokens, filledAt } = this.#buckets.get(request.ip) ?? { tokens: this.#burst, filledAt: now };
    const filled = Math.min(this.#burst, tokens + ((now - filledAt) / 1000) * this.#perSecond);
    this.#buckets.delete(request.ip);
    if (this.#buckets.size >= MOST_ADDRESSES) this.#buckets.delete(this.#buckets.keys().next().value ?? '');
    this.#buckets.set(request.ip, { tokens: filled < 1 ? filled : filled - 1, filledAt: now });
    if (filled >= 1) return;
    reply.header('retry-after', Math.ceil((1 - filled) / this.#perSecond));
    throw new Refusal('too-many-requests', 'Too many requests from this address; slow down.');
  }
}

/** The limits of the routes that are open to everybody. */
export interface RateLimits {
  readonly signIn: RateLimit;
  /** What comes after the first step of a sign-in; each ticket has a limit of its own. */
  readonly signInStep: RateLimit;
  readonly passwordReset: RateLimit;
  readonly newVisitor: RateLimit;
  readonly visit: RateLimit;
}

export function makeRateLimits(): RateLimits {
  return {
    signIn: new RateLimit({ burst: 60, perSecond: 1 }),
    signInStep: new RateLimit({ burst: 240, perSecond: 2 }),
    passwordReset: new RateLimit({ burst: 30, perSecond: 0.1 }),
    visit: new RateLimit({ burst: 120, perSecond: 2, sparesLoopback: true }),
    newVisitor: new RateLimit({ burst: 120, perSecond: 2, sparesLoopback: true }),
  };
}
