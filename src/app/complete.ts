import { type Actor, isInSight, refOf, sightOf } from '../core/access.ts';
import type { Commanded, SaidMessage } from '../core/command.ts';
import type { Queue, QueueSettings, Snapshot } from '../core/directory.ts';
import type { FileRef, Named, OfferAnswer } from '../core/event.ts';
import type { LegPromise } from '../core/facts.ts';
import { guardedOf } from '../core/guarded.ts';
import { hoursFrom } from '../core/hours.ts';
import { invalidInput } from '../core/refusal.ts';
import type { Session } from '../core/session.ts';
import { silenceWords } from '../core/silence-words.ts';
import { agentActorOf } from './authentication.ts';
import type { Intent } from './intent.ts';
import { meetingBot } from './meeting-bot.ts';
import { answeredSurvey, factsAnswered } from './surveys.ts';

/** What an intent names by id, as far as it was found. */
export interface Found {
  readonly files?: readonly FileRef[];
  readonly message?: SaidMessage | null;
}

/**
 * The command that an intent amounts to, with the names and promises of the account as they stand, and with the files
 * and the message that its ids name. Throws a refusal.
 */
export function complete(
  intent: Intent,
  actor: Actor,
  session: Session,
  snapshot: Snapshot,
  now: number,
  { files = [], message = null }: Found = {},
): Exclude<Commanded, { type: 'open' }> {
  const by = refOf(actor, session.visitor.name);
  switch (intent.type) {
    case 'accept':
      return { type: 'accept', agent: meant(intent, actor, snapshot), actor: by };
    case 'post-message':
      return {
        type: 'post-message',
        messageId: intent.messageId,
        kind: intent.kind ?? 'text',
        text: intent.text,
        automatic: intent.automatic ?? false,
        page: intent.page ?? null,
        ...(intent.buttons && { buttons: intent.buttons }),
        ...(files.length > 0 && { files }),
        ...(intent.replyTo !== undefined && { replyTo: intent.replyTo, answered: message }),
        ...(intent.mentions && { mentions: intent.mentions.map((id) => mentioned(id, session, snapshot)) }),
        actor: by,
      };
    case 'edit-message':
      return { type: 'edit-message', message, text: intent.text, actor: by };
    case 'remove-message':
      return { type: 'remove-message', message, moderates: mayModerate(actor, session), actor: by };
    case 'read-messages':
    case 'view-page':
    case 'update-visitor':
    case 'mark-spam':
    case 'set-extras':
    case 'set-priority':
    case 'require-skills':
    case 'warn-of-deadlines':
    case 'engage-bot':
    case 'add-link':
    case 'remove-link':
    case 'close':
      return { ...intent, actor: by };
    case 'submit-form': {
      const queue = queueOf(snapshot, queueOfInbox(snapshot, session.inboxId), '/queueId');
      const inbox = snapshot.inboxes.get(session.inboxId);
      const bot = inbox && session.intent === 'chat' ? meetingBot(snapshot, inbox, queue.id, now) : null;
      const promise = promiseOf(snapshot, queue, now);
      const { form = 'pre-chat', answers, surveyId } = intent;
      const survey = surveyId === undefined ? {} : { survey: answeredSurvey(snapshot, form, surveyId, answers) };
      const facts = actor.kind === 'visitor' ? factsAnswered(snapshot, intent) : {};
      return { type: 'submit-form', form, answers, ...survey, facts, queueId: queue.id, promise, bot, actor: by };
    }
    case 'transfer':
      return { type: 'transfer', to: goal(intent, snapshot, now), note: intent.note ?? null, actor: by };
    case 'offer-transfer': {
      const { transferMs } = settingsOf(snapshot, session);
      const until = transferMs === undefined ? null : now + transferMs;
      return {
        type: 'offer-transfer',
        to: agentOf(snapshot, intent.agentId),
        note: intent.note ?? null,
        until,
        actor: by,
      };
    }
    case 'answer-transfer': {
      const how = intent.how ?? answerOf(intent.accept, actor, session);
      return { type: 'answer-transfer', how, reason: intent.reason ?? null, actor: by };
    }
    case 'offer':
      return { type: 'offer', agent: agentOf(snapshot, intent.agentId), until: intent.until, actor: by };
    case 'answer-offer':
      return { type: 'answer-offer', how: intent.how, reason: intent.reason ?? null, actor: by };
    case 'requeue': {
      const queue = queueOf(snapshot, intent.queueId, '/queueId');
      return {
        type: 'requeue',
        queueId: queue.id,
        promise: promiseOf(snapshot, queue, now),
        reason: intent.reason,
        actor: by,
      };
    }
    case 'join':
      return { type: 'join', agent: meant(intent, actor, snapshot), hidden: intent.hidden ?? false, actor: by };
    case 'leave': {
      const queueId = session.queueId ?? queueOfInbox(snapshot, session.inboxId);
      const promise = promiseOf(snapshot, queueOf(snapshot, queueId, '/queueId'), now);
      return { type: 'leave', agent: meant(intent, actor, snapshot), queueId, promise, actor: by };
    }
    case 'warn-of-silence': {
      const texts = settingsOf(snapshot, session).visitorSilence?.texts;
      const text = silenceWords(session.visitor.language, texts);
      const line = intent.side === 'visitor' ? { messageId: `silence-${session.version}`, text } : null;
      return { type: 'warn-of-silence', side: intent.side, line, actor: by };
    }
    case 'change-labels':
      return { type: 'change-labels', add: intent.add ?? [], remove: intent.remove ?? [], actor: by };
    case 'wrap-up':
      refuseForeignDisposition(intent.disposition, actor, settingsOf(snapshot, session));
      return {
        type: 'wrap-up',
        how: intent.how ?? 'done',
        disposition: intent.disposition ?? null,
        note: intent.note ?? null,
        actor: by,
      };
    case 'request-transcript':
      return { type: 'request-transcript', email: intent.email, subject: intent.subject ?? null, actor: by };
    case 'hand-off': {
      const queueId = intent.queueId ?? session.queueId ?? queueOfInbox(snapshot, session.inboxId);
      const promise = promiseOf(snapshot, queueOf(snapshot, queueId, '/queueId'), now);
      return {
        type: 'hand-off',
        reason: intent.reason ?? null,
        summary: intent.summary ?? null,
        queueId,
        promise,
        actor: by,
      };
    }
    case 'end': {
      const { wrapUpMs = 0 } = settingsOf(snapshot, session);
      return { type: 'end', by: by.kind, reason: intent.reason ?? null, wrapUpMs, actor: by };
    }
    case 'reopen': {
      const queueId = session.queueId ?? queueOfInbox(snapshot, session.inboxId);
      const queue = snapshot.queues.get(queueId);
      return {
        type: 'reopen',
        queueId,
        ...(queue && { promise: promiseOf(snapshot, queue, now) }),
        agent: actor.kind === 'agent' ? { id: actor.agentId, name: actor.name } : null,
        until: reopenableUntil(session, settingsOf(snapshot, session)),
        actor: by,
      };
    }
    case 'rate': {
      const outOf = intent.outOf ?? 5;
      if (intent.score > outOf) throw invalidInput('/score', `The score is more than ${outOf}.`);
      return { type: 'rate', score: intent.score, outOf, comment: intent.comment ?? null, actor: by };
    }
  }
}

