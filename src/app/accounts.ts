import { type Actor, mayManage } from '../core/access.ts';
import type {
  Account,
  Agent,
  Inbox,
  InboxSettings,
  Queue,
  QueueSettings,
  RoutingSettings,
  Snapshot,
  Visitor,
} from '../core/directory.ts';
import { accentOf, widgetSettingsOf } from '../core/directory.ts';
import { isMailAddress } from '../core/mail-address.ts';
import { type RetentionRule, retentionFault } from '../core/privacy/retention.ts';
import { invalidInput, Refusal } from '../core/refusal.ts';
import { asChangedByMember } from '../core/verified-facts.ts';
import { findWidgetFault } from '../core/widget-settings.ts';
import { isZone } from '../core/zone.ts';
import type { Credentials } from '../store/credentials.ts';
import type { AccountChanges, Directory, NewQueue } from '../store/directory.ts';
import type { LastingFacts, Visitors } from '../store/visitors.ts';
import type { Claims } from './claims.ts';
import { maskingRulesOf, maskValue } from './masking.ts';
import type { PasswordHashing } from './password-hashing.ts';
import { hashSecret, makeId, makeSecret } from './secrets.ts';

export interface AgentRequest {
  readonly name: string;
  readonly email: string;
  readonly role?: Agent['role'];
  readonly password?: string;
  readonly number?: number;
}
export type AgentChangeRequest = Partial<
  Pick<Agent, 'name' | 'role' | 'disabled' | 'skills' | 'capacity' | 'extras'> & { password: string }
>;
export type QueueRequest = Omit<NewQueue, 'id'>;
export type QueueChanges = Partial<Omit<QueueRequest, 'number'> & Pick<Queue, 'settings' | 'extras'>>;
export interface InboxRequest {
  readonly name: string;
  readonly queueId: string;
  readonly channel?: string;
  readonly number?: number;
  readonly settings?: Inbox['settings'];
}

export type InboxChanges = Partial<Pick<Inbox, 'name' | 'queueId' | 'channel' | 'settings' | 'extras'>>;

const MOST_ALIKE = 200;

/** The account's people and places. Changes are for those who may manage; `null` as actor is the operator at the command line. */
export class Accounts {
  readonly #directory: Directory;
  readonly #credentials: Credentials;
  readonly #visitors: Visitors;
  readonly #claims: Claims;
  readonly #hashing: PasswordHashing;

  constructor(parts: {
    readonly directory: Directory;
    readonly credentials: Credentials;
    readonly visitors: Visitors;
    readonly claims: Claims;
    readonly hashing: PasswordHashing;
  }) {
    this.#directory = parts.directory;
    this.#credentials = parts.credentials;
    this.#visitors = parts.visitors;
    this.#claims = parts.claims;
    this.#hashing = parts.hashing;
  }

  /** The account with everybody in it. */
  async snapshot(accountId: string): Promise<Snapshot> {
    const snapshot = await this.#directory.snapshot(accountId);
    if (!snapshot) throw new Refusal('not-found', 'There is no such account.');
    return snapshot;
  }

  /** The same without waiting; null when it is not at hand. */
  held(accountId: string): Snapshot | null {
    return this.#directory.held(accountId);
  }

  all(): Promise<readonly Account[]> {
    return this.#directory.accounts();
  }

  findBySlug(slug: string): Promise<Snapshot | null> {
    return this.#directory.findAccount({ slug });
  }

  findByNumber(number: number): Promise<Snapshot | null> {
    return this.#directory.findAccount({ number });
  }

  /** The inbox with this public key, in its account; refuses with `not-found`. */
  async findInbox(key: string): Promise<{ readonly snapshot: Snapshot; readonly inbox: Inbox }> {
    const snapshot = await this.#directory.findInboxAccount(key);
    const inbox = [...(snapshot?.inboxes.values() ?? [])].find((each) => each.key === key);
    if (!snapshot || !inbox) throw new Refusal('not-found', 'There is no such inbox.');
    return { snapshot, inbox };
  }

  async createAccount(account: {
    readonly slug: string;
    readonly name: string;
    readonly parentId?: string;
    readonly zone?: string;
  }): Promise<Account> {
    const id = makeId();
    await this.#directory.addAccount({ id, ...account });
    return (await this.snapshot(id)).account;
  }

