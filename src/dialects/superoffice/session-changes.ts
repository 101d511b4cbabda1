import { makeId } from '../../app/secrets.ts';
import type { Actor } from '../../core/access.ts';
import type { Queue } from '../../core/directory.ts';
import type { VisitorFacts } from '../../core/facts.ts';
import { Refusal } from '../../core/refusal.ts';
import type { SessionRow } from '../../core/row.ts';
import { bind } from './bind.ts';
import type { Call } from './call.ts';
import { associateOf, findAssociate } from './codec/associate.ts';
import { encodeSession, topicQueue } from './codec/session.ts';
import { stateOf, statusOf } from './codec/status.ts';
import { isDeleted, topicOf } from './codec/topic-settings.ts';
import { findSession, mayRespond, ownsOrManages, rightsIn } from './sessions.ts';
import { ChatSessionEntity, type Status } from './wire.ts';

type Given = Partial<ChatSessionEntity>;

/** The visitor of a session, as whom this API's callers stand in for the customer. */
export function customerOf(row: SessionRow): Extract<Actor, { kind: 'visitor' }> {
  const { accountId, visitorId, inboxId } = row;
  return { kind: 'visitor', accountId, visitorId, inboxId };
}

/** Opens a session in a topic, in the first status that the topic's settings and its users' presence ask for. */
export async function openSession(call: Call, topicId: number, given: Given): Promise<SessionRow> {
  const { app, actor, snapshot, realtime, now } = call;
  const { accountId } = actor;
  const queue = [...snapshot.queues.values()].find(({ number }) => number === topicId);
  if (!queue || isDeleted(queue)) throw new Refusal('invalid-input', `ChatTopic id ${topicId} not found`);
  if (!rightsIn(actor, queue).some((right) => right === 'respond' || right === 'manage')) {
    throw new Refusal('forbidden', 'You may not open sessions in this topic.');
  }
  const inboxes = [...snapshot.inboxes.values()];
  const inbox = inboxes.find(({ queueId }) => queueId === queue.id) ?? inboxes[0];
  if (!inbox) throw new Refusal('conflict', 'There is no inbox through which a chat could come.');
  const { visitor } = await app.accounts.welcomeVisitor(accountId, inbox.id, {});
  const by: Actor = { kind: 'visitor', accountId, visitorId: visitor.id, inboxId: inbox.id };
  const system = { kind: 'system', accountId } as const;
  const waiting = await app.history.count(system, { queueId: queue.id, stages: ['waiting'] });
  const topic = topicOf(queue);
  const first = firstStatus(topic, topic.BotEnabled || realtime.presence.isOnline(accountId, queue.id));
  const superoffice = {
    openedHere: true,
    queuePlace: waiting + 1,
    // Where a bot of Koine's own meets the customer, no other has the session.
    botActive: topic.BotEnabled && !inbox.settings.bot,
    ...(first !== 'InQueue' && { status: first, statusFor: 'waiting/0/0' }),
    ...keptFrom(given),
  };
  const facts = factsFrom(given);
  const opening = { id: makeId(), queueId: queue.id, visitor: facts, extras: { superoffice } };
  const { session } = await app.chat.open(by, opening, { ip: null, userAgent: null });
  const row = await app.history.get(system, session.id);
  await call.customers.fetch(row, now, call.settings.idleSeconds);
  return row;
}

/** The form first where the topic has one, then its FAQ, then the queue; the offline form where nobody is there. */
export function firstStatus(topic: ReturnType<typeof topicOf>, isSomebodyThere: boolean): Status {
  if (!isSomebodyThere && topic.TicketEnabled) return 'OfflineForm';
  if (topic.Widget?.PreFormEnabled) return 'PreChatForm';
  return topic.Widget?.AutoFaqEnabled ? 'Faq' : 'InQueue';
}

/** A session saved under id 0: opened in its topic, then brought into the status it has. */
export async function createSession(call: Call, entity: unknown): Promise<SessionRow | null> {
  const given = bind(ChatSessionEntity, entity, call.clock, '');
  const row = await openSession(call, given.TopicId ?? 0, given);
  const { Status: status } = given;
  if (status !== undefined && status !== 'Invalid' && status !== statusOf(row)) await setStatus(call, row, status);
  return findSession(call, row.number);
}