/** Supervisors, those who manage the queue, and integrations may remove what others said. */
function mayModerate(actor: Actor, { queueId }: Session): boolean {
  if (actor.kind === 'integration' || actor.kind === 'system') return true;
  if (actor.kind !== 'agent') return false;
  return actor.role !== 'agent' || (actor.rights[queueId ?? '']?.includes('manage') ?? false);
}

/** Who is told of a note must be able to read it. */
function mentioned(id: string, session: Session, snapshot: Snapshot): Named {
  const agent = agentActorOf(snapshot, id);
  if (!agent) throw invalidInput('/mentions', 'There is no such agent.');
  if (!isInSight(sightOf(agent), guardedOf(session))) {
    throw invalidInput('/mentions', `${agent.name} may not see this session.`);
  }
  return { id, name: agent.name };
}

/** The agent whom the intent names, or the one who acts. */
function meant(intent: { readonly agentId?: string }, actor: Actor, snapshot: Snapshot): Named {
  const id = intent.agentId ?? (actor.kind === 'agent' ? actor.agentId : undefined);
  if (id === undefined) throw invalidInput('/agentId', 'Say which agent.');
  return agentOf(snapshot, id);
}

/** Who does not take a transfer leaves it; who offered it takes it back. */
function answerOf(accept: boolean, actor: Actor, session: Session): OfferAnswer {
  if (accept) return 'accepted';
  const isOwn = actor.kind === 'agent' && actor.agentId !== session.offeredTransfer?.to.id;
  return isOwn ? 'withdrawn' : 'declined';
}

