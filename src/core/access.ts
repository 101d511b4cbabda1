import type { CommandType } from './command.ts';
import type { ActorRef, Event, MessageKind } from './event.ts';

/** What a member may do in one queue. */
export type QueueRight = 'respond' | 'notify' | 'listen' | 'manage';

export type Role = 'owner' | 'admin' | 'supervisor' | 'agent';

/** What an API key was made for: `read` history, `chat` in it, `manage` the account. */
export type Scope = 'read' | 'chat' | 'manage';

/** Who acts, as proved by a credential. */
export type Actor =
  | { readonly kind: 'visitor'; readonly accountId: string; readonly visitorId: string; readonly inboxId: string }
  | {
      readonly kind: 'agent';
      readonly accountId: string;
      readonly agentId: string;
      readonly name: string;
      readonly role: Role;
      readonly rights: Readonly<Record<string, readonly QueueRight[]>>;
    }
  | {
      readonly kind: 'integration';
      readonly accountId: string;
      readonly keyId: string;
      readonly name: string;
      readonly scopes: readonly Scope[];
    }
  /** A bot of the account: Koine runs or calls it, or it calls with its own key. */
  | { readonly kind: 'bot'; readonly accountId: string; readonly botId: string; readonly name: string }
  /** Koine itself, when a timer is due. No credential proves it. */
  | { readonly kind: 'system'; readonly accountId: string };

export type AgentActor = Extract<Actor, { readonly kind: 'agent' }>;

/** Whether an actor may ask by conditions on all that a session holds: a visitor would learn what is not theirs to see. */
export function mayUseFilters(actor: Actor): boolean {
  return actor.kind !== 'visitor';
}

/** Whether an actor may change the lists that the account keeps for all. */
export function mayShareViews(actor: Actor): boolean {
  return mayManage(actor) || (actor.kind === 'agent' && actor.role === 'supervisor');
}

/** The part of a session that decides who may see it and touch it; a session and its row both have it. */
export interface Guarded {
  readonly accountId: string;
  readonly visitorId: string;
  readonly queueId: string | null;
  readonly stage: string;
  readonly agentIds: readonly string[];
  /** The agent who was asked to take the session over. */
  readonly transferOfferedTo?: string | null;
  /** The bot that has it. */
  readonly botId?: string | null;
}

/** Which sessions an actor may see, as a filter that a store can compile. */
export type Sight =
  | { readonly of: 'account'; readonly accountId: string }
  | { readonly of: 'visitor'; readonly accountId: string; readonly visitorId: string }
  | { readonly of: 'agent'; readonly accountId: string; readonly agentId: string; readonly queueIds: readonly string[] }
  | { readonly of: 'bot'; readonly accountId: string; readonly botId: string }
  | { readonly of: 'nothing'; readonly accountId: string };

/** What an actor may see at all: agents their queues' sessions, those they took part in and those offered to them, bots those that they have, supervisors everything. */
export function sightOf(actor: Actor): Sight {
  const { accountId } = actor;
  switch (actor.kind) {
    case 'system':
      return { of: 'account', accountId };
    case 'bot':
      return { of: 'bot', accountId, botId: actor.botId };
    case 'visitor':
      return { of: 'visitor', accountId, visitorId: actor.visitorId };
    case 'integration':
      return actor.scopes.includes('read') || actor.scopes.includes('chat')
        ? { of: 'account', accountId }
        : { of: 'nothing', accountId };
    case 'agent':
      if (actor.role !== 'agent') return { of: 'account', accountId };
      return { of: 'agent', accountId, agentId: actor.agentId, queueIds: queuesInSight(actor.rights) };
  }
}

/** The right to be notified alone shows no session. */
function queuesInSight(rights: Readonly<Record<string, readonly QueueRight[]>>): readonly string[] {
  return Object.keys(rights).filter((queueId) => rights[queueId]?.some((right) => right !== 'notify'));
}

/** The actor as a reader of an account that their own supervises, or null: only who sees all of their own account may read those below it. */
export function asSupervisor(actor: Actor, childId: string): Actor | null {
  if (actor.kind === 'visitor' || sightOf(actor).of !== 'account') return null;
  const { id, name } = refOf(actor, null);
  return { kind: 'integration', accountId: childId, keyId: id ?? '', name: name ?? '', scopes: ['read'] };
}

