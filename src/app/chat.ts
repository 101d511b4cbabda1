import { type Actor, type Deed, isInSight, mayCommand, refOf, sightOf } from '../core/access.ts';
import type { Commanded, SaidMessage } from '../core/command.ts';
import { decide } from '../core/decide.ts';
import type { Account, Queue, Snapshot, Visitor } from '../core/directory.ts';
import type { Event, FileRef } from '../core/event.ts';
import type { Page, Priority, Skills, VisitorFacts } from '../core/facts.ts';
import { guardedOf } from '../core/guarded.ts';
import { invalidInput, Refusal } from '../core/refusal.ts';
import { apply, type Session } from '../core/session.ts';
import type { Directory } from '../store/directory.ts';
import type { DirectoryNotices } from '../store/directory-notices.ts';
import type { Journal } from '../store/journal.ts';
import type { Logs } from '../store/logs.ts';
import type { Visitors } from '../store/visitors.ts';
import { type Blocks, wordsOf } from './blocks.ts';
import type { Claims } from './claims.ts';
import { complete, type Found, promiseOf, queueOf } from './complete.ts';
import type { Files } from './files/files.ts';
import type { Intent } from './intent.ts';
import { LoadedSessions } from './loaded-sessions.ts';
import { maskIntent, maskingRulesOf, maskOpening } from './masking.ts';
import { meetingBot } from './meeting-bot.ts';
import type { Originals } from './originals.ts';
import type { Routing } from './routing.ts';
import { answeredSurvey, factsAnswered } from './surveys.ts';
import { type Connection, factsAtOpening } from './visitor-facts.ts';

/** What came of a command. */
export interface Done {
  readonly session: Session;
  /** The sequence at which the command's message stands, or null when it posted none. */
  readonly seq: number | null;
  /** True when all was already as commanded, so that nothing was added. */
  readonly repeated: boolean;
}

export interface Opening {
  /** Made by the caller, so that a repeat finds the session instead of opening another. */
  readonly id: string;
  /** An integration names both; a visitor's credential says them. */
  readonly inboxId?: string;
  readonly visitorId?: string;
  readonly channel?: string;
  readonly intent?: 'chat' | 'offline-message';
  readonly intake?: boolean;
  /** The pre-chat form, filled in already: the session enters the queue at once. */
  readonly answers?: Readonly<Record<string, string>>;
  /** The account's survey that they answer. */
  readonly surveyId?: string;
  /** Where another than the inbox's own queue is to answer. */
  readonly queueId?: string;
  /** The inbox's invitation that was taken up: the log keeps it under `extras.native.invitation`. */
  readonly invitationId?: string;
  /** For integrations to say. */
  readonly priority?: Priority;
  readonly skills?: Skills;
  readonly visitor?: Partial<VisitorFacts>;
  readonly page?: Page;
  readonly message?: Extract<Intent, { type: 'post-message' }>;
  readonly extras?: Session['extras'];
}

/** What messages need of files. */
type FilesOfMessages = Pick<Files, 'named' | 'claim' | 'takeBack' | 'removeTakenBack'>;

const ATTEMPTS = 8;

/** Load → decide → append: the one way by which sessions change. Commands on one session take turns. */
export class Chat {
  readonly #journal: Journal;
  readonly #directory: Directory;
  readonly #visitors: Visitors;
  readonly #sessions: LoadedSessions;
  readonly #logs: Pick<Logs, 'read'>;
  readonly #originals: Originals;
  readonly #blocks: Blocks;
  readonly #files: FilesOfMessages;
  readonly #claims: Claims;
  readonly #routing: Pick<Routing, 'admit'>;
  readonly #now: () => number;

