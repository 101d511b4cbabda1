import type { SilentEnd } from '../../../src/core/dues.ts';
import type { ActorRef, Event, FormKind } from '../../../src/core/event.ts';
import type { SlaTarget, VisitorFacts } from '../../../src/core/facts.ts';
import { clockTime } from '../format/times.ts';

/** What the log knows by id only. */
export interface Names {
  readonly queue: (queueId: string) => string;
}

const factNames: Readonly<Partial<Record<keyof VisitorFacts, string>>> = {
  name: 'name',
  email: 'e-mail',
  phone: 'phone',
  language: 'language',
  country: 'country',
  city: 'city',
  attributes: 'attributes',
};

const targetNames: Readonly<Record<SlaTarget, string>> = {
  accept: 'Accepting the chat',
  'first-response': 'The first answer',
  'next-response': 'The next answer',
  resolution: 'The end of the chat',
};

const formTexts: Readonly<Record<FormKind, string>> = {
  'pre-chat': 'Filled in the form',
  exit: 'Answered the questions after the chat',
  offline: 'Filled in the form while everybody was away',
};

/** An event as one quiet line, or null for those that are shown otherwise or not at all. */
export function eventText(event: Event, names: Names): string | null {
  switch (event.type) {
    case 'session-opened':
      return event.intent === 'offline-message' ? 'Left a message while everybody was away' : 'Chat opened';
    case 'form-submitted':
      return `${formTexts[event.form]}: ${Object.entries(event.answers)
        .map(([question, answer]) => `${question}: ${answer}`)
        .join(', ')}`;
    case 'queue-entered':
      return event.reason === 'transferred' ? null : `Waiting in ${names.queue(event.queueId)}`;
    case 'session-accepted':
      return `${event.agent.name} accepted the chat`;
    case 'session-transferred':
      return transferText(event, names);
    case 'transfer-offered':
      return `${actorName(event.actor)} asked ${event.to.name} to take the chat over${reasonText(event.note)}`;
    case 'transfer-answered':
      return transferAnswerText(event);
    case 'session-offered':
      return `Offered to ${event.agent.name}`;
    case 'offer-answered':
      return offerAnswerText(event);
    case 'priority-set':
      return `Priority: ${event.priority}`;
    case 'skills-required':
      return `Needs ${Object.entries(event.skills)
        .map(([skill, level]) => `${skill} ${level}`)
        .join(', ')}`;
    case 'agent-joined':
      return `${event.agent.name} ${event.hidden ? 'listens' : 'joined'}`;
    case 'agent-left':
      return `${event.agent.name} left`;
    case 'bot-engaged':
      return `${event.bot.name} took the chat`;
    case 'silence-warned':
      return `The ${event.side} was warned that silence ends the chat`;
    case 'labels-changed':
      return labelsText(event);
    case 'link-added':
      return `${actorName(event.actor)} linked ${event.link.kind} ${event.link.label}`;
    case 'link-removed':
      return `${actorName(event.actor)} removed the link to ${event.kind} ${event.id}`;
    case 'wrap-up-begun':
      return null;
    case 'wrapped-up':
      return event.disposition === null ? null : `${actorName(event.actor)} closed it as ${event.disposition}`;
    case 'transcript-requested':
      return `${actorName(event.actor)} asked for the transcript by e-mail to ${event.email}`;
    case 'bot-handed-off':
      return `${actorName(event.actor)} handed the chat over${reasonText(event.summary ?? event.reason)}`;
    case 'page-viewed':
      return `Viewed ${event.page.title || event.page.url}`;
    case 'visitor-updated':
      return `${actorName(event.actor)} updated ${changedFacts(event.changes)}`;
    case 'spam-marked':
      return `${actorName(event.actor)} ${event.spam ? 'marked the chat as spam' : 'took the spam mark off'}`;
    case 'session-ended':
      return `${actorName(event.actor)} ended the chat${reasonText(endReasonText(event.reason))}`;
    case 'session-reopened':
      return `${actorName(event.actor)} reopened the chat`;
    case 'session-rated':
      return `Rated ${event.score} of ${event.outOf}${reasonText(event.comment)}`;
    case 'session-closed':
      return 'The record was sealed';
    case 'deadline-warned':
      return `${targetNames[event.target]} is due by ${clockTime(event.dueAt)}`;
    case 'deadline-set':
    case 'extras-set':
    case 'message-posted':
    case 'message-edited':
    case 'message-removed':
    case 'messages-read':
      return null;
  }
}

/** What somebody is called in the timeline. */
export function actorName(actor: ActorRef): string {
  if (actor.name) return actor.name;
  switch (actor.kind) {
    case 'visitor':
      return 'Visitor';
    case 'agent':
      return 'Agent';
    case 'bot':
      return 'Bot';
    case 'integration':
      return 'Integration';
    case 'system':
      return 'Koine';
  }
}

function transferText(event: Event<'session-transferred'>, names: Names): string {
  const target = event.to.kind === 'agent' ? event.to.agent.name : names.queue(event.to.queueId);
  return `${actorName(event.actor)} transferred the chat to ${target}${reasonText(event.note)}`;
}

function transferAnswerText({ how, actor, reason }: Event<'transfer-answered'>): string | null {
  switch (how) {
    case 'accepted':
      return null;
    case 'declined':
      return `${actorName(actor)} did not take the chat over${reasonText(reason)}`;
    case 'unanswered':
      return 'Nobody answered the transfer';
    case 'withdrawn':
      return `${actorName(actor)} took the transfer back${reasonText(reason)}`;
  }
}

function offerAnswerText({ how, agent, reason }: Event<'offer-answered'>): string | null {
  switch (how) {
    case 'accepted':
    case 'withdrawn':
      return null;
    case 'declined':
      return `${agent.name} declined the chat${reasonText(reason)}`;
    case 'unanswered':
      return `${agent.name} did not answer`;
  }
}

function labelsText({ actor, added, removed }: Event<'labels-changed'>): string {
  const changes = [...added.map((label) => `added ${label}`), ...removed.map((label) => `removed ${label}`)];
  return `${actorName(actor)} ${changes.join(', ')}`;
}

function changedFacts(changes: Partial<VisitorFacts>): string {
  const facts = Object.keys(changes).flatMap((fact) => factNames[fact as keyof VisitorFacts] ?? []);
  return facts.length === 0 ? 'details' : facts.join(', ');
}

const silentEnds: Readonly<Record<SilentEnd, string>> = {
  'visitor-silent': 'the visitor did not answer',
  'agent-silent': 'the agent did not answer',
  'visitor-gone': 'the visitor’s page was closed',
};

function endReasonText(reason: string | null): string | null {
  return reason !== null && reason in silentEnds ? silentEnds[reason as SilentEnd] : reason;
}

function reasonText(reason: string | null): string {
  return reason ? `: ${reason}` : '';
}