/** Changes what a client may change; everything else in the entity is passed over. Null when there is no such session. */
export async function saveSession(call: Call, entity: unknown, id: number | null): Promise<SessionRow | null> {
  const given = bind(ChatSessionEntity, entity, call.clock, '');
  const number = id ?? given.ChatSessionId ?? 0;
  if (number === 0) return createSession(call, entity);
  const row = await findSession(call, number);
  if (!row || !mayRespond(call, row)) return row;
  if (row.stage === 'closed') {
    await saveBesideRecord(call, row, given);
    return findSession(call, number);
  }
  await saveFacts(call, row, given);
  await saveFlags(call, row, given);
  await saveTransfer(call, row, given);
  const { Status: status } = given;
  if (status !== undefined && status !== statusOf(row)) await setStatus(call, row, status);
  return findSession(call, number);
}

export async function deleteSession(call: Call, number: number): Promise<void> {
  const row = await findSession(call, number);
  if (!row || !mayRespond(call, row)) return;
  if (row.endedAt === null) await call.app.chat.command(call.actor, row.id, { type: 'end' });
  await keep(call, row, { deleted: true });
}

/** Keeps the vendor's values beside the session. */
export async function keep({ app, actor }: Call, { id }: SessionRow, values: Record<string, unknown>): Promise<void> {
  if (Object.keys(values).length === 0) return;
  await app.chat.command(actor, id, { type: 'set-extras', dialect: 'superoffice', values });
}

/** Clients send the whole entity back: only what differs from what they were shown is news. */
function newsIn(call: Call, row: SessionRow, given: Given): Given {
  const nobody = { first: null, last: null, rank: 0, queuePlace: 0, fetchedAt: null, isUserTyping: false };
  const shown = encodeSession(row, nobody, call);
  return Object.fromEntries(
    Object.entries(given).filter(
      ([name, value]) => JSON.stringify(shown[name as keyof ChatSessionEntity]) !== JSON.stringify(value),
    ),
  );
}

/** The statuses that a session which is over may have. */
const over: ReadonlySet<Status> = new Set(['Finished', 'Closed', 'Deleted', 'RequestPosted', 'ClosedFromQueue']);

/** Of a sealed session only what the vendor has beside the record changes: its links, how it is filed, whether it is shown. */
async function saveBesideRecord(call: Call, row: SessionRow, given: Given): Promise<void> {
  const { Status: status, Rating: rating, ...changed } = newsIn(call, row, given);
  await keep(call, row, {
    ...keptFrom(changed),
    ...(rating !== undefined && row.ratingScore === null && { rating: withinScale(rating) }),
    ...(status !== undefined && over.has(status) && { status, statusFor: stateOf(row) }),
  });
}

async function saveFacts(call: Call, row: SessionRow, given: Given): Promise<void> {
  const { app, actor } = call;
  const changed = newsIn(call, row, given);
  const facts = factsFrom(changed);
  if (Object.keys(facts).length > 0) await app.chat.command(actor, row.id, { type: 'update-visitor', changes: facts });
  await keep(call, row, keptFrom(changed));
  if (changed.ChatbotIsActive === false && row.botId !== null) {
    await app.chat.command({ kind: 'system', accountId: row.accountId }, row.id, { type: 'hand-off' });
  }
  if (changed.Rating !== undefined) await rate(call, row, withinScale(changed.Rating));
}

function withinScale(rating: number): number {
  return Math.min(5, Math.max(0, rating));
}

async function rate(call: Call, row: SessionRow, rating: number): Promise<void> {
  const mayBeRated = row.stage === 'active' || row.stage === 'ended';
  await keep(call, row, { rating });
  if (rating > 0 && mayBeRated) {
    await call.app.chat.command(customerOf(row), row.id, { type: 'rate', score: rating, outOf: 5 });
  }
}

async function saveFlags(call: Call, row: SessionRow, { Flags }: Given): Promise<void> {
  const { actor, typists, now } = call;
  if (Flags === undefined || actor.kind !== 'agent' || row.stage !== 'active') return;
  const by = { kind: 'agent', id: actor.agentId, name: actor.name } as const;
  typists.type(row.id, by, /UserIsTyping/i.test(Flags), now);
}

/** A user in `TransferTo` asks them to take the session; null takes the question back. */
async function saveTransfer(call: Call, row: SessionRow, given: Given): Promise<void> {
  if (!('TransferTo' in given) || row.stage !== 'active') return;
  const { TransferTo: to } = given;
  if (to === null || to === undefined) {
    if (row.transferOfferedTo !== null) await rejectTransfer(call, row);
    return;
  }
  const shown = associateOf(call.snapshot, row.transferOfferedTo);
  if (to.AssociateId === shown?.AssociateId) return;
  await offerTransfer(call, row, to.AssociateId > 0 ? String(to.AssociateId) : to.Name);
}