  async changeSettings(actor: Actor | null, accountId: string, change: AccountChanges): Promise<void> {
    refuseUnlessManager(actor);
    if (change.zone !== undefined) refuseUnknownZone('/zone', change.zone);
    await this.#directory.changeSettings(accountId, change);
  }

  /** Replaces how a vendor's dialect is spoken; its shape is the caller's to check. */
  async changeDialect(
    actor: Actor,
    accountId: string,
    name: string,
    given: Readonly<Record<string, unknown>>,
  ): Promise<void> {
    if (typeof given.zone === 'string') refuseUnknownZone('/zone', given.zone);
    await this.changeSettings(actor, accountId, {
      settings: ({ dialects: { [name]: _former, ...others } = {}, ...rest }) => ({
        ...rest,
        dialects: Object.keys(given).length > 0 ? { ...others, [name]: given } : others,
      }),
    });
  }

  async createAgent(actor: Actor | null, accountId: string, request: AgentRequest): Promise<Agent> {
    refuseUnlessManager(actor);
    const role = request.role ?? 'agent';
    refuseUnlessOwner(actor, role);
    const email = request.email.trim().toLowerCase();
    const { agents } = await this.snapshot(accountId);
    if ([...agents.values()].some((agent) => agent.email === email)) {
      throw new Refusal('already-exists', 'An agent with this e-mail address exists.');
    }
    const id = makeId();
    const passwordHash = request.password === undefined ? null : await this.#hashing.hash(request.password);
    const { name, number } = request;
    await this.#directory.addAgent(accountId, {
      id,
      name,
      email,
      role,
      passwordHash,
      ...(number !== undefined && { number }),
    });
    return found((await this.snapshot(accountId)).agents.get(id));
  }

  /** A new password, or being disabled, ends the agent's sign-ins everywhere. One's own password is changed by the one before. */
  async changeAgent(actor: Actor | null, accountId: string, id: string, request: AgentChangeRequest): Promise<Agent> {
    const agent = (await this.snapshot(accountId)).agents.get(id);
    if (!agent) throw new Refusal('not-found', 'There is no such agent.');
    const { password, ...changes } = request;
    const own = actor?.kind === 'agent' && actor.agentId === id;
    const { role, disabled, skills, capacity } = changes;
    if (own && password !== undefined) {
      throw new Refusal('forbidden', 'Change your own password by the one that you have.');
    }
    const onlyOwnThings = [role, disabled, skills, capacity].every((each) => each === undefined);
    if (!(own && onlyOwnThings)) refuseUnlessManager(actor);
    refuseUnlessOwner(actor, agent.role);
    refuseUnlessOwner(actor, changes.role);
    const hash = password === undefined ? {} : { passwordHash: await this.#hashing.hash(password) };
    await this.#directory.changeAgent(accountId, id, { ...changes, ...hash });
    if (password !== undefined || changes.disabled) await this.#credentials.revokeSignIns(accountId, id);
    return found((await this.snapshot(accountId)).agents.get(id));
  }

  async createQueue(actor: Actor | null, accountId: string, request: QueueRequest): Promise<Queue> {
    refuseUnlessManager(actor);
    await this.#refuseStrangers(accountId, request.members);
    await this.#refuseUnknownCalendar(accountId, request.calendarId);
    const id = makeId();
    await this.#directory.addQueue(accountId, { ...request, id });
    return found((await this.snapshot(accountId)).queues.get(id));
  }

  /** Settings replace what was there, but for the routing where they say nothing of it. */
  async changeQueue(actor: Actor | null, accountId: string, id: string, changes: QueueChanges): Promise<Queue> {
    refuseUnlessManager(actor);
    if (!(await this.snapshot(accountId)).queues.has(id)) throw new Refusal('not-found', 'There is no such queue.');
    await this.#refuseStrangers(accountId, changes.members);
    await this.#refuseUnknownCalendar(accountId, changes.calendarId);
    const { settings: given, ...others } = changes;
    const settings = ({ routing }: QueueSettings) => ({ ...(routing && { routing }), ...given });
    await this.#directory.changeQueue(accountId, id, { ...others, ...(given && { settings }) });
    return found((await this.snapshot(accountId)).queues.get(id));
  }

  /** Replaces how the queue's sessions find their agents. */
  async changeRouting(actor: Actor | null, accountId: string, id: string, routing: RoutingSettings): Promise<Queue> {
    refuseUnlessManager(actor);
    const { queues } = await this.snapshot(accountId);
    const { overflow } = routing;
    if (overflow && (overflow.queueId === id || !queues.has(overflow.queueId))) {
      throw invalidInput('/overflow/queueId', 'There is no such other queue.');
    }
    if (!queues.has(id)) throw new Refusal('not-found', 'There is no such queue.');
    await this.#directory.changeQueue(accountId, id, { settings: (settings) => ({ ...settings, routing }) });
    return found((await this.snapshot(accountId)).queues.get(id));
  }

  async createInbox(actor: Actor | null, accountId: string, request: InboxRequest): Promise<Inbox> {
    refuseUnlessManager(actor);
    await this.#refuseUnknownQueue(accountId, request.queueId);
    refuseFaultyMail(request.settings?.mail);
    refuseFaultyRetention(request.settings?.retention, '/retention/deleteAfterDays');
    await this.#refuseUnknownBot(accountId, request.settings);
    refuseRepeatedInvitations(request.settings);
    refuseFaultyWidget(request.settings);
    refuseUnknownSurveys(await this.snapshot(accountId), request.settings);
    const id = makeId();
    const { channel = 'web', ...rest } = request;
    await this.#directory.addInbox(accountId, { ...rest, id, channel, key: `inbox-${makeSecret().slice(0, 22)}` });
    return found((await this.snapshot(accountId)).inboxes.get(id));
  }

  async changeInbox(actor: Actor | null, accountId: string, id: string, changes: InboxChanges): Promise<Inbox> {
    refuseUnlessManager(actor);
    const snapshot = await this.snapshot(accountId);
    if (!snapshot.inboxes.has(id)) throw new Refusal('not-found', 'There is no such inbox.');
    const { settings: given, ...others } = changes;
    refuseUnknownSurveys(snapshot, given);
    if (changes.queueId !== undefined) await this.#refuseUnknownQueue(accountId, changes.queueId);
    refuseFaultyMail(given?.mail);
    refuseFaultyRetention(given?.retention, '/retention/deleteAfterDays');
    await this.#refuseUnknownBot(accountId, given);
    refuseRepeatedInvitations(given);
    const settings = (former: InboxSettings): InboxSettings => {
      const mail = given?.mail && { mail: { ...former.mail, ...given.mail } };
      const widget = given?.widget && { widget: { ...former.widget, ...given.widget } };
      const made = { ...former, ...given, ...mail, ...widget };
      if (given?.widget || given?.accent) refuseFaultyWidget(made);
      return made;
    };
    await this.#directory.changeInbox(accountId, id, { ...others, ...(given && { settings }) });
    return found((await this.snapshot(accountId)).inboxes.get(id));
  }

  /** Makes a visitor known to an inbox; the token is told this once. */
  async welcomeVisitor(
    accountId: string,
    inboxId: string,
    told: Partial<LastingFacts>,
  ): Promise<{ readonly visitor: Visitor; readonly token: string }> {
    const { account, inboxes } = await this.snapshot(accountId);
    if (!inboxes.has(inboxId)) throw invalidInput('/inboxId', 'There is no such inbox.');
    const covered = maskValue(told, maskingRulesOf(account));
    await this.#claims.refuseFalse(accountId, inboxes.get(inboxId), null, covered);
    const id = makeId();
    const token = `visitor_${account.number}_${id.replaceAll('-', '')}_${makeSecret()}`;
    const facts = { name: null, email: null, phone: null, language: null, attributes: {}, ...covered };
    const visitor = await this.#visitors.add({ accountId, id, inboxId, tokenHash: hashSecret(token), facts });
    return { visitor, token };
  }

  /** A visitor sees themselves, members of the account see all of its visitors. */
  async visitor(actor: Actor, id: string): Promise<Visitor> {
    const hidden = actor.kind === 'visitor' && actor.visitorId !== id;
    const visitor = hidden ? null : await this.#visitors.get(actor.accountId, id);
    if (!visitor) throw new Refusal('not-found', 'There is no such visitor.');
    return visitor;
  }

  /** Up to 200 visitors with this e-mail address, those seen last first; for those who may manage, and the operator. */
  visitorsWith(actor: Actor | null, accountId: string, email: string): Promise<readonly Visitor[]> {
    refuseUnlessManager(actor);
    return this.#visitors.findByEmail(accountId, email.trim(), MOST_ALIKE);
  }

  async changeVisitor(actor: Actor, id: string, changes: Partial<LastingFacts>): Promise<Visitor> {
    const known = await this.visitor(actor, id);
    const { account, inboxes } = await this.snapshot(actor.accountId);
    const covered = maskValue(changes, maskingRulesOf(account));
    if (actor.kind !== 'visitor') {
      const changed = asChangedByMember(covered, known);
      return found((await this.#visitors.change(actor.accountId, id, changed)) ?? undefined);
    }
    await this.#claims.refuseFalse(actor.accountId, inboxes.get(actor.inboxId), id, covered);
    return found((await this.#visitors.changeOwn(actor.accountId, id, covered)) ?? undefined);
  }

  async #refuseStrangers(accountId: string, members: QueueRequest['members'] = []): Promise<void> {
    const { agents } = await this.snapshot(accountId);
    members.forEach(({ agentId }, index) => {
      if (!agents.has(agentId)) throw invalidInput(`/members/${index}/agentId`, 'There is no such agent.');
    });
  }

  async #refuseUnknownCalendar(accountId: string, calendarId: string | null = null): Promise<void> {
    const { calendars } = await this.snapshot(accountId);
    if (calendarId !== null && !calendars.has(calendarId)) {
      throw invalidInput('/calendarId', 'There is no such calendar.');
    }
  }

  async #refuseUnknownBot(accountId: string, settings: Inbox['settings'] = {}): Promise<void> {
    const { bots } = await this.snapshot(accountId);
    if (settings.bot && !bots.has(settings.bot.id)) throw invalidInput('/bot/id', 'There is no such bot.');
  }

  async #refuseUnknownQueue(accountId: string, queueId: string): Promise<void> {
    const { queues } = await this.snapshot(accountId);
    if (!queues.has(queueId)) throw invalidInput('/queueId', 'There is no such queue.');
  }
}

