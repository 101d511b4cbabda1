import { type Command, type Commanded, MAX_MESSAGE_LENGTH } from '../command.ts';
import type { Happening } from '../event.ts';
import { Refusal } from '../refusal.ts';
import { findSent } from '../sent-messages.ts';
import type { Session } from '../session.ts';
import { inProgress, type Verdict } from './verdict.ts';

export function post(session: Session, command: Commanded<'post-message'>): Verdict {
  if (isRepeat(session, command)) return [];
  const { messageId, kind, text, automatic, page, buttons, files } = command;
  if (text.trim() === '' && !files?.length) return new Refusal('invalid-input', 'A message must not be empty.');
  if (text.length > MAX_MESSAGE_LENGTH) {
    return new Refusal('too-large', `A message has at most ${MAX_MESSAGE_LENGTH} characters.`);
  }
  const refusal =
    foreignKind(command) ?? (kind === 'note' ? null : (inProgress(session) ?? mustBeIn(session, command)));
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
    },
  ];
}

/** The refusal for a kind of message that is not the actor's to write, or null. */
function foreignKind({ actor, kind, buttons }: Commanded<'post-message'>): Refusal | null {
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
  return command.type === 'post-message' && findSent(session.sent, command.messageId) !== null;
}