/** Asks a user to take the session over. Refuses unknown users; whoever neither has nor manages the session changes nothing. */
export async function offerTransfer(call: Call, row: SessionRow, name: string): Promise<void> {
  const { app, actor, snapshot } = call;
  const target = findAssociate(snapshot, name);
  if (!target) throw new Refusal('invalid-input', `Associate '${name}' not found`);
  if (!ownsOrManages(call, row) || row.stage !== 'active' || row.transferOfferedTo === target.id) return;
  if (row.transferOfferedTo !== null) await rejectTransfer(call, row);
  await app.chat.command(actor, row.id, { type: 'offer-transfer', agentId: target.id });
}

/** The one who was asked says no, or whoever asked takes it back. */
export async function rejectTransfer(call: Call, row: SessionRow): Promise<void> {
  const { app, actor } = call;
  const isAsked = actor.kind === 'agent' && row.transferOfferedTo === actor.agentId;
  if (row.transferOfferedTo === null || !(isAsked || ownsOrManages(call, row))) return;
  await app.chat.command(actor, row.id, { type: 'answer-transfer', accept: false });
}

/** Brings the session into a status by what Koine can do to it; what it cannot is kept and shown for as long as nothing happens. */
export async function setStatus(call: Call, row: SessionRow, status: Status): Promise<void> {
  const { app, actor } = call;
  switch (status) {
    case 'Finished':
    case 'Closed':
    case 'Deleted':
    case 'RequestPosted':
    case 'ClosedFromQueue':
      if (row.endedAt === null && status === 'RequestPosted') await postRequest(call, row);
      if (row.endedAt === null) await app.chat.command(actor, row.id, { type: 'end' });
      break;
    case 'InQueue':
    case 'PreChatForm':
    case 'Faq':
    case 'OfflineForm':
      await returnToQueue(call, row);
      break;
    case 'CustomerLast':
    case 'UserLast':
      // Messages alone tell who spoke last.
      return;
    case 'Invalid':
      break;
  }
  const now = await app.history.get({ kind: 'system', accountId: actor.accountId }, row.id);
  await keep(call, row, { status, statusFor: stateOf(now) });
}

/** The customer's offline form was sent: those who are to be notified get it by mail. */
async function postRequest({ app }: Call, { accountId, id }: SessionRow): Promise<void> {
  const row = await app.history.get({ kind: 'system', accountId }, id);
  const { visitorName: name, visitorEmail: email, visitorPhone: phone } = row;
  const answers = { ...(name && { name }), ...(email && { email }), ...(phone && { phone }) };
  await app.chat.command(customerOf(row), id, { type: 'submit-form', form: 'offline', answers });
}

/** Takes the session from its user, or opens it again, so that it waits in its topic. */
export async function returnToQueue(call: Call, row: SessionRow): Promise<void> {
  const { app, snapshot } = call;
  const queue: Queue | undefined = topicQueue(row, snapshot);
  if (!queue) return;
  const system = { kind: 'system', accountId: row.accountId } as const;
  if (row.stage === 'ended') await app.chat.command(system, row.id, { type: 'reopen' });
  else if (row.stage === 'intake') await app.chat.command(system, row.id, { type: 'submit-form', answers: {} });
  else if (row.stage === 'active') await app.chat.command(call.actor, row.id, { type: 'transfer', queueId: queue.id });
}

function factsFrom(given: Given): Partial<VisitorFacts> {
  const { CustomerName, CustomerEmail, CustomerPhone } = given;
  return {
    ...(CustomerName !== undefined && { name: CustomerName || null }),
    ...(CustomerEmail !== undefined && { email: CustomerEmail || null }),
    ...(CustomerPhone !== undefined && { phone: CustomerPhone || null }),
  };
}

function keptFrom(given: Given): Record<string, unknown> {
  const { CustomerAlias, CustomerHost, CustomerCompanyName, CustomerConsented, AlertLevel, ChatbotIsActive } = given;
  const { Person, Contact, Project, Sale, Ticket } = given;
  return {
    ...(CustomerAlias && { alias: CustomerAlias }),
    ...(CustomerHost && { host: CustomerHost }),
    ...(CustomerCompanyName !== undefined && { companyName: CustomerCompanyName }),
    ...(CustomerConsented !== undefined && { consented: CustomerConsented }),
    ...(AlertLevel !== undefined && { alertLevel: AlertLevel }),
    ...(ChatbotIsActive !== undefined && { botActive: ChatbotIsActive }),
    ...(Person !== undefined && { person: Person, personId: Person?.PersonId ?? 0 }),
    ...(Contact !== undefined && { contact: Contact, contactId: Contact?.ContactId ?? 0 }),
    ...(Project !== undefined && { project: Project }),
    ...(Sale !== undefined && { sale: Sale }),
    ...(Ticket !== undefined && { ticket: Ticket }),
  };
}