function refuseUnknownSurveys({ surveys }: Snapshot, settings: InboxSettings | undefined): void {
  for (const [form, id] of Object.entries(settings?.surveys ?? {})) {
    if (surveys.get(id)?.form !== form)
      throw invalidInput(`/surveys/${form}`, 'There is no such survey for this form.');
  }
}

/** Refuses with `forbidden`; the operator, `null`, may everything. */
export function refuseUnlessManager(actor: Actor | null): void {
  if (actor && !mayManage(actor)) throw new Refusal('forbidden', 'Only owners, admins and managing keys may do this.');
}

/** Refuses a rule that deletes before it anonymises. */
export function refuseFaultyRetention(rule: RetentionRule | null | undefined, pointer: string): void {
  const fault = rule ? retentionFault(rule) : null;
  if (fault !== null) throw invalidInput(pointer, fault);
}

function refuseUnknownZone(pointer: string, zone: string): void {
  if (!isZone(zone)) throw invalidInput(pointer, 'There is no such time zone.');
}

function refuseRepeatedInvitations({ invitations = [] }: InboxSettings = {}): void {
  invitations.forEach(({ id }, index) => {
    const isFirst = invitations.findIndex((each) => each.id === id) === index;
    if (!isFirst) throw invalidInput(`/invitations/${index}/id`, 'Two invitations have this id.');
  });
}

function refuseFaultyWidget(settings: InboxSettings = {}): void {
  const fault = findWidgetFault(accentOf({ settings }), widgetSettingsOf({ settings }));
  if (fault) throw invalidInput(fault.pointer, fault.detail);
}

function refuseFaultyMail(settings: Inbox['settings']['mail'] = {}): void {
  for (const name of ['transcriptTo', 'noticesTo'] as const) {
    const address = settings[name] ?? null;
    if (address !== null && !isMailAddress(address)) throw invalidInput(`/mail/${name}`, 'This is not a mail address.');
  }
}

/** Owners are made and changed by owners (and the operator) alone. */
/** Refuses to let anybody but an owner act on somebody of this role. */
export function refuseUnlessOwner(actor: Actor | null, role: Agent['role'] | undefined): void {
  const isOwner = actor === null || (actor.kind === 'agent' && actor.role === 'owner');
  if (role === 'owner' && !isOwner) throw new Refusal('forbidden', 'Only an owner may do this to an owner.');
}

function found<T>(item: T | undefined): T {
  if (item === undefined) throw new Error('What was just written cannot be read');
  return item;
}
