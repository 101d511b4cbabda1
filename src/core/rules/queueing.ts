import type { AnsweredSurvey, Command, Commanded } from '../command.ts';
import type { FormKind, Happening, QueueReason } from '../event.ts';
import type { LegPromise, Skills } from '../facts.ts';
import { Refusal } from '../refusal.ts';
import type { Session } from '../session.ts';
import { inProgress, type Verdict } from './verdict.ts';

/** The entry into a queue, with what it promises. */
export function enterQueue(queueId: string, reason: QueueReason, promise: LegPromise = {}): Happening {
  return { type: 'queue-entered', queueId, reason, ...(Object.keys(promise).length > 0 && { promise }) };
}

/** The event for a form that was filled in. */
export function submission(
  form: FormKind,
  answers: Readonly<Record<string, string>>,
  survey: AnsweredSurvey | undefined,
): Happening {
  if (!survey) return { type: 'form-submitted', form, answers };
  const { id, version, scores } = survey;
  return { type: 'form-submitted', form, answers, survey: { id, version }, scores };
}

export function submitForm(session: Session, command: Extract<Command, { type: 'submit-form' }>): Verdict {
  const { form, answers, queueId, promise, bot } = command;
  const submitted = submission(form, answers, command.survey);
  if (form !== 'pre-chat') return [submitted];
  if (session.stage !== 'intake') return new Refusal('conflict', 'The form was already submitted.');
  if (bot) return [submitted, { type: 'bot-engaged', bot, queueId }];
  return [submitted, enterQueue(queueId, 'form-submitted', promise)];
}

/** Whoever the session rings with, the agent who takes it first has it. */
export function accept(session: Session, command: Extract<Command, { type: 'accept' }>): Verdict {
  const over = inProgress(session);
  if (over) return over;
  const accepted: Happening = { type: 'session-accepted', agent: command.agent };
  if (session.stage === 'active' && session.bot) {
    return [{ type: 'bot-handed-off', reason: 'taken-over', summary: null }, accepted];
  }
  if (session.stage === 'active') {
    return session.agent?.id === command.agent.id
      ? []
      : new Refusal('already-accepted', 'Another agent has accepted this session.');
  }
  if (session.stage !== 'waiting') return new Refusal('not-waiting', 'The session is not waiting for an agent.');
  const { offer } = session;
  if (!offer) return [accepted];
  const how = offer.agent.id === command.agent.id ? 'accepted' : 'withdrawn';
  return [{ type: 'offer-answered', agent: offer.agent, how, reason: null }, accepted];
}

export function offer(session: Session, command: Extract<Command, { type: 'offer' }>): Verdict {
  const over = inProgress(session);
  if (over) return over;
  if (session.stage !== 'waiting') return new Refusal('not-waiting', 'The session is not waiting for an agent.');
  if (session.offer?.agent.id === command.agent.id) return [];
  if (session.offer) return new Refusal('conflict', 'The session rings with another agent.');
  return [{ type: 'session-offered', agent: command.agent, until: command.until }];
}

export function answerOffer(session: Session, command: Commanded<'answer-offer'>): Verdict {
  const { offer } = session;
  if (!offer) return isAnswered(session, command) ? [] : new Refusal('conflict', 'The session does not ring.');
  if (command.actor.kind === 'agent' && command.actor.id !== offer.agent.id) {
    return new Refusal('forbidden', 'The session rings with another agent.');
  }
  const { how, reason } = command;
  const answered: Happening = { type: 'offer-answered', agent: offer.agent, how, reason };
  return how === 'accepted' ? [answered, { type: 'session-accepted', agent: offer.agent }] : [answered];
}

/** Whether the agent gave this answer already: whoever lost what it was told asks again. */
function isAnswered({ agent, lostOffers }: Session, { how, actor }: Commanded<'answer-offer'>): boolean {
  if (actor.kind !== 'agent') return false;
  if (how === 'accepted') return agent?.id === actor.id;
  const last = lostOffers.at(-1);
  return last?.agentId === actor.id && last.how === how;
}

export function requeue(session: Session, command: Extract<Command, { type: 'requeue' }>): Verdict {
  const over = inProgress(session);
  if (over) return over;
  if (session.stage === 'intake') return new Refusal('not-waiting', 'The session has not entered a queue yet.');
  return [...withdrawal(session), enterQueue(command.queueId, command.reason, command.promise)];
}

/** A session that goes elsewhere rings no more. */
export function withdrawal({ offer }: Session): readonly Happening[] {
  return offer ? [{ type: 'offer-answered', agent: offer.agent, how: 'withdrawn', reason: null }] : [];
}

export function setPriority(session: Session, command: Extract<Command, { type: 'set-priority' }>): Verdict {
  if (session.priority === command.priority) return [];
  return inProgress(session) ?? [{ type: 'priority-set', priority: command.priority }];
}

export function requireSkills(session: Session, command: Extract<Command, { type: 'require-skills' }>): Verdict {
  if (isSame(session.skills, command.skills)) return [];
  return inProgress(session) ?? [{ type: 'skills-required', skills: command.skills }];
}

function isSame(one: Skills, other: Skills): boolean {
  const names = Object.keys(one);
  return names.length === Object.keys(other).length && names.every((name) => one[name] === other[name]);
}