  constructor(parts: {
    readonly journal: Journal;
    readonly logs: Logs;
    readonly directory: Directory;
    readonly visitors: Visitors;
    readonly originals: Originals;
    readonly blocks: Blocks;
    readonly files: FilesOfMessages;
    readonly claims: Claims;
    readonly routing: Pick<Routing, 'admit'>;
    readonly notices: Pick<DirectoryNotices, 'onRewritten'>;
    readonly now: () => number;
  }) {
    this.#journal = parts.journal;
    this.#directory = parts.directory;
    this.#visitors = parts.visitors;
    this.#originals = parts.originals;
    this.#blocks = parts.blocks;
    this.#files = parts.files;
    this.#claims = parts.claims;
    this.#routing = parts.routing;
    this.#sessions = new LoadedSessions(parts.logs);
    this.#logs = parts.logs;
    this.#now = parts.now;
    parts.notices.onRewritten((ids) => {
      if (ids === null) this.#sessions.forgetAll();
      else for (const id of ids) this.#sessions.forget(id);
    });
  }

  /** The state of a session in the actor's sight; refuses with `not-found` otherwise. */
  async session(actor: Actor, sessionId: string): Promise<Session> {
    return visible(actor, await this.#sessions.latest(actor.accountId, sessionId));
  }

  /** Opens a session, with its first message when one rides along, in one commit. */
  async open(actor: Actor, said: Opening, connection: Connection): Promise<Done> {
    const snapshot = await this.#snapshot(actor);
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const done = await this.#open(actor, snapshot, said, connection);
      if (done) return done;
    }
    throw new Refusal('unavailable', 'The visitor changes too fast; try again.');
  }

