import { BlockList, isIP } from 'node:net';
import { type Actor, refOf } from '../core/access.ts';
import { invalidInput, Refusal } from '../core/refusal.ts';
import type { Block } from '../core/safety.ts';
import { compilePattern, findPattern, MOST_STEPS, type TextPattern } from '../core/text-pattern.ts';
import { unitsOf } from '../core/text-units.ts';
import type { BlockTable } from '../store/blocks.ts';
import type { Visitors } from '../store/visitors.ts';
import { refuseUnlessManager } from './accounts.ts';
import type { Audit } from './audit.ts';
import type { Intent } from './intent.ts';
import { makeId } from './secrets.ts';

/** What a block is asked for with. */
export type NewBlock = Pick<Block, 'kind' | 'value'> & Partial<Pick<Block, 'reason' | 'expiresAt'>>;

/** By what somebody who wants to chat is known. */
export interface Known {
  readonly visitorId: string | null;
  readonly address: string | null;
}

const MOST = 2_000;

/** An account's blocks, made ready for looking somebody up. */
interface Ready {
  readonly visitors: ReadonlyMap<string, Block>;
  readonly ranges: readonly { readonly block: Block; readonly list: BlockList }[];
  readonly patterns: readonly { readonly block: Block; readonly pattern: TextPattern }[];
}

/** Who may not chat in an account, and what visitors may not say there. */
export class Blocks {
  readonly #table: BlockTable;
  readonly #visitors: Visitors;
  readonly #audit: Audit;
  readonly #now: () => number;
  readonly #ready = new WeakMap<readonly Block[], Ready>();