/** Agents choose from the queue's list, where it has one; a vendor's clients have lists of their own. */
function refuseForeignDisposition(disposition: string | undefined, actor: Actor, settings: QueueSettings): void {
  const { dispositions = [] } = settings;
  if (disposition === undefined || actor.kind !== 'agent' || dispositions.length === 0) return;
  if (!dispositions.includes(disposition)) {
    throw invalidInput('/disposition', `The queue knows ${dispositions.join(', ')}.`);
  }
}

/** Until when a session that ended may be reopened; null: as long as it is not closed. */
function reopenableUntil({ endedAt }: Session, { reopenMs }: QueueSettings): number | null {
  return reopenMs === undefined || endedAt === null ? null : endedAt + reopenMs;
}

/** The settings of the queue that a session is in, or was in last. */
export function settingsOf(snapshot: Snapshot, session: Pick<Session, 'queueId'>): QueueSettings {
  return snapshot.queues.get(session.queueId ?? '')?.settings ?? {};
}

function goal(intent: Extract<Intent, { type: 'transfer' }>, snapshot: Snapshot, now: number) {
  if ((intent.agentId === undefined) === (intent.queueId === undefined)) {
    throw invalidInput('/agentId', 'Say either the agent or the queue to transfer to.');
  }
  if (intent.agentId !== undefined) return { kind: 'agent' as const, agent: agentOf(snapshot, intent.agentId) };
  const queue = queueOf(snapshot, intent.queueId ?? '', '/queueId');
  return { kind: 'queue' as const, queueId: queue.id, promise: promiseOf(snapshot, queue, now) };
}

function agentOf(snapshot: Snapshot, id: string): Named {
  const agent = snapshot.agents.get(id);
  if (!agent || agent.disabled) throw invalidInput('/agentId', 'There is no such agent.');
  return { id: agent.id, name: agent.name };
}

/** What the queue promises, and the calendar by which it is open, for a session that enters it now. */
export function promiseOf({ calendars }: Snapshot, { promise, calendarId }: Queue, now: number): LegPromise {
  const calendar = calendars.get(calendarId ?? '');
  if (!calendar) return promise;
  const { id, version, hours } = calendar;
  return { ...promise, calendar: { id, version, hours: hoursFrom(hours, now) } };
}

export function queueOf(snapshot: Snapshot, id: string, pointer: string) {
  const queue = snapshot.queues.get(id);
  if (!queue) throw invalidInput(pointer, 'There is no such queue.');
  return queue;
}

function queueOfInbox(snapshot: Snapshot, inboxId: string): string {
  const inbox = snapshot.inboxes.get(inboxId);
  if (!inbox) throw new Error(`There is no inbox ${inboxId}`);
  return inbox.queueId;
}
