import { type Command, type Commanded, MAX_MESSAGE_LENGTH } from './command.ts';
import type { ActorRef, Event, Happening } from './event.ts';
import type { SlaPromise, SlaTarget, VisitorFacts } from './facts.ts';
import { isKeepable } from './keepable.ts';
import { Refusal } from './refusal.ts';
import { findSent } from './sent-messages.ts';
import type { Session } from './session.ts';

/**
 * Every rule of a chat: the events that a command leads to, or why it is refused. No events means that all is
 * already as commanded (a message sent again, a read mark that is not news). Pure; `now` is in epoch milliseconds.
 */
export function decide(session: Session | null, command: Commanded, now: number): readonly Event[] | Refusal {
  const at = timeOf(session, now);
  const happenings = command.type === 'open' ? open(session, command, at) : judge(session, command, at);
  if (happenings instanceof Refusal) return happenings;
  if (!isKeepable(happenings)) return new Refusal('invalid-input', 'A text holds a character that cannot be kept.');
  return place(session, command.actor, at, happenings);
}

/** Gives happenings their place and time in the log. */
export function place(
  session: Session | null,
  actor: ActorRef,
  now: number,
  happenings: readonly Happening[],
): readonly Event[] {
  const at = timeOf(session, now);
  const first = session ? session.version : 0;
  return happenings.map((happening, index) => ({ ...happening, seq: first + index, at, actor }));
}

/** A clock that went back does not take the log with it. */
function timeOf(session: Session | null, now: number): number {
  return session ? Math.max(now, session.updatedAt) : now;
}

type Verdict = readonly Happening[] | Refusal;

function open(session: Session | null, command: Commanded<'open'>, now: number): Verdict {
  if (session) return new Refusal('already-exists', 'A session with this id exists.');
  const { sessionId, accountId, inboxId, visitorId, channel, intent, intake, visitor, page, extras } = command;
  const opened: Happening = {
    type: 'session-opened',
    sessionId,
    accountId,
    number: 0,
    inboxNumber: 0,
    inboxId,
    visitorId,
    channel,
    intent,
    intake,
    visitor,
    page,
    extras,
  };
  if (intake) return [opened];
  const answered: readonly Happening[] = command.answers
    ? [{ type: 'form-submitted', form: 'pre-chat', answers: command.answers }]
    : [];
  return [opened, ...answered, ...enterQueue(null, command.queueId, 'opened', command.promise, now)];
}

function judge(session: Session | null, command: Exclude<Commanded, { type: 'open' }>, now: number): Verdict {
  if (!session) return new Refusal('not-found', 'There is no such session.');
  if (session.stage === 'closed' && command.type !== 'close' && !isRepeat(session, command) && !isBeside(command)) {
    return new Refusal('session-closed', 'The session is closed: its record is sealed.');
  }
  switch (command.type) {
    case 'submit-form':
      return submitForm(session, command, now);
    case 'accept':
      return accept(session, command);
    case 'post-message':
      return post(session, command);
    case 'read-messages':
      return read(session, command);
    case 'view-page':
      return inProgress(session) ?? [{ type: 'page-viewed', page: command.page }];
    case 'update-visitor':
      return updateVisitor(session, command.changes);
    case 'transfer':
      return transfer(session, command, now);
    case 'offer-transfer':
      return offerTransfer(session, command);
    case 'answer-transfer':
      return answerTransfer(session, command);
    case 'hand-off':
      return inProgress(session) ?? [{ type: 'bot-handed-off', reason: command.reason }];
    case 'mark-spam':
      return session.spam === command.spam ? [] : [{ type: 'spam-marked', spam: command.spam }];
    case 'set-extras':
      return setExtras(session, command);
    case 'request-transcript':
      return [{ type: 'transcript-requested', email: command.email, subject: command.subject }];
    case 'end':
      return inProgress(session) ?? [{ type: 'session-ended', by: command.by, reason: command.reason }];
    case 'reopen':
      return reopen(session, command);
    case 'rate':
      if (session.stage === 'intake' || session.stage === 'waiting') {
        return new Refusal('not-active', 'Nobody has answered yet, so there is nothing to rate.');
      }
      return [{ type: 'session-rated', score: command.score, outOf: command.outOf, comment: command.comment }];
    case 'close':
      if (session.stage === 'closed') return [];
      if (session.stage !== 'ended') return new Refusal('not-ended', 'A session must end before it is closed.');
      return [{ type: 'session-closed' }];
  }
}

