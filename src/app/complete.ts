import { type Actor, refOf } from '../core/access.ts';
import type { Commanded } from '../core/command.ts';
import type { Snapshot } from '../core/directory.ts';
import type { Named } from '../core/event.ts';
import { invalidInput } from '../core/refusal.ts';
import type { Session } from '../core/session.ts';
import type { Intent } from './intent.ts';

/** The command that an intent amounts to, with the names and promises of the account as they stand. Throws a refusal. */
export function complete(
  intent: Intent,
  actor: Actor,
  session: Session,
  snapshot: Snapshot,
): Exclude<Commanded, { type: 'open' }> {
  const by = refOf(actor, session.visitor.name);
  switch (intent.type) {
    case 'accept':
      return { type: 'accept', agent: accepting(intent, actor, snapshot), actor: by };
    case 'post-message':
      return {
        type: 'post-message',
        messageId: intent.messageId,
        kind: intent.kind ?? 'text',
        text: intent.text,
        automatic: intent.automatic ?? false,
        page: intent.page ?? null,
        actor: by,
      };
    case 'read-messages':
    case 'view-page':
    case 'update-visitor':
    case 'mark-spam':
    case 'set-extras':
    case 'close':
      return { ...intent, actor: by };
    case 'submit-form': {
      const queue = queueOf(snapshot, queueOfInbox(snapshot, session.inboxId), '/queueId');
      return { form: 'pre-chat', ...intent, queueId: queue.id, promise: queue.promise, actor: by };
    }
    case 'transfer':
      return { type: 'transfer', to: goal(intent, snapshot), note: intent.note ?? null, actor: by };
    case 'offer-transfer':
      return { type: 'offer-transfer', to: agentOf(snapshot, intent.agentId), note: intent.note ?? null, actor: by };
    case 'answer-transfer':
      return { type: 'answer-transfer', accept: intent.accept, reason: intent.reason ?? null, actor: by };
    case 'request-transcript':
      return { type: 'request-transcript', email: intent.email, subject: intent.subject ?? null, actor: by };
    case 'hand-off':
      return { type: 'hand-off', reason: intent.reason ?? null, actor: by };
    case 'end':
      return { type: 'end', by: by.kind, reason: intent.reason ?? null, actor: by };
    case 'reopen':
      return {
        type: 'reopen',
        queueId: session.queueId ?? queueOfInbox(snapshot, session.inboxId),
        agent: actor.kind === 'agent' ? { id: actor.agentId, name: actor.name } : null,
        actor: by,
      };
    case 'rate': {
      const outOf = intent.outOf ?? 5;
      if (intent.score > outOf) throw invalidInput('/score', `The score is more than ${outOf}.`);
      return { type: 'rate', score: intent.score, outOf, comment: intent.comment ?? null, actor: by };
    }
  }
}

function accepting(intent: Extract<Intent, { type: 'accept' }>, actor: Actor, snapshot: Snapshot): Named {
  const id = intent.agentId ?? (actor.kind === 'agent' ? actor.agentId : undefined);
  if (id === undefined) throw invalidInput('/agentId', 'Say which agent accepts.');
  return agentOf(snapshot, id);
}

function goal(intent: Extract<Intent, { type: 'transfer' }>, snapshot: Snapshot) {
  if ((intent.agentId === undefined) === (intent.queueId === undefined)) {
    throw invalidInput('/agentId', 'Say either the agent or the queue to transfer to.');
  }
  if (intent.agentId !== undefined) return { kind: 'agent' as const, agent: agentOf(snapshot, intent.agentId) };
  const queue = queueOf(snapshot, intent.queueId ?? '', '/queueId');
  return { kind: 'queue' as const, queueId: queue.id, promise: queue.promise };
}

function agentOf(snapshot: Snapshot, id: string): Named {
  const agent = snapshot.agents.get(id);
  if (!agent || agent.disabled) throw invalidInput('/agentId', 'There is no such agent.');
  return { id: agent.id, name: agent.name };
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