  constructor(parts: {
    readonly table: BlockTable;
    readonly visitors: Visitors;
    readonly audit: Audit;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#visitors = parts.visitors;
    this.#audit = parts.audit;
    this.#now = parts.now;
  }

  /** Oldest first; those whose time is over too. For members. */
  list(actor: Actor): Promise<readonly Block[]> {
    refuseUnlessMember(actor);
    return this.#table.list(actor.accountId);
  }

  /** Members may block a visitor; ranges of addresses and patterns are for those who may manage. An account has at most 2,000. */
  async make(actor: Actor, { kind, value: given, reason = '', expiresAt = null }: NewBlock): Promise<Block> {
    refuseUnlessMember(actor);
    if (kind !== 'visitor') refuseUnlessManager(actor);
    const there = await this.#table.list(actor.accountId);
    if (there.length >= MOST) throw new Refusal('conflict', `An account has at most ${MOST} blocks.`);
    const value = await this.#valueOf(actor.accountId, kind, given, there);
    const createdAt = this.#now();
    if (expiresAt !== null && expiresAt <= createdAt) throw invalidInput('/expiresAt', 'This time is over already.');
    const { accountId } = actor;
    const id = makeId(createdAt);
    const block: Block = { accountId, id, kind, value, reason, madeBy: refOf(actor, null), createdAt, expiresAt };
    await this.#table.add(block);
    await this.#audit.note(actor, 'block-made', { id, kind, value, reason });
    return block;
  }

  /** Members lift blocks of visitors, managers all. */
  async lift(actor: Actor, id: string): Promise<void> {
    refuseUnlessMember(actor);
    const block = (await this.#table.list(actor.accountId)).find((each) => each.id === id);
    if (!block) throw new Refusal('not-found', 'There is no such block.');
    if (block.kind !== 'visitor') refuseUnlessManager(actor);
    await this.#table.remove(actor.accountId, id);
    await this.#audit.note(actor, 'block-lifted', { id, kind: block.kind, value: block.value });
  }

  /** Refuses with `forbidden` whoever is blocked, and what holds a blocked text. It does not say by which block. */
  async refuseBlocked(accountId: string, known: Known, texts: readonly string[]): Promise<void> {
    const blocks = await this.#table.list(accountId);
    if (blocks.length === 0) return;
    const ready = this.#ready.get(blocks) ?? makeReady(blocks);
    this.#ready.set(blocks, ready);
    const now = this.#now();
    const holds = ({ expiresAt }: Block) => expiresAt === null || expiresAt > now;
    const visitor = ready.visitors.get(known.visitorId?.toLowerCase() ?? '');
    const isBlocked =
      (visitor !== undefined && holds(visitor)) ||
      ready.ranges.some(({ block, list }) => holds(block) && isWithin(list, known.address));
    if (isBlocked) throw new Refusal('forbidden', 'You cannot chat here.');
    const patterns = ready.patterns.filter(({ block }) => holds(block));
    for (const text of patterns.length === 0 ? [] : texts) {
      const units = unitsOf(text);
      if (patterns.some(({ pattern }) => findPattern(pattern, units).length > 0)) {
        throw new Refusal('forbidden', 'This cannot be said here.');
      }
    }
  }

  /** Forgets those whose time was over long ago. */
  sweep(): Promise<void> {
    return this.#table.sweep(this.#now());
  }

  async #valueOf(accountId: string, kind: Block['kind'], value: string, there: readonly Block[]): Promise<string> {
    switch (kind) {
      case 'visitor': {
        const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value);
        if (!isId || !(await this.#visitors.get(accountId, value))) {
          throw invalidInput('/value', 'There is no such visitor.');
        }
        return value.toLowerCase();
      }
      case 'address':
        if (!rangeOf(value))
          throw invalidInput('/value', 'This is neither an address nor a range like 203.0.113.0/24.');
        return value;
      case 'text': {
        const pattern = compilePattern(value);
        if (typeof pattern === 'string') throw invalidInput('/value', pattern);
        const others = makeReady(there).patterns.reduce((sum, each) => sum + each.pattern.cost, 0);
        if (others + pattern.cost > MOST_STEPS) {
          throw invalidInput('/value', `The account's patterns would have more than ${MOST_STEPS} steps together.`);
        }
        return value;
      }
    }
  }
}

/** What an intent says in words, for looking it through. */
export function wordsOf(intent: Intent): readonly string[] {
  switch (intent.type) {
    case 'post-message':
      return [intent.text];
    case 'submit-form':
      return Object.values(intent.answers);
    case 'rate':
      return [intent.comment ?? ''];
    default:
      return [];
  }
}

function makeReady(blocks: readonly Block[]): Ready {
  const of = (kind: Block['kind']) => blocks.filter((block) => block.kind === kind);
  // The one that holds longest counts, where a visitor is blocked twice.
  const byEnd = [...of('visitor')].sort((one, other) => (one.expiresAt ?? Infinity) - (other.expiresAt ?? Infinity));
  return {
    visitors: new Map(byEnd.map((block) => [block.value, block])),
    ranges: of('address').flatMap((block) => {
      const list = rangeOf(block.value);
      return list ? [{ block, list }] : [];
    }),
    patterns: of('text').flatMap((block) => {
      const pattern = compilePattern(block.value);
      return typeof pattern === 'string' ? [] : [{ block, pattern }];
    }),
  };
}

/** The address or range (CIDR, IPv4 or IPv6), or null when it is none. */
function rangeOf(value: string): BlockList | null {
  const [address = '', prefix, ...rest] = value.split('/');
  const family = isIP(address);
  if (family === 0 || rest.length > 0 || address.includes('%')) return null;
  const bits = family === 4 ? 32 : 128;
  if (prefix !== undefined && !(/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits)) return null;
  const list = new BlockList();
  list.addSubnet(address, prefix === undefined ? bits : Number(prefix), family === 4 ? 'ipv4' : 'ipv6');
  return list;
}

/** An IPv4 address that came as IPv6 (`::ffff:…`) is the same. */
function isWithin(list: BlockList, address: string | null): boolean {
  const plain = address?.replace(/^::ffff:(?=\d+\.)/i, '').replace(/%.*$/, '') ?? '';
  const family = isIP(plain);
  return family !== 0 && list.check(plain, family === 4 ? 'ipv4' : 'ipv6');
}

function refuseUnlessMember(actor: Actor): void {
  const isMember = actor.kind === 'agent' || (actor.kind === 'integration' && actor.scopes.includes('chat'));
  if (!isMember) throw new Refusal('forbidden', 'Only agents and keys that may chat may do this.');
}