  /** Null when the visitor has changed since this process saw them. */
  async #open(actor: Actor, snapshot: Snapshot, said: Opening, connection: Connection): Promise<Done | null> {
    const opening = maskOpening(said, maskingRulesOf(snapshot.account));
    const { command, visitorVersion } = await this.#openingCommand(actor, opening, connection);
    return this.#sessions.alone(opening.id, async () => {
      const known = this.#sessions.held(actor.accountId, opening.id);
      if (known) return alreadyOpen(actor, known);
      const opened = decided(decide(null, command, this.#now()));
      const session = fold(null, opened);
      const first = opening.message
        ? this.#decide(actor, session, snapshot, opening.message, await this.#find(actor, session, opening.message))
        : { events: [], seq: null };
      const by = { visitorId: command.visitorId, address: command.visitor.ip };
      await this.#blocks.refuseBlocked(actor.accountId, by, textsAtOpening(said));
      if (said !== opening) await this.#keepOriginals(snapshot.account, said, opening);
      const done = await this.#append(null, [...opened, ...first.events], visitorVersion);
      if (done !== 'stale') return { session: done, seq: first.seq, repeated: false };
      const standing = await this.#sessions.latest(actor.accountId, opening.id);
      if (standing || visitorVersion === undefined) return alreadyOpen(actor, standing);
      this.#visitors.forget(actor.accountId, command.visitorId);
      return null;
    });
  }

  /** Does what the intent says, or throws a refusal and changes nothing. */
  async command(actor: Actor, sessionId: string, said: Intent): Promise<Done> {
    const snapshot = this.#directory.held(actor.accountId) ?? (await this.#snapshot(actor));
    const { account } = snapshot;
    const intent = maskIntent(said, maskingRulesOf(account));
    if (actor.kind !== 'visitor' && said === intent && namesNothing(intent)) {
      return this.#command(actor, sessionId, snapshot, intent);
    }
    const told = factsTold(intent, snapshot);
    let takesFilesBack = false;
    const prepare = async (session: Session) => {
      if (actor.kind === 'visitor' && !isOpenToBlocked(intent)) await this.#refuseBlocked(session, said);
      if (actor.kind === 'visitor') {
        const inbox = snapshot.inboxes.get(actor.inboxId);
        await this.#claims.refuseFalse(actor.accountId, inbox, actor.visitorId, told);
      }
      if (said !== intent) await this.#originals.keep(account, sessionId, said, intent);
      const [messageId, ids] = filesOf(intent);
      if (ids.length > 0) await this.#files.claim(session, messageId, ids);
      if (intent.type === 'remove-message') takesFilesBack = await this.#files.takeBack(session, intent.messageId);
    };
    const done = await this.#command(actor, sessionId, snapshot, intent, prepare);
    // What fails here, the hourly sweeping of files makes good.
    if (takesFilesBack) await this.#files.removeTakenBack({ accountId: account.id, sessionId }).catch(() => {});
    if (actor.kind === 'visitor' && Object.keys(told).length > 0) await this.#remember(actor, told);
    return done;
  }

  /** For Koine itself: does it only if nothing has happened since `version`, and refuses with `conflict` otherwise. */
  async commandAt(actor: Actor, sessionId: string, version: number, intent: Intent): Promise<Done> {
    return this.#command(actor, sessionId, await this.#snapshot(actor), intent, async (session) => {
      if (session.version !== version) throw new Refusal('conflict', 'The session has gone on meanwhile.');
    });
  }

  /** `prepare` is called when something was decided, before it is stored. */
  #command(
    actor: Actor,
    sessionId: string,
    snapshot: Snapshot,
    intent: Intent,
    prepare?: (session: Session) => Promise<void>,
  ): Promise<Done> {
    const { accountId } = actor;
    return this.#sessions.alone(sessionId, async () => {
      const held = this.#sessions.held(accountId, sessionId) ?? (await this.#sessions.latest(accountId, sessionId));
      let session = visible(actor, held);
      for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
        try {
          const found = namesNothing(intent) ? {} : await this.#find(actor, session, intent);
          const { events, seq } = this.#decide(actor, session, snapshot, intent, found);
          if (events.length === 0) return { session, seq, repeated: true };
          if (prepare) await prepare(session);
          const done = await this.#append(session, events);
          if (done !== 'stale') return { session: done, seq, repeated: false };
        } catch (error) {
          // What is held may be behind another process: a refusal stands only on the newest state.
          const latest = await this.#sessions.latest(accountId, sessionId);
          if (!(error instanceof Refusal) || latest?.version === session.version) throw error;
        }
        session = visible(actor, await this.#sessions.latest(accountId, sessionId));
      }
      throw new Refusal('unavailable', 'The session changes too fast; try again.');
    });
  }

  #decide(actor: Actor, session: Session, snapshot: Snapshot, intent: Intent, found: Found) {
    if (!mayCommand(actor, deedOf(intent, actor), guardedOf(session))) {
      throw new Refusal('forbidden', 'You may not do this in this session.');
    }
    const now = this.#now();
    const events = decided(decide(session, complete(intent, actor, session, snapshot, now, found), now));
    return { events, seq: sequenceOf(intent, session, events) };
  }

  async #find(actor: Actor, session: Session, intent: Intent): Promise<Found> {
    return {
      files: await this.#filesFor(actor, session, intent),
      message: await this.#messageFor(session, intent),
    };
  }

  /** A message that stands already keeps the files it has. */
  async #filesFor(actor: Actor, session: Session, intent: Intent): Promise<readonly FileRef[]> {
    const [messageId, ids] = filesOf(intent);
    if (ids.length === 0 || session.sent.find(messageId) !== null) return [];
    return this.#files.named(session, refOf(actor, null), messageId, ids);
  }

  /** The message that the intent is about. */
  async #messageFor(session: Session, intent: Intent): Promise<SaidMessage | null> {
    const messageId = messageMeant(intent);
    const seq = messageId === undefined ? null : session.sent.find(messageId);
    if (messageId === undefined || seq === null) return null;
    const [event] = await this.#logs.read(session.accountId, session.id, seq - 1, 1);
    if (event?.type !== 'message-posted') throw new Error(`Session ${session.id} has no message at ${seq}`);
    return { messageId, kind: event.kind, at: event.at, by: event.actor };
  }

  async #append(base: Session | null, events: readonly Event[], visitorVersion?: string): Promise<Session | 'stale'> {
    const session = fold(base, events);
    try {
      const appended = await this.#journal.append({
        base,
        events,
        session,
        ...(visitorVersion !== undefined && { visitorVersion }),
      });
      if (appended === 'stale') return 'stale';
      this.#sessions.keep(appended.session);
      return appended.session;
    } catch (error) {
      // Whether it was committed is unknown: only the log can tell.
      this.#sessions.forget(session.id);
      if (error instanceof Refusal) throw error;
      throw new Refusal('unavailable', 'It could not be stored for certain; send it again with the same id.', [], {
        cause: error,
      });
    }
  }

  #refuseBlocked({ accountId, visitorId, visitor }: Session, said: Intent): Promise<void> {
    return this.#blocks.refuseBlocked(accountId, { visitorId, address: visitor.ip }, wordsOf(said));
  }

  async #keepOriginals(account: Account, said: Opening, read: Opening): Promise<void> {
    if (said.message && read.message) await this.#originals.keep(account, said.id, said.message, read.message);
    if (!said.answers || !read.answers) return;
    const [given, kept] = [said, read].map(({ answers = {} }): Intent => ({ type: 'submit-form', answers }));
    if (given && kept) await this.#originals.keep(account, said.id, given, kept);
  }

  /** The command, and the version of the visitor that it goes by, where they were not read for it. */
  async #openingCommand(
    actor: Actor,
    opening: Opening,
    connection: Connection,
  ): Promise<{ readonly command: Commanded<'open'>; readonly visitorVersion: string | undefined }> {
    if (actor.kind === 'agent') throw new Refusal('forbidden', 'Agents answer sessions; visitors open them.');
    if (actor.kind === 'integration' && !actor.scopes.includes('chat')) {
      throw new Refusal('forbidden', 'The key may not open sessions.');
    }
    const { priority, skills } = opening;
    if (actor.kind === 'visitor' && (priority ?? skills) !== undefined) {
      throw new Refusal('forbidden', 'How urgent a session is, and what it needs, is not for visitors to say.');
    }
    const snapshot = await this.#snapshot(actor);
    const inboxId = actor.kind === 'visitor' ? actor.inboxId : opening.inboxId;
    const inbox = snapshot.inboxes.get(inboxId ?? '');
    if (!inbox) throw invalidInput('/inboxId', 'There is no such inbox.');
    const told = { ...factsAnswered(snapshot, opening), ...opening.visitor };
    if (actor.kind === 'visitor') await this.#claims.refuseFalse(actor.accountId, inbox, actor.visitorId, told);
    const seen =
      actor.kind === 'visitor' || opening.visitorId === undefined
        ? null
        : await this.#visitors.seen(actor.accountId, opening.visitorId);
    const visitor = actor.kind === 'visitor' ? await this.#remember(actor, told) : seen?.visitor;
    if (!visitor) throw invalidInput('/visitorId', 'There is no such visitor.');
    const facts = factsAtOpening(visitor, told, connection);
    const meant = queueOf(snapshot, opening.queueId ?? inbox.queueId, '/queueId');
    const { intent = 'chat', intake = false } = opening;
    const invitation = inbox.settings.invitations?.find(({ id }) => id === opening.invitationId);
    const bot = intent === 'chat' && !intake ? meetingBot(snapshot, inbox, meant.id, this.#now()) : null;
    const queue = intent === 'chat' && !bot ? await this.#admit(snapshot, opening.id, meant) : meant;
    const command: Commanded<'open'> = {
      type: 'open',
      sessionId: opening.id,
      accountId: actor.accountId,
      inboxId: inbox.id,
      visitorId: visitor.id,
      channel: opening.channel ?? inbox.channel,
      intent,
      intake,
      ...(opening.answers && { answers: opening.answers }),
      ...(opening.answers &&
        opening.surveyId !== undefined && {
          survey: answeredSurvey(snapshot, 'pre-chat', opening.surveyId, opening.answers),
        }),
      queueId: queue.id,
      promise: promiseOf(snapshot, queue, this.#now()),
      ...(priority && { priority }),
      ...(skills && { skills }),
      bot,
      visitor: facts,
      page: opening.page ?? null,
      extras: {
        ...opening.extras,
        ...(invitation && { native: { invitation: { id: invitation.id, text: invitation.text } } }),
      },
      actor: refOf(actor, facts.name),
    };
    return { command, visitorVersion: seen?.version };
  }

  /** A session that was opened before is not turned away because its queue is full now. */
  async #admit(snapshot: Snapshot, id: string, queue: Queue): Promise<Queue> {
    try {
      return await this.#routing.admit(snapshot, queue);
    } catch (error) {
      if (await this.#sessions.latest(snapshot.account.id, id)) return queue;
      throw error;
    }
  }

  /** Keeps what a visitor told for their next session. */
  #remember(actor: Extract<Actor, { kind: 'visitor' }>, told: Partial<VisitorFacts>): Promise<Visitor | null> {
    const { name, email, phone, language } = told;
    const lasting = Object.fromEntries(
      Object.entries({ name, email, phone, language }).filter(([, value]) => value !== undefined),
    );
    return this.#visitors.changeOwn(actor.accountId, actor.visitorId, lasting);
  }

  async #snapshot(actor: Actor): Promise<Snapshot> {
    const snapshot = await this.#directory.snapshot(actor.accountId);
    if (!snapshot) throw new Refusal('not-found', 'There is no such account.');
    return snapshot;
  }
}

