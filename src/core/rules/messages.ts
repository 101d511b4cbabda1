import { isAmongAgents } from '../access.ts';
import { type Command, type Commanded, MAX_MESSAGE_LENGTH } from '../command.ts';
import type { Happening } from '../event.ts';
import { invalidInput, Refusal } from '../refusal.ts';
import { REVISABLE_MS } from '../revisions.ts';
import type { Session } from '../session.ts';
import { inProgress, type Verdict } from './verdict.ts';

export function post(session: Session, command: Commanded<'post-message'>): Verdict {
  if (isRepeat(session, command)) return [];
  const { messageId, kind, text, automatic, page, buttons, files, replyTo, mentions } = command;
  if (text.trim() === '' && !files?.length) return new Refusal('invalid-input', 'A message must not be empty.');
  if (text.length > MAX_MESSAGE_LENGTH) {
    return new Refusal('too-large', `A message has at most ${MAX_MESSAGE_LENGTH} characters.`);
  }
  const refusal =
    foreignKind(command) ??
    foreignReply(command) ??
    (kind === 'note' ? null : (inProgress(session) ?? mustBeIn(session, command)));
  if (refusal) return refusal;
  return [
    {
      type: 'message-posted',
      messageId,
      kind,
      text,
      automatic,
      page,
      ...(buttons?.length && { buttons }),
      ...(files?.length && { files }),
      ...(replyTo !== undefined && { replyTo }),
      ...(mentions?.length && { mentions }),
    },
  ];
}

/** Whoever wrote a message may put it right for a quarter of an hour, until the record is sealed. */
export function editMessage(session: Session, command: Commanded<'edit-message'>, now: number): Verdict {
  const { message, text } = command;
  if (text.trim() === '') return new Refusal('invalid-input', 'A message must not be empty.');
  if (text.length > MAX_MESSAGE_LENGTH) {
    return new Refusal('too-large', `A message has at most ${MAX_MESSAGE_LENGTH} characters.`);
  }
  const refusal = mustBeRevisable(command, now);
  if (refusal || !message) return refusal ?? [];
  const { messageId, kind } = message;
  const before = session.revisions[messageId];
  if (before?.text === null) return new Refusal('not-found', 'The message was removed.');
  return before?.text === text ? [] : [{ type: 'message-edited', messageId, kind, text }];
}

/** Whoever wrote a message may take it back for a quarter of an hour, and who moderates at any time, until the record is sealed. */
export function removeMessage(session: Session, command: Commanded<'remove-message'>, now: number): Verdict {
  const { message, moderates } = command;
  if (message && session.revisions[message.messageId]?.text === null) return [];
  const refusal = moderates && message ? null : mustBeRevisable(command, now);
  if (refusal || !message) return refusal ?? [];
  const { messageId, kind } = message;
  return [{ type: 'message-removed', messageId, kind }];
}

function mustBeRevisable(
  { actor, message }: Commanded<'edit-message' | 'remove-message'>,
  now: number,
): Refusal | null {
  if (!message) return new Refusal('not-found', 'There is no such message.');
  const isOwn = message.by.kind === actor.kind && message.by.id === actor.id;
  if (!isOwn || message.kind === 'system') return new Refusal('forbidden', 'Only who wrote a message may change it.');
  if (now - message.at > REVISABLE_MS) return new Refusal('forbidden', 'The message is too old to be changed.');
  return null;
}

/** What is said to everybody answers only what everybody may read. */
function foreignReply({ kind, replyTo, answered }: Commanded<'post-message'>): Refusal | null {
  if (replyTo === undefined) return null;
  const isHidden = answered && isAmongAgents(answered.kind) && !isAmongAgents(kind);
  return answered && !isHidden ? null : invalidInput('/replyTo', 'There is no such message.');
}

/** The refusal for a kind of message that is not the actor's to write, or null. */
function foreignKind({ actor, kind, buttons, mentions }: Commanded<'post-message'>): Refusal | null {
  if (mentions?.length && !isAmongAgents(kind)) {
    return invalidInput('/mentions', 'Agents are told of notes and whispers only.');
  }
  if (actor.kind === 'visitor' && (kind !== 'text' || buttons?.length))
    return new Refusal('forbidden', 'A visitor writes text only.');
  if (actor.kind === 'agent' && kind === 'system') return new Refusal('forbidden', 'An agent writes no system lines.');
  return null;
}

/** Agents say something to the visitor only in sessions that they have or have joined, bots only in those they have. */
function mustBeIn(session: Session, { actor, kind, automatic }: Commanded<'post-message'>): Refusal | null {
  if (actor.kind === 'bot' && kind === 'text') {
    return session.bot?.id === actor.id ? null : new Refusal('not-assigned', 'The bot does not have the session.');
  }
  if (actor.kind !== 'agent' || kind === 'system' || automatic || isOpenlyIn(session, actor.id)) return null;
  if (kind !== 'whisper') return new Refusal('not-assigned', 'Accept the session before you answer it.');
  return session.company.some((each) => each.agent.id === actor.id)
    ? null
    : new Refusal('not-assigned', 'Join the session before you whisper in it.');
}

/** Whether the agent has the session or is in its company, and not hidden. */
function isOpenlyIn({ agent, company }: Session, agentId: string | null): boolean {
  return agent?.id === agentId || company.some((each) => each.agent.id === agentId && !each.hidden);
}

/** What an agent reads who listens unseen is no news to anybody. */
export function read(session: Session, command: Commanded<'read-messages'>): Verdict {
  if (session.company.some(({ agent, hidden }) => hidden && agent.id === command.actor.id)) return [];
  const reader = command.actor.kind === 'visitor' ? session.readByVisitor : session.readByAgent;
  const upTo = Math.min(command.upTo, session.version - 1);
  return upTo > reader ? [{ type: 'messages-read', upTo }] : [];
}

export function warnOfSilence(session: Session, command: Extract<Command, { type: 'warn-of-silence' }>): Verdict {
  if (session.warnedOfSilence?.side === command.side) return [];
  const over = inProgress(session);
  if (over) return over;
  const warned: Happening = { type: 'silence-warned', side: command.side };
  if (!command.line) return [warned];
  return [warned, { type: 'message-posted', kind: 'system', automatic: true, page: null, ...command.line }];
}

export function isRepeat(session: Session, command: Command): boolean {
  return command.type === 'post-message' && session.sent.find(command.messageId) !== null;
}
