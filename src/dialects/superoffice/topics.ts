import type { Queue, QueueMember } from '../../core/directory.ts';
import { Refusal } from '../../core/refusal.ts';
import { bind, isBag } from './bind.ts';
import type { Call } from './call.ts';
import { findAssociate } from './codec/associate.ts';
import { type Accepted, encodeTopic, keptTopic, neverAccepted } from './codec/topic.ts';
import { decodeRights, encodeTopicAgent } from './codec/topic-agent.ts';
import { isDeleted } from './codec/topic-settings.ts';
import { query } from './sessions.ts';
import { ChatTopicAgent } from './wire.ts';
import { ChatTopicEntity } from './wire-topic.ts';

const LATELY_MS = 7 * 24 * 3_600_000;

export function findTopic({ snapshot }: Pick<Call, 'snapshot'>, number: number): Queue | null {
  const found = [...snapshot.queues.values()].find((queue) => queue.number === number);
  return found && !isDeleted(found) ? found : null;
}

/** The topics in the vendor's form; however many there are, it takes one query. */
export async function encodeTopics(call: Call, queues: readonly Queue[]): Promise<readonly ChatTopicEntity[]> {
  const accepted = await acceptedLately(call, queues);
  return queues.map((queue) => encodeTopic(queue, accepted.get(queue.id) ?? neverAccepted, call.clock, call.tongue));
}

export async function encodeTopicById(call: Call, id: string): Promise<ChatTopicEntity | null> {
  const { queues } = await call.app.accounts.snapshot(call.actor.accountId);
  const queue = queues.get(id);
  return queue ? ((await encodeTopics(call, [queue]))[0] ?? null) : null;
}

/** From the newest sessions of the last week that were picked up. */
async function acceptedLately(
  { app, actor, now }: Call,
  queues: readonly Queue[],
): Promise<ReadonlyMap<string, Accepted>> {
  if (queues.length === 0) return new Map();
  const where = {
    kind: 'all',
    of: [
      { kind: 'one-of', member: 'queueId', values: queues.map(({ id }) => id) },
      { kind: 'compare', member: 'acceptedAt', operator: '<>', value: null },
    ],
  } as const;
  const system = { kind: 'system', accountId: actor.accountId } as const;
  const rows = await app.history.find(
    system,
    query({ where, openedFrom: now - LATELY_MS }, { descending: true, limit: 200 }),
  );
  const found = new Map<string, Accepted>();
  for (const { id } of queues) {
    const own = rows.filter(({ queueId }) => queueId === id);
    const waits = own.flatMap(({ acceptedAt, openedAt }) => (acceptedAt === null ? [] : acceptedAt - openedAt));
    if (waits.length === 0) continue;
    const mean = waits.reduce((sum, wait) => sum + wait, 0) / waits.length;
    const lastAt = Math.max(...own.map(({ acceptedAt }) => acceptedAt ?? 0));
    found.set(id, { lastAt, seconds: Math.round(mean / 1000) });
  }
  return found;
}

/** Saves a topic, or creates one under id 0. Null when there is none with this id. Refuses those who may not manage. */
export async function saveTopic(call: Call, entity: unknown, id: number | null): Promise<ChatTopicEntity | null> {
  const { app, actor } = call;
  const given = bind(ChatTopicEntity, entity, call.clock, '');
  const number = id ?? given.ChatTopicId ?? 0;
  const existing = number === 0 ? null : findTopic(call, number);
  if (number !== 0 && !existing) return null;
  const name = given.Name?.trim();
  if (!existing && !name) throw new Refusal('invalid-input', 'A chat topic needs a name.');
  const queue = existing ?? (await app.accounts.createQueue(actor, actor.accountId, { name: name ?? '' }));
  const before = queue.extras.superoffice;
  const known = isBag(before?.topic) ? before.topic : {};
  const extras = { ...queue.extras, superoffice: { ...before, topic: { ...known, ...keptTopic(given) } } };
  await app.accounts.changeQueue(actor, actor.accountId, queue.id, { ...(existing && name && { name }), extras });
  return encodeTopicById(call, queue.id);
}

/** Takes the topic out of this API, and everybody out of the topic. */
export async function deleteTopic(call: Call, number: number): Promise<void> {
  const { app, actor } = call;
  const queue = findTopic(call, number);
  if (!queue) return;
  const extras = { ...queue.extras, superoffice: { ...queue.extras.superoffice, deleted: true } };
  await app.accounts.changeQueue(actor, actor.accountId, queue.id, { extras, members: [] });
}

/** Members in the order of their ids; whoever has no right is none. */
export function topicAgents({ snapshot }: Call, queue: Queue): readonly ChatTopicAgent[] {
  return queue.members
    .filter(({ rights }) => rights.length > 0)
    .map((member) => encodeTopicAgent(queue, member, snapshot))
    .sort((one, other) => (one.User?.AssociateId ?? 0) - (other.User?.AssociateId ?? 0));
}

export function topicAgent(call: Call, queue: Queue, username: string): ChatTopicAgent | null {
  const id = findAssociate(call.snapshot, username)?.number;
  return topicAgents(call, queue).find(({ User }) => User?.AssociateId === id) ?? null;
}

/** Gives a member the rights of the carrier; the user is `username`, or the one that the carrier names. */
export async function setTopicAgent(
  call: Call,
  queue: Queue,
  given: unknown,
  username: string | null,
): Promise<ChatTopicAgent> {
  const member = decodeMember(call, given, username);
  await changeMembers(call, queue, [...queue.members.filter(({ agentId }) => agentId !== member.agentId), member]);
  return encodeTopicAgent(queue, member, call.snapshot);
}

/** Puts these members in the place of all that there were. */
export async function replaceTopicAgents(
  call: Call,
  queue: Queue,
  given: readonly unknown[],
): Promise<readonly ChatTopicAgent[]> {
  const members = new Map(given.map((each) => decodeMember(call, each, null)).map((each) => [each.agentId, each]));
  await changeMembers(call, queue, [...members.values()]);
  return topicAgents(call, { ...queue, members: [...members.values()] });
}

export async function removeTopicAgent(call: Call, queue: Queue, username: string): Promise<void> {
  const agent = findAssociate(call.snapshot, username);
  if (!queue.members.some(({ agentId }) => agentId === agent?.id)) return;
  await changeMembers(
    call,
    queue,
    queue.members.filter(({ agentId }) => agentId !== agent?.id),
  );
}

function decodeMember(call: Call, given: unknown, username: string | null): QueueMember {
  const carrier = bind(ChatTopicAgent, given, call.clock, 'Useragent');
  const { User: user } = carrier;
  const name = username ?? (user ? (user.AssociateId > 0 ? String(user.AssociateId) : user.Name) : '');
  const agent = findAssociate(call.snapshot, name);
  if (!agent) throw new Refusal('invalid-input', `Associate '${name}' not found`);
  return { agentId: agent.id, rights: decodeRights(carrier) };
}

async function changeMembers({ app, actor }: Call, queue: Queue, members: readonly QueueMember[]): Promise<void> {
  const entitled = members.filter(({ rights }) => rights.length > 0);
  await app.accounts.changeQueue(actor, actor.accountId, queue.id, { members: entitled });
}