/** Whether a session lies within sight. What does not is answered as not found. */
export function isInSight(sight: Sight, session: Guarded): boolean {
  if (session.accountId !== sight.accountId) return false;
  switch (sight.of) {
    case 'account':
      return true;
    case 'visitor':
      return session.visitorId === sight.visitorId;
    case 'agent':
      return (
        session.agentIds.includes(sight.agentId) ||
        session.transferOfferedTo === sight.agentId ||
        (session.queueId !== null && sight.queueIds.includes(session.queueId))
      );
    case 'bot':
      return session.botId === sight.botId;
    case 'nothing':
      return false;
  }
}

const visitorCommands: ReadonlySet<CommandType> = new Set<CommandType>([
  'open',
  'submit-form',
  'post-message',
  'read-messages',
  'view-page',
  'update-visitor',
  'end',
  'reopen',
  'rate',
  'set-extras',
  'request-transcript',
]);

const agentCommands: ReadonlySet<CommandType> = new Set<CommandType>([
  'accept',
  'post-message',
  'edit-message',
  'remove-message',
  'read-messages',
  'update-visitor',
  'transfer',
  'offer-transfer',
  'answer-transfer',
  'answer-offer',
  'set-priority',
  'require-skills',
  'join',
  'leave',
  'change-labels',
  'add-link',
  'remove-link',
  'wrap-up',
  'mark-spam',
  'set-extras',
  'request-transcript',
  'end',
  'reopen',
  'close',
]);

const botCommands: ReadonlySet<CommandType> = new Set<CommandType>([
  'post-message',
  'read-messages',
  'update-visitor',
  'hand-off',
  'set-priority',
  'require-skills',
  'change-labels',
  'add-link',
  'end',
]);

/** What Koine alone does: nobody may ring for others, or end what is silent. */
const ownCommands: ReadonlySet<CommandType> = new Set<CommandType>([
  'offer',
  'requeue',
  'engage-bot',
  'warn-of-silence',
  'warn-of-deadlines',
]);

/** A command, where its type does not say enough: to `listen` is to join unseen, to `call-in` and to `send-away` is to do it to another agent. */
export type Deed = CommandType | 'listen' | 'call-in' | 'send-away' | 'whisper';

/** What takes a session from a colleague who has it. */
const movesOrEnds: ReadonlySet<Deed> = new Set<Deed>(['transfer', 'offer-transfer', 'end', 'call-in', 'send-away']);

/** Whether an actor who sees a session may do this to it. */
export function mayCommand(actor: Actor, deed: Deed, session: Guarded): boolean {
  const type = commandTypeOf(deed);
  switch (actor.kind) {
    case 'system':
      return true;
    case 'visitor':
      return visitorCommands.has(type);
    case 'integration':
      return actor.scopes.includes('chat') && !ownCommands.has(type);
    case 'bot':
      return botCommands.has(type);
    case 'agent': {
      if (!agentCommands.has(type)) return false;
      if (actor.role !== 'agent') return true;
      const rights = session.queueId === null ? [] : (actor.rights[session.queueId] ?? []);
      const [mayManage, mayListen] = [rights.includes('manage'), rights.includes('listen')];
      if (deed === 'listen') return mayListen || mayManage;
      if (session.agentIds.includes(actor.agentId) || mayManage) return true;
      if (deed === 'answer-transfer' && session.transferOfferedTo === actor.agentId) return true;
      if (mayListen && (deed === 'leave' || deed === 'whisper')) return true;
      return rights.includes('respond') && !(session.stage === 'active' && movesOrEnds.has(deed));
    }
  }
}

function commandTypeOf(deed: Deed): CommandType {
  switch (deed) {
    case 'listen':
    case 'call-in':
      return 'join';
    case 'send-away':
      return 'leave';
    case 'whisper':
      return 'post-message';
    default:
      return deed;
  }
}

/** Whether messages of this kind are among agents: visitors, and vendors' clients that know no such kind, never read them. */
export function isAmongAgents(kind: MessageKind): boolean {
  return kind === 'note' || kind === 'whisper';
}