function submitForm(session: Session, command: Extract<Command, { type: 'submit-form' }>, now: number): Verdict {
  const { form, answers, queueId, promise } = command;
  const submitted: Happening = { type: 'form-submitted', form, answers };
  if (form !== 'pre-chat') return [submitted];
  if (session.stage !== 'intake') return new Refusal('conflict', 'The form was already submitted.');
  return [submitted, ...enterQueue(session, queueId, 'form-submitted', promise, now)];
}

function accept(session: Session, command: Extract<Command, { type: 'accept' }>): Verdict {
  const over = inProgress(session);
  if (over) return over;
  if (session.stage === 'active') {
    return session.agent?.id === command.agent.id
      ? []
      : new Refusal('already-accepted', 'Another agent has accepted this session.');
  }
  if (session.stage !== 'waiting') return new Refusal('not-waiting', 'The session is not waiting for an agent.');
  return [{ type: 'session-accepted', agent: command.agent }];
}

function post(session: Session, command: Commanded<'post-message'>): Verdict {
  if (isRepeat(session, command)) return [];
  if (command.text.trim() === '') return new Refusal('invalid-input', 'A message must not be empty.');
  if (command.text.length > MAX_MESSAGE_LENGTH) {
    return new Refusal('too-large', `A message has at most ${MAX_MESSAGE_LENGTH} characters.`);
  }
  const foreign = foreignKind(command);
  if (foreign) return foreign;
  if (command.kind !== 'note') {
    const over = inProgress(session);
    if (over) return over;
    const mustHold = command.actor.kind === 'agent' && command.kind === 'text' && !command.automatic;
    if (mustHold && session.agent?.id !== command.actor.id) {
      return new Refusal('not-assigned', 'Accept the session before you answer it.');
    }
  }
  const { messageId, kind, text, automatic, page } = command;
  return [{ type: 'message-posted', messageId, kind, text, automatic, page }];
}

/** The refusal for a kind of message that is not the actor's to write, or null. */
function foreignKind({ actor, kind }: Commanded<'post-message'>): Refusal | null {
  if (actor.kind === 'visitor' && kind !== 'text') return new Refusal('forbidden', 'A visitor writes text only.');
  if (actor.kind === 'agent' && kind === 'system') return new Refusal('forbidden', 'An agent writes no system lines.');
  return null;
}

function read(session: Session, command: Commanded<'read-messages'>): Verdict {
  const reader = command.actor.kind === 'visitor' ? session.readByVisitor : session.readByAgent;
  const upTo = Math.min(command.upTo, session.version - 1);
  return upTo > reader ? [{ type: 'messages-read', upTo }] : [];
}

function updateVisitor(session: Session, changes: Partial<VisitorFacts>): Verdict {
  const known: Readonly<Record<string, unknown>> = { ...session.visitor };
  const news = Object.entries(changes).filter(([name, value]) => JSON.stringify(known[name]) !== JSON.stringify(value));
  return news.length === 0 ? [] : [{ type: 'visitor-updated', changes: Object.fromEntries(news) }];
}

function transfer(session: Session, command: Extract<Command, { type: 'transfer' }>, now: number): Verdict {
  const over = inProgress(session);
  if (over) return over;
  if (session.stage === 'intake') return new Refusal('not-waiting', 'The session has not entered a queue yet.');
  const { to, note } = command;
  if (to.kind === 'agent' && session.agent?.id === to.agent.id) return [];
  if (to.kind === 'queue' && session.stage === 'waiting' && session.queueId === to.queueId) return [];
  const target = to.kind === 'agent' ? to : { kind: to.kind, queueId: to.queueId };
  const moved: Happening = {
    type: 'session-transferred',
    from: session.agent,
    fromQueueId: session.queueId,
    to: target,
    note,
  };
  return to.kind === 'agent' ? [moved] : [moved, ...enterQueue(session, to.queueId, 'transferred', to.promise, now)];
}

