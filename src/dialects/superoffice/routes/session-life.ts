import { makeId } from '../../../app/secrets.ts';
import { Refusal } from '../../../core/refusal.ts';
import type { SessionRow } from '../../../core/row.ts';
import { type Answer, type Call, carrier, integer, type Operation, text } from '../call.ts';
import { keptOf } from '../codec/kept.ts';
import { topicQueue } from '../codec/session.ts';
import { stateOf, statusOf, withStatus } from '../codec/status.ts';
import { topicOf } from '../codec/topic-settings.ts';
import { translate } from '../language.ts';
import { Linked } from '../schema.ts';
import { firstStatus, keep, offerTransfer, rejectTransfer, returnToQueue } from '../session-changes.ts';
import {
  activeOf,
  assignRanks,
  findSession,
  freeRank,
  mayRespond,
  query,
  reread,
  rightsIn,
  topicsFor,
} from '../sessions.ts';
import { ChatSessionEntity } from '../wire.ts';
import { OneSession, TransferOffer } from '../wire-requests.ts';

const base = { method: 'POST', access: 'members' } as const;

/** What becomes of a session: picked up, transferred, sent back. */
export const sessionLifeOperations: readonly Operation[] = [
  {
    ...base,
    path: '/Agents/Chat/PickUpChatSession',
    summary: 'Give the caller a session that waits; null when it does not',
    body: OneSession,
    answer: Linked(ChatSessionEntity),
    run: async (call) => answer(await pickUp(call, await findSession(call, integer(call, 'ChatSessionId')))),
  },
  {
    ...base,
    path: '/Agents/Chat/PickUpFirstChatSession',
    summary: 'Give the caller the session that has waited longest; null when none waits',
    answer: Linked(ChatSessionEntity),
    run: async (call) => answer(await pickUpFirst(call)),
  },
  {
    ...base,
    path: '/Agents/Chat/TransferChatSession',
    summary: 'Offer a session to another user',
    body: TransferOffer,
    answer: Linked(ChatSessionEntity),
    run: async (call) => {
      const row = await findSession(call, integer(call, 'ChatSessionId'));
      const name = text(call, 'ToAssociate');
      if (row) await offerTransfer(call, row, name);
      return answer(row && (await reread(call, row)));
    },
  },
  {
    ...base,
    path: '/Agents/Chat/AcceptChatSessionTransfer',
    summary: 'Take a session that was offered to the caller',
    body: OneSession,
    answer: Linked(ChatSessionEntity),
    run: async (call) => {
      const row = await findSession(call, integer(call, 'ChatSessionId'));
      if (row) await acceptTransfer(call, row);
      return answer(row && (await reread(call, row)));
    },
  },
  {
    ...base,
    path: '/Agents/Chat/RejectChatSessionTransfer',
    summary: 'Turn down a session that was offered, or take the offer back',
    body: OneSession,
    answer: Linked(ChatSessionEntity),
    run: async (call) => {
      const row = await findSession(call, integer(call, 'ChatSessionId'));
      if (row) await rejectTransfer(call, row);
      return answer(row && ((await reread(call, row)) ?? null));
    },
  },
  {
    ...base,
    path: '/Agents/Chat/ResetChatSession',
    summary: 'Let a session begin again, without user and bot',
    body: OneSession,
    answer: Linked(ChatSessionEntity),
    run: async (call) => {
      const row = await findSession(call, integer(call, 'ChatSessionId'));
      if (row) await reset(call, row);
      return answer(row && (await reread(call, row)));
    },
  },
];

function answer(entity: ChatSessionEntity | null): Answer {
  return carrier(ChatSessionEntity, entity);
}

/** Gives a waiting session to the caller, who greets with the topic's welcome. Null when it does not wait (any more). */
export async function pickUp(call: Call, row: SessionRow | null): Promise<ChatSessionEntity | null> {
  const { app, actor, snapshot, tongue } = call;
  if (!row || statusOf(row) !== 'InQueue' || (row.stage !== 'waiting' && row.botId === null)) return null;
  if (actor.kind !== 'agent') throw new Refusal('invalid-input', 'Only a user can pick up a chat session.');
  if (!mayRespond(call, row)) return reread(call, row);
  const rank = await nextRank(call, actor.agentId);
  try {
    const { repeated } = await app.chat.command(actor, row.id, { type: 'accept' });
    // The same user asked twice at once: the other pick-up is the one that counts, and greets.
    if (repeated) return null;
  } catch (error) {
    if (error instanceof Refusal && turnedDown.has(error.code)) return null;
    throw error;
  }
  await keep(call, row, { rank, botActive: false, pickedUpAt: row.messageCount });
  const queue = topicQueue(row, snapshot);
  const welcome = queue ? translate(topicOf(queue).WelcomeMessage, tongue) : '';
  if (welcome.trim() !== '') {
    const message = { messageId: makeId(), text: welcome, automatic: true };
    await app.chat.command(actor, row.id, { type: 'post-message', ...message });
  }
  return reread(call, row);
}

const turnedDown: ReadonlySet<string> = new Set(['already-accepted', 'not-waiting', 'session-ended', 'session-closed']);

/** The one who has waited longest in the topics that the caller answers. */
export async function pickUpFirst(call: Call): Promise<ChatSessionEntity | null> {
  const { app, actor } = call;
  const answered = topicsFor(call).filter((queue) =>
    rightsIn(actor, queue).some((right) => right !== 'listen' && right !== 'notify'),
  );
  const queueIds = answered.map(({ id }) => id);
  const where = {
    kind: 'all',
    of: [withStatus('InQueue'), { kind: 'one-of', member: 'queueId', values: queueIds }],
  } as const;
  // Others pick up at the same time: whoever comes second tries the next.
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const [first] = await app.history.find(actor, query({ where, stages: ['waiting'] }, { limit: 1 }));
    if (!first) return null;
    const taken = await pickUp(call, first);
    if (taken) return taken;
  }
  return null;
}

export async function acceptTransfer(call: Call, row: SessionRow): Promise<void> {
  const { app, actor } = call;
  if (actor.kind !== 'agent' || row.transferOfferedTo !== actor.agentId) return;
  const rank = await nextRank(call, actor.agentId);
  await app.chat.command(actor, row.id, { type: 'answer-transfer', accept: true });
  await keep(call, row, { rank });
}

/** The smallest number that none of the user's active sessions bears. */
async function nextRank(call: Call, agentId: string): Promise<number> {
  return freeRank(new Set(assignRanks(await activeOf(call, [agentId])).values()));
}

/** The session begins again where its topic lets customers begin, without user and without bot. */
export async function reset(call: Call, row: SessionRow): Promise<void> {
  const { app, actor, snapshot, realtime } = call;
  const queue = topicQueue(row, snapshot);
  if (!queue || !mayRespond(call, row) || row.stage === 'closed') return;
  const system = { kind: 'system', accountId: actor.accountId } as const;
  const hasBot = row.botId !== null || keptOf(row.extras).botActive === true;
  if (hasBot && row.endedAt === null) await app.chat.command(system, row.id, { type: 'hand-off' });
  // A bot of Koine's own has returned the session by that already.
  if (row.botId === null) await returnToQueue(call, row);
  const now = await app.history.get(system, row.id);
  const status = firstStatus(topicOf(queue), realtime.presence.isOnline(actor.accountId, queue.id));
  await keep(call, row, { botActive: false, status: status === 'Faq' ? 'InQueue' : status, statusFor: stateOf(now) });
}