/**
 * Who is let in at a route, before anything is looked at. `public`: everybody; `anyone`: who proved to be somebody;
 * `members`: agents and keys; `readers`: agents and keys that may read; `chatters`: visitors, agents and keys that may
 * chat; `managers`: those who may manage the account.
 */
export type AccessRule = 'public' | 'anyone' | 'members' | 'readers' | 'chatters' | 'managers';

/** Whether a route with this rule lets the actor in. */
export function isAdmitted(rule: AccessRule, actor: Actor | null): boolean {
  if (rule === 'public') return true;
  if (!actor) return false;
  switch (rule) {
    case 'anyone':
      return true;
    case 'members':
      return actor.kind !== 'visitor';
    case 'readers':
      return actor.kind === 'agent' || (actor.kind === 'integration' && actor.scopes.includes('read'));
    case 'chatters':
      return actor.kind !== 'integration' || actor.scopes.includes('chat');
    case 'managers':
      return mayManage(actor);
  }
}

/** Whether an actor may change the account's agents, queues, inboxes and keys. */
export function mayManage(actor: Actor): boolean {
  switch (actor.kind) {
    case 'system':
    case 'bot':
    case 'visitor':
      return false;
    case 'agent':
      return actor.role === 'owner' || actor.role === 'admin';
    case 'integration':
      return actor.scopes.includes('manage');
  }
}

/** Whether an actor may take the account's history out: who sees all of it, and is no bot. */
export function mayExport(actor: Actor): boolean {
  return actor.kind !== 'bot' && sightOf(actor).of === 'account' && isAdmitted('readers', actor);
}

/**
 * The event as the visitor may see it, or null: never notes, whispers, who listens, how it was routed, what agents
 * judge of it, or what a vendor keeps beside.
 */
export function forVisitor(event: Event): Event | null {
  switch (event.type) {
    case 'message-posted':
    case 'message-edited':
    case 'message-removed':
      return isAmongAgents(event.kind) ? null : event;
    case 'session-opened':
      return { ...event, extras: {} };
    case 'session-transferred':
      return { ...event, note: null };
    case 'agent-joined':
    case 'agent-left':
      return event.hidden ? null : event;
    case 'silence-warned':
      return event.side === 'visitor' ? event : null;
    case 'session-ended':
      return event.by === 'visitor' ? event : { ...event, reason: null };
    case 'visitor-updated':
      return event.actor.kind === 'visitor' ? event : withoutAttributes(event);
    case 'queue-entered':
      return { type: event.type, queueId: event.queueId, reason: event.reason, ...placeOf(event) };
    case 'form-submitted':
    case 'session-accepted':
    case 'bot-engaged':
    case 'messages-read':
    case 'page-viewed':
    case 'transcript-requested':
    case 'session-reopened':
    case 'session-rated':
    case 'session-closed':
      return event;
    case 'deadline-set':
    case 'deadline-warned':
    case 'priority-set':
    case 'skills-required':
    case 'session-offered':
    case 'offer-answered':
    case 'transfer-offered':
    case 'transfer-answered':
    case 'bot-handed-off':
    case 'labels-changed':
    case 'link-added':
    case 'link-removed':
    case 'wrap-up-begun':
    case 'wrapped-up':
    case 'spam-marked':
    case 'extras-set':
      return null;
  }
}

function placeOf({ seq, at, actor }: Event) {
  return { seq, at, actor };
}

/** Attributes that were not the visitor's own words may be what a company keeps about them. */
function withoutAttributes(event: Event<'visitor-updated'>): Event {
  const { attributes: _kept, ...changes } = event.changes;
  return { ...event, changes };
}

/** The actor as the log names it. A visitor bears the name known in the session. */
export function refOf(actor: Actor, visitorName: string | null): ActorRef {
  switch (actor.kind) {
    case 'system':
      return { kind: 'system', id: null, name: null };
    case 'bot':
      return { kind: 'bot', id: actor.botId, name: actor.name };
    case 'visitor':
      return { kind: 'visitor', id: actor.visitorId, name: visitorName };
    case 'agent':
      return { kind: 'agent', id: actor.agentId, name: actor.name };
    case 'integration':
      return { kind: 'integration', id: actor.keyId, name: actor.name };
  }
}