function offerTransfer(session: Session, command: Extract<Command, { type: 'offer-transfer' }>): Verdict {
  const over = inProgress(session);
  if (over) return over;
  if (session.stage !== 'active') return new Refusal('not-active', 'Nobody has the session who could hand it over.');
  if (session.agent?.id === command.to.id) return [];
  if (session.offeredTransfer) return new Refusal('conflict', 'The session is being offered to an agent already.');
  return [{ type: 'transfer-offered', from: session.agent, to: command.to, note: command.note }];
}

function answerTransfer(session: Session, command: Commanded<'answer-transfer'>): Verdict {
  const offered = session.offeredTransfer;
  if (!offered) return new Refusal('conflict', 'No transfer waits for an answer.');
  const isForActor = command.actor.kind !== 'agent' || command.actor.id === offered.to.id;
  if (command.accept && !isForActor) return new Refusal('forbidden', 'The session is offered to another agent.');
  const answered: Happening = { type: 'transfer-answered', accepted: command.accept, reason: command.reason };
  if (!command.accept) return [answered];
  return [
    answered,
    {
      type: 'session-transferred',
      from: session.agent,
      fromQueueId: session.queueId,
      to: { kind: 'agent', agent: offered.to },
      note: offered.note,
    },
  ];
}

function setExtras(session: Session, command: Extract<Command, { type: 'set-extras' }>): Verdict {
  const { dialect, values } = command;
  const known = session.extras[dialect] ?? {};
  const news = Object.entries(values).filter(([name, value]) => JSON.stringify(known[name]) !== JSON.stringify(value));
  return news.length === 0 ? [] : [{ type: 'extras-set', dialect, values: Object.fromEntries(news) }];
}

function reopen(session: Session, command: Extract<Command, { type: 'reopen' }>): Verdict {
  if (session.stage !== 'ended') return new Refusal('not-ended', 'Only a session that has ended can be reopened.');
  const reopened: Happening = { type: 'session-reopened' };
  return command.agent
    ? [reopened, { type: 'session-accepted', agent: command.agent }]
    : [reopened, { type: 'queue-entered', queueId: command.queueId, reason: 'reopened' }];
}

/** The refusal for a session that is over, or null while it goes on. */
function inProgress(session: Session): Refusal | null {
  return session.stage === 'ended' || session.stage === 'closed'
    ? new Refusal('session-ended', 'The session has ended.')
    : null;
}

function isRepeat(session: Session, command: Command): boolean {
  return command.type === 'post-message' && findSent(session.sent, command.messageId) !== null;
}

/** What a vendor keeps beside a session is no part of its record: offices file it, link it and delete it after the seal. */
function isBeside({ type, actor }: Commanded): boolean {
  return type === 'set-extras' && actor.kind !== 'visitor';
}

/** Whether a target's deed was done already: a deadline set now would judge the past, and turn a breach into a success. */
function isDone(session: Session | null, target: SlaTarget): boolean {
  switch (target) {
    case 'accept':
      return session !== null && session.agentLegs.length > 0;
    case 'first-response':
      return session !== null && session.firstResponse !== null;
    case 'resolution':
      return false;
  }
}

function enterQueue(
  session: Session | null,
  queueId: string,
  reason: Extract<Happening, { type: 'queue-entered' }>['reason'],
  promise: SlaPromise,
  now: number,
): readonly Happening[] {
  const promised = Object.entries(promise) as [SlaTarget, number][];
  const deadlines = promised
    .filter(([target]) => !isDone(session, target))
    .map(([target, grantedMs]): Happening => {
      return { type: 'deadline-set', target, deadline: { dueAt: now + grantedMs, grantedMs } };
    });
  return [{ type: 'queue-entered', queueId, reason }, ...deadlines];
}
