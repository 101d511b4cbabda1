import assert from 'node:assert/strict';
import type { Clients } from './across-clients.ts';
import {
  agendizeSession,
  livePersonEvents,
  nativeSession,
  type Place,
  superOfficeEntity,
  superOfficeMessages,
  twinItem,
  twinMessages,
  vccLiveChat,
} from './across-expected.ts';
import { lastAgentOf, type Story } from './across-story.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test looks into it member by member, and fails when it is not there
type Body = any;

/** Reads the session through every dialect; each must tell the story, to the last field. `chat`: where LivePerson has it. */
export async function checkEverywhere(clients: Clients, story: Story, chat: string): Promise<void> {
  const places = await checkNative(clients, story);
  await checkVccLive(clients, story, places);
  await checkAgendize(clients, story, places);
  await checkTwin(clients, story);
  await checkSuperOffice(clients, story, places);
  await checkLivePerson(clients, story, chat);
}

/** What the session's messages are called, as the account's feed has them. */
async function checkNative({ read, account }: Clients, story: Story): Promise<readonly Place[]> {
  const session = await read('native', `/koine/v1/sessions/${story.id}`);
  assert.partialDeepStrictEqual(session, nativeSession(story, account));
  const { items } = await read('native', '/koine/v1/feed?limit=1000');
  const said = items.filter(({ sessionId, event }: Body) => {
    return sessionId === story.id && event.type === 'message-posted' && event.kind === 'text';
  });
  // The feed tells what happened, one after another: an edit comes after what it edits.
  const textOf = ({ messageId, text }: Body) =>
    items.findLast(({ event }: Body) => event.type === 'message-edited' && event.messageId === messageId)?.event.text ??
    text;
  assert.deepEqual(
    said.map(({ event }: Body) => [textOf(event), event.actor.name, event.actor.kind]),
    story.said.map(({ text, agent }) => [text, agent?.name ?? story.visitor.name, agent ? 'agent' : 'visitor']),
  );
  return said.map(({ position, event }: Body) => ({ position, messageId: event.messageId }));
}

async function checkVccLive({ read, account, credentials }: Clients, story: Story, places: readonly Place[]) {
  const path = `/v2/projects/${credentials.vcclive.projectId}/chats?start=${story.number}&limit=1`;
  assert.deepEqual((await read('vcclive', path)).response, [vccLiveChat(story, account, places)]);
}

async function checkAgendize({ read, account }: Clients, story: Story, places: readonly Place[]) {
  const expected = agendizeSession(story, account, places);
  assert.deepEqual(await read('agendize', `/api/2.0/chat/history/${story.number}`), expected);
  const { items } = await read('agendize', '/api/2.0/chat/history');
  assert.deepEqual(
    items.find(({ id }: Body) => id === expected.id),
    expected,
  );
}

async function checkTwin({ read, account }: Clients, story: Story) {
  const { items } = await read('twin', `/api/v1/chats/sessions?id=${story.id}`);
  const known = items.map((item: object) =>
    Object.fromEntries(Object.entries(item).filter(([, value]) => value !== null)),
  );
  assert.deepEqual(known, [twinItem(story, account)]);
  const messages = await read('twin', `/api/v1/sessions/${story.id}/messages?limit=100`);
  assert.deepEqual(
    messages.items.map(({ id: _, ...message }: Body) => message),
    twinMessages(story),
  );
  assert.equal(messages.count, story.said.length);
  const operated = await read('twin', `/api/v1/sessions/${story.id}`);
  const last = story.said.at(-1);
  assert.deepEqual(
    [operated.operatorId, operated.operators.map(({ id }: Body) => id), operated.lastMessage.body, operated.status],
    [
      String(lastAgentOf(story).number),
      story.agents.map(({ agent }) => agent.number),
      last?.text,
      story.ended === null ? 'ACTIVE' : 'CLOSED',
    ],
  );
}

async function checkSuperOffice({ agent, read, account }: Clients, story: Story, places: readonly Place[]) {
  const expected = superOfficeEntity(story, account);
  const entity = await agent(`GetChatSessionEntity?chatSessionEntityId=${story.number}`);
  assert.partialDeepStrictEqual(entity, expected);
  assert.deepEqual([entity.User.AssociateId, entity.User.FullName], userOf(story));
  const listed = await agent('ChatSessionsForUser');
  assert.partialDeepStrictEqual(
    listed.find(({ ChatSessionId }: Body) => ChatSessionId === story.number),
    expected,
  );
  const messages = await agent('GetChatMessages', { ChatSessionId: story.number, After: 0 });
  const { texts, marks } = superOfficeMessages(story, places);
  const isText = ({ Type }: Body) => Type !== 'Special';
  const shown = messages.map(({ ReadByCustomer: _, ...message }: Body) => message);
  assert.deepEqual(shown.filter(isText), texts);
  assert.deepEqual(
    shown.filter((message: Body) => !isText(message)).map(({ ChatMessageId: _, ...message }: Body) => message),
    marks,
  );
  const filter = encodeURIComponent(`chatSessionId eq ${story.number}`);
  const archive = await read('superoffice', `/api/v1/ChatSession?$filter=${filter}`);
  assert.deepEqual(archive.value, [
    {
      PrimaryKey: String(story.number),
      EntityName: 'chat',
      chatSessionId: story.number,
      firstMessage: expected.FirstMessage,
      lastMessage: expected.LastMessage,
      whenRequested: expected.WhenRequested,
      whenStarted: expected.WhenStarted,
      whenEnded: expected.WhenEnded,
      duration: story.ended ?? 0,
      timeInQueue: story.agents[0]?.at,
      queueLength: 1,
      rating: 0,
      agent: lastAgentOf(story).name,
      status: expected.Status,
    },
  ]);
}

function userOf(story: Story): readonly [number, string] {
  const { number, name } = lastAgentOf(story);
  return [number, name];
}

async function checkLivePerson({ read, account }: Clients, story: Story, chat: string) {
  const { events, info } = (await read('liveperson', chat)).chat;
  const event: readonly Body[] = events.event;
  assert.deepEqual(
    event.map((each) => each['@id']),
    event.map((_, index) => String(index)),
  );
  const lines = event.filter((each) => each['@type'] === 'line');
  const expected = livePersonEvents(story);
  assert.deepEqual(
    lines
      .filter(({ source }) => source !== 'system')
      .map(({ time, textType, text, by, source }) => ({ time, textType, text, by, source })),
    expected.lines,
  );
  assert.deepEqual(
    event.filter((each) => each['@type'] === 'state').map(({ state, time }) => [state, time]),
    expected.states,
  );
  assert.deepEqual(
    lines
      .filter(({ systemMessageId }) => systemMessageId === 3 || systemMessageId === 13)
      .map(({ systemMessageId, time }) => [String(systemMessageId), time]),
    expected.agents,
  );
  const agent = lastAgentOf(story);
  assert.partialDeepStrictEqual(info, {
    state: story.ended === null ? 'chatting' : 'ended',
    skillName: account.queue.name,
    skillId: account.queue.number,
    startTime: expected.states[0]?.[1],
    duration: story.ended ?? 0,
    visitorName: story.visitor.name,
    agentName: agent.name,
    agentId: agent.number,
  });
}