/** What a visitor tells of themselves by this. */
function factsTold(intent: Intent, snapshot: Snapshot): Partial<VisitorFacts> {
  if (intent.type === 'update-visitor') return intent.changes;
  return intent.type === 'submit-form' ? factsAnswered(snapshot, intent) : {};
}

/** What the intent amounts to for the rights. */
function deedOf(intent: Intent, actor: Actor): Deed {
  switch (intent.type) {
    case 'join':
      if (isForAnother(intent, actor)) return 'call-in';
      return intent.hidden ? 'listen' : 'join';
    case 'leave':
      return isForAnother(intent, actor) ? 'send-away' : 'leave';
    case 'post-message':
      return intent.kind === 'whisper' ? 'whisper' : 'post-message';
    default:
      return intent.type;
  }
}

function isForAnother({ agentId }: { readonly agentId?: string }, actor: Actor): boolean {
  return agentId !== undefined && !(actor.kind === 'agent' && actor.agentId === agentId);
}

function visible(actor: Actor, session: Session | null): Session {
  if (!session || !isInSight(sightOf(actor), guardedOf(session))) {
    throw new Refusal('not-found', 'There is no such session.');
  }
  return session;
}

function alreadyOpen(actor: Actor, session: Session | null): Done {
  if (!session) throw new Error('A session could be neither opened nor found');
  if (!isInSight(sightOf(actor), guardedOf(session))) throw new Refusal('already-exists', 'This id is taken.');
  return { session, seq: null, repeated: true };
}

