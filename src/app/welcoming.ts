import type { Actor } from '../core/access.ts';
import type { Inbox, Snapshot, Visitor } from '../core/directory.ts';
import type { VisitorFacts } from '../core/facts.ts';
import { Refusal } from '../core/refusal.ts';
import { namesOf, withoutVerified } from '../core/verified-facts.ts';
import type { VerifiedVisitors } from '../store/verified-visitors.ts';
import type { LastingFacts, Visitors } from '../store/visitors.ts';
import type { Accounts } from './accounts.ts';
import type { Chat } from './chat.ts';
import type { History } from './history.ts';
import { maskingRulesOf, maskValue } from './masking.ts';
import { hashSecret, makeId, makeSecret } from './secrets.ts';
import type { IdentityProof, Verification } from './verification.ts';

export interface Welcome {
  readonly visitor: Visitor;
  /** Told this once; null when the visitor is known by the token that they came with. */
  readonly token: string | null;
}

const MOST_ATTEMPTS = 3;
const MOST_OPEN_SESSIONS = 10;

/** Makes visitors known who prove who they are: the same user is the same visitor, in whichever browser. */
export class Welcoming {
  readonly #accounts: Accounts;
  readonly #chat: Chat;
  readonly #history: History;
  readonly #visitors: Visitors;
  readonly #verified: VerifiedVisitors;
  readonly #verification: Verification;

  constructor(parts: {
    readonly accounts: Accounts;
    readonly chat: Chat;
    readonly history: History;
    readonly visitors: Visitors;
    readonly verified: VerifiedVisitors;
    readonly verification: Verification;
  }) {
    this.#accounts = parts.accounts;
    this.#chat = parts.chat;
    this.#history = parts.history;
    this.#visitors = parts.visitors;
    this.#verified = parts.verified;
    this.#verification = parts.verification;
  }

  /** `actor` is who the browser is known as already: an unproved visitor of the inbox becomes the user, if nobody is yet. */
  async welcome(
    { account }: Snapshot,
    inbox: Inbox,
    told: Partial<LastingFacts>,
    proof: IdentityProof,
    actor: Actor | null,
  ): Promise<Welcome> {
    const { userId, facts } = await this.#verification.verify(account.id, inbox, proof);
    const covered = maskValue(facts, maskingRulesOf(account));
    const proved = { accountId: account.id, inboxId: inbox.id, userId, facts: covered, verified: namesOf(covered) };
    const knownAs = await this.#knownAs(actor, inbox);
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt += 1) {
      const renewed = await this.#verified.renew(proved);
      if (renewed) return this.#greet(renewed, told, knownAs, account.number);
      const isTaken = knownAs !== null && knownAs.userId !== null;
      const id = knownAs && !isTaken ? knownAs.id : makeId();
      // Nobody knows this first token: the one that is told is added to it.
      await this.#verified.claim(proved, { id, tokenHash: id === knownAs?.id ? null : hashSecret(makeSecret()) });
    }
    throw new Refusal('unavailable', 'The visitor changes too fast; try again.');
  }

  async #greet(visitor: Visitor, told: Partial<LastingFacts>, knownAs: Visitor | null, number: number) {
    const { accountId, id } = visitor;
    const own = { kind: 'visitor', accountId, visitorId: id, inboxId: visitor.inboxId } as const;
    const known = await this.#accounts.changeVisitor(own, id, withoutVerified(told, visitor));
    await this.#tellSessions(known);
    if (knownAs?.id === id) return { visitor: known, token: null };
    const token = `visitor_${number}_${id.replaceAll('-', '')}_${makeSecret()}`;
    await this.#verified.addToken(accountId, id, hashSecret(token));
    return { visitor: known, token };
  }

  /** Chats that go on learn who it is. */
  async #tellSessions(visitor: Visitor): Promise<void> {
    const system: Actor = { kind: 'system', accountId: visitor.accountId };
    const rows = await this.#history.find(system, {
      filter: { visitorId: visitor.id, stages: ['intake', 'waiting', 'active'] },
      sort: 'openedAt',
      descending: true,
      limit: MOST_OPEN_SESSIONS,
      after: null,
      offset: 0,
    });
    const { name, email, phone, language, attributes, verified } = visitor;
    const known: Partial<VisitorFacts> = { name, email, phone, language, attributes, verified };
    for (const { id } of rows) await this.#chat.command(system, id, { type: 'update-visitor', changes: known });
  }

  async #knownAs(actor: Actor | null, inbox: Inbox): Promise<Visitor | null> {
    if (actor?.kind !== 'visitor' || actor.inboxId !== inbox.id) return null;
    return this.#visitors.get(actor.accountId, actor.visitorId);
  }
}
