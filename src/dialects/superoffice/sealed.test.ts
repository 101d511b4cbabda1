import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startKoine } from '../../../test/support/koine.ts';
import { makeId } from '../../app/secrets.ts';
import { openWorkplace, type User, type Workplace } from './fixtures/workplace.ts';
import type { ChatSessionEntity } from './wire.ts';

let place: Workplace;
before(async () => {
  place = await openWorkplace(await startKoine());
});
after(() => place?.close());

async function get(user: User, number: number): Promise<ChatSessionEntity | null> {
  const { status, body } = await place.chat(user, `GetChatSessionEntity?chatSessionEntityId=${number}`, 'null');
  assert.equal(status, 200);
  return body;
}

async function save(entity: object): Promise<ChatSessionEntity> {
  const { status, body } = await place.chat(place.ann, 'SaveChatSessionEntity', entity);
  assert.equal(status, 200, JSON.stringify(body));
  return body;
}

async function sealed() {
  const { koine, accountId, ann } = place;
  const chat = await place.openChat('Where is my order?');
  await place.chat(ann, 'PickUpChatSession', { ChatSessionId: chat.number });
  await save({ ChatSessionId: chat.number, Status: 'Finished' });
  await koine.app.chat.command({ kind: 'system', accountId }, chat.id, { type: 'close' });
  return chat;
}

test('[S35] a sealed session can still be linked, filed and rated; its record stays as it is', async () => {
  const { number } = await sealed();
  const before = await get(place.ann, number);
  const saved = await save({
    ...before,
    CustomerName: 'Somebody else',
    CustomerEmail: 'else@example.org',
    CustomerCompanyName: 'Initech',
    Ticket: { TicketId: 7 },
    Person: { PersonId: 3 },
    AlertLevel: 2,
    Rating: 4,
    Status: 'InQueue',
  });
  assert.deepEqual(
    [saved.Ticket?.TicketId, saved.Person?.PersonId, saved.CustomerCompanyName, saved.AlertLevel, saved.Rating],
    [7, 3, 'Initech', 2, 4],
  );
  const { CustomerName, CustomerEmail, Status, WhenEnded, LastMessage } = saved;
  assert.deepEqual(
    { CustomerName, CustomerEmail, Status, WhenEnded, LastMessage },
    {
      CustomerName: before?.CustomerName,
      CustomerEmail: before?.CustomerEmail,
      Status: before?.Status,
      WhenEnded: before?.WhenEnded,
      LastMessage: before?.LastMessage,
    },
  );
  assert.equal((await save({ ChatSessionId: number, Ticket: null, Status: 'Deleted' })).Status, 'Deleted');
  const late = await place.chat(place.ann, 'AddChatMessage', { ChatSessionId: number, Message: { Message: 'Late' } });
  assert.deepEqual([late.status, late.body.ErrorType], [400, 'ArgumentException']);
  const reset = await place.chat(place.ann, 'ResetChatSession', { ChatSessionId: number });
  assert.equal(reset.body.Status, 'Deleted');
});

test('[S35] a sealed session can be deleted, and is gone from this API alone', async () => {
  const { koine, accountId, ann, lea } = place;
  const { id, number } = await sealed();
  const remove = (user: User) => place.chat(user, `DeleteChatSessionEntity?ChatSessionEntityId=${number}`, 'null');
  assert.equal((await remove(lea)).status, 204);
  assert.equal((await get(ann, number))?.ChatSessionId, number);
  assert.equal((await remove(ann)).status, 204);
  assert.equal(await get(ann, number), null);
  const { body } = await place.ask(ann, '/api/v1/ChatSession?$select=chatSessionId');
  assert.ok(body.value.every(({ PrimaryKey }: { PrimaryKey: string }) => PrimaryKey !== String(number)));
  const row = await koine.app.history.get({ kind: 'system', accountId }, id);
  assert.deepEqual([row.stage, row.hidden, row.messageCount], ['closed', true, 1]);
});

test('[S14] members of a topic see who fills in its form, and can do nothing to them yet; others do not see them', async () => {
  const { koine, accountId, inbox, ann, lea, max } = place;
  const { visitor } = await koine.app.accounts.welcomeVisitor(accountId, inbox.id, {});
  const actor = { kind: 'visitor', accountId, visitorId: visitor.id, inboxId: inbox.id } as const;
  const nowhere = { ip: null, userAgent: null };
  const { session } = await koine.app.chat.open(actor, { id: makeId(), intake: true }, nowhere);
  const { number } = session;
  const listed = async (user: User) => {
    const { body } = await place.chat(user, 'ChatSessionsForUser', '');
    return body.find(({ ChatSessionId }: ChatSessionEntity) => ChatSessionId === number)?.Status ?? null;
  };
  assert.deepEqual([await listed(ann), await listed(lea), await listed(max)], ['PreChatForm', 'PreChatForm', null]);
  assert.deepEqual([(await get(ann, number))?.TopicId, await get(max, number)], [260, null]);
  assert.deepEqual((await place.chat(ann, 'GetChatMessages', { ChatSessionId: number })).body, []);
  assert.equal((await place.chat(max, 'GetChatMessages', { ChatSessionId: number })).body.length, 0);
  assert.equal((await place.chat(ann, 'PickUpChatSession', { ChatSessionId: number })).body, null);
  assert.equal((await save({ ChatSessionId: number, CustomerName: 'X', Status: 'InQueue' })).Status, 'PreChatForm');
  const reset = await place.chat(ann, 'ResetChatSession', { ChatSessionId: number });
  assert.deepEqual([reset.status, reset.body.Status], [200, 'PreChatForm']);
  await place.chat(ann, `DeleteChatSessionEntity?chatSessionEntityId=${number}`, 'null');
  assert.equal((await get(ann, number))?.CustomerName, '');
  const post = await place.chat(ann, 'AddChatMessage', { ChatSessionId: number, Message: { Message: 'Hi' } });
  assert.equal(post.status, 400);
  await koine.app.chat.command(actor, session.id, { type: 'submit-form', answers: {} });
  assert.equal(await listed(ann), 'InQueue');
});
