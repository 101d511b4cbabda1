import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Intent } from '../../../app/intent.ts';
import type { Snapshot } from '../../../core/directory.ts';
import { invalidInput, Refusal } from '../../../core/refusal.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { CloseBody, decodeBody } from '../bodies.ts';
import { type Operation, operations } from '../operations.ts';
import { idIn, route, textIn } from '../routing.ts';

/** What is done to a session; all answer 200 with an empty body. */
export function registerSessionCommands(instance: FastifyInstance, { app }: DialectContext): void {
  const declare = (
    operation: Operation,
    intentOf: (request: FastifyRequest, snapshot: Snapshot, sessionId: string) => Intent | Promise<Intent>,
  ) =>
    route(instance, operation, async (request) => {
      const actor = actorOf(request);
      const sessionId = idIn(request, 'sessionId');
      const snapshot = await app.accounts.snapshot(actor.accountId);
      const intent = await intentOf(request, snapshot, sessionId);
      await app.chat.command(actor, sessionId, intent);
    });

  declare(operations.close, ({ body }) => {
    const { result } = decodeBody(CloseBody, body);
    return { type: 'end', ...(result && { reason: result }) };
  });
  declare(operations.rename, (request) => {
    const name = textIn(request, 'newName').trim();
    if (name === '' || name.length > 200) throw invalidInput('/newName', 'must have 1 to 200 characters');
    return { type: 'update-visitor', changes: { name } };
  });
  declare(operations.markSpam, () => ({ type: 'mark-spam', spam: true }));
  declare(operations.markNotSpam, () => ({ type: 'mark-spam', spam: false }));
  declare(operations.switchOperator, (request, snapshot) => {
    return { type: 'transfer', agentId: operatorIn(request, snapshot) };
  });
  declare(operations.addOperator, (request, snapshot) => {
    return { type: 'accept', agentId: operatorIn(request, snapshot) };
  });
  declare(operations.removeOperator, async (request, snapshot, sessionId) => {
    const agentId = operatorIn(request, snapshot);
    const session = await app.chat.session(actorOf(request), sessionId);
    const queueId = session.queueId ?? snapshot.inboxes.get(session.inboxId)?.queueId;
    if (session.agent?.id !== agentId || queueId === undefined) {
      throw new Refusal('conflict', 'The operator does not have the session');
    }
    return { type: 'transfer', queueId };
  });
  declare(operations.switchGroup, (request, snapshot) => {
    const id = textIn(request, 'groupId');
    const queue = [...snapshot.queues.values()].find((each) => each.id === id || String(each.number) === id);
    if (!queue) throw new Refusal('not-found', 'Operator group is not found');
    return { type: 'transfer', queueId: queue.id };
  });
}

function operatorIn(request: FastifyRequest, { agents }: Snapshot): string {
  const id = textIn(request, 'operatorId');
  const agent = [...agents.values()].find((each) => each.id === id || String(each.number) === id);
  if (!agent || agent.disabled) throw new Refusal('not-found', 'Operator is not found');
  return agent.id;
}