/** The id of the message that is answered, edited or removed. */
function messageMeant(intent: Intent): string | undefined {
  if (intent.type === 'post-message') return intent.replyTo;
  return intent.type === 'edit-message' || intent.type === 'remove-message' ? intent.messageId : undefined;
}

/** The message's id, and the ids of the files that it is to bear. */
function filesOf(intent: Intent): readonly [string, readonly string[]] {
  return intent.type === 'post-message' ? [intent.messageId, intent.files ?? []] : ['', []];
}

/** Whether nothing that the intent names must be looked for first. */
function namesNothing(intent: Intent): boolean {
  return messageMeant(intent) === undefined && filesOf(intent)[1].length === 0;
}

/** Who is blocked may still read, and go. */
function isOpenToBlocked({ type }: Intent): boolean {
  return type === 'end' || type === 'read-messages';
}

function textsAtOpening({ message, answers = {} }: Opening): readonly string[] {
  return [...(message ? [message.text] : []), ...Object.values(answers)];
}

function decided(verdict: readonly Event[] | Refusal): readonly Event[] {
  if (verdict instanceof Refusal) throw verdict;
  return verdict;
}

function fold(base: Session | null, events: readonly Event[]): Session {
  const session = events.reduce<Session | null>((state, event) => apply(state, event), base);
  if (!session) throw new Error('An opening without events');
  return session;
}

function sequenceOf(intent: Intent, session: Session, events: readonly Event[]): number | null {
  if (intent.type !== 'post-message') return null;
  return events.find(({ type }) => type === 'message-posted')?.seq ?? session.sent.find(intent.messageId);
}
