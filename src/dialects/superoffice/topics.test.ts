import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startKoine } from '../../../test/support/koine.ts';
import { clockFor } from './clock.ts';
import { isOpen, timeOf } from './codec/topic.ts';
import { openWorkplace, type User, type Workplace } from './fixtures/workplace.ts';
import { settingsOf } from './settings.ts';
import type { ChatPresence, ChatTopicAgent, MDOListItem } from './wire.ts';
import { ChatTopicEntity } from './wire-topic.ts';

let place: Workplace;
let admin: User;
before(async () => {
  place = await openWorkplace(await startKoine());
  const { koine, accountId, max } = place;
  const agent = await koine.app.accounts.changeAgent(null, accountId, max.agent.id, { role: 'admin' });
  admin = { ...max, agent };
});
after(() => place?.close());

test('[S27] topics are listed for their members, and one is given to anybody who knows its id', async () => {
  const { ann, max } = place;
  const { body } = await place.chat(ann, 'ChatTopicsForUser');
  assert.deepEqual(
    body.map(({ ChatTopicId, Name }: ChatTopicEntity) => [ChatTopicId, Name]),
    [[260, 'Sales']],
  );
  assert.deepEqual(Object.keys(body[0]), Object.keys(ChatTopicEntity.properties));
  assert.deepEqual((await place.chat(max, 'ChatTopicsForUser')).body, []);
  assert.equal((await place.chat(max, 'GetChatTopicEntity?chatTopicEntityId=260', 'null')).body.Name, 'Sales');
  assert.deepEqual((await place.chat(max, 'GetChatTopicEntity?chatTopicEntityId=999', 'null')).body, null);
});

test('[S27] what is saved of a topic comes back, whatever Koine makes of it', async () => {
  const blank = (await place.chat(admin, 'CreateDefaultChatTopicEntity', 'null')).body;
  assert.deepEqual([blank.ChatTopicId, blank.LastAccept], [0, '0001-01-01T00:00:00']);
  const given = {
    ...blank,
    name: 'Support',
    Description: 'Help',
    WelcomeMessage: 'Hi',
    language: { id: 5, value: 'English' },
    AlertTemplate: { ReplyTemplateId: 3 },
    OpeningHours: { ...blank.OpeningHours, MonEnabled: true, MonStart: 'PT8H', MonStop: '16:30', LunchStart: '' },
    Widget: { ...blank.Widget, requiredFields: 3, Size: 1, Color: '#123456' },
    BotSettings: { BotName: 'Robo' },
  };
  const saved = (await place.chat(admin, 'SaveChatTopicEntity', given)).body;
  assert.ok(saved.ChatTopicId > 0);
  assert.deepEqual([saved.Name, saved.Description, saved.Language.Value], ['Support', 'Help', 'English']);
  const { MonStart, MonStop, LunchStart } = saved.OpeningHours;
  assert.deepEqual([MonStart, MonStop, LunchStart], ['08:00:00', '16:30:00', '00:00:00']);
  assert.deepEqual(
    [saved.Widget.RequiredFields, saved.Widget.Size, saved.Widget.Color],
    ['Email, Name', 'Large', '#123456'],
  );
  const again = (await place.chat(admin, 'SaveChatTopicEntity', { ChatTopicId: saved.ChatTopicId, Name: 'Help' })).body;
  assert.deepEqual([again.Name, again.Description, again.BotSettings.BotName], ['Help', 'Help', 'Robo']);
  assert.equal((await place.chat(admin, 'SaveChatTopicEntity', { ChatTopicId: 999, Name: 'x' })).body, null);
  const refused = await place.chat(place.ann, 'SaveChatTopicEntity', { ChatTopicId: saved.ChatTopicId, Name: 'Mine' });
  assert.equal(refused.status, 400);
  assert.equal((await place.chat(admin, `DeleteChatTopicEntity?ChatTopicEntityId=${saved.ChatTopicId}`)).status, 204);
  assert.equal((await place.chat(admin, `GetChatTopicEntity?chatTopicEntityId=${saved.ChatTopicId}`)).body, null);
});

test('[S27] a topic tells when somebody was last picked up, and how long they waited', async () => {
  const { ann } = place;
  const { number } = await place.openChat();
  const { body } = await place.chat(ann, 'PickUpChatSession', { ChatSessionId: number });
  const topic = (await place.chat(ann, 'GetChatTopicEntity?chatTopicEntityId=260')).body;
  assert.deepEqual([topic.LastAccept, topic.SecondsPrAccept], [body.WhenStarted, 0]);
});

test('[S27] opening hours are those of the topic’s own zone; without any it is always open', async () => {
  const { ann, koine, accountId, queue } = place;
  const ask = async () => (await place.chat(ann, 'IsWithinOpeningHours', { ChatTopicId: 260 })).body;
  assert.equal(await ask(), true);
  const { account } = await koine.app.accounts.snapshot(accountId);
  const settings = settingsOf(account);
  const monday = Date.parse('2026-01-05T00:00:00Z');
  const OpeningHours = {
    TzLocation: { TZLocationCode: 'US-NY' },
    ...{ MonEnabled: true, MonStart: '08:00:00', MonStop: '16:00:00' },
    ...{ UseLunchHours: true, LunchStart: '12:00', LunchStop: '13:00' },
  };
  const topic = { OpeningHoursEnabled: true, OpeningHours };
  const limited = { ...queue, extras: { superoffice: { topic } } };
  const open = (hour: number) => {
    const clock = (zone: string) => clockFor(undefined, { ...settings, zone });
    return isOpen(limited, clock, 'Europe/Oslo', monday + hour * 3_600_000);
  };
  assert.deepEqual([12.9, 13, 16.9, 17, 17.9, 18, 20.9, 21, 37].map(open), [
    ...[false, true, true, false, false, true, true, false, false],
  ]);
  await koine.app.accounts.changeQueue(null, accountId, queue.id, {
    extras: { superoffice: { topic: { OpeningHoursEnabled: true } } },
  });
  assert.equal(await ask(), false);
  await koine.app.accounts.changeQueue(null, accountId, queue.id, { extras: {} });
  assert.equal(await ask(), true);
  const openDay = (new Date().getUTCDay() + 2) % 7;
  const week = Array.from({ length: 7 }, (_, day) => (day === openDay ? [{ from: 600, to: 660 }] : []));
  const hours = { zone: 'UTC', week, holidays: [], exceptions: {} };
  const { id: calendarId } = await koine.app.calendars.create(null, accountId, { name: 'Rarely', hours });
  await koine.app.accounts.changeQueue(null, accountId, queue.id, { calendarId });
  assert.equal(await ask(), false);
  await koine.app.accounts.changeQueue(null, accountId, queue.id, { calendarId: null });
  assert.deepEqual(['8:5', 'PT8H5M', '1.08:05:00', 'soon'].map(timeOf), [
    '08:05:00',
    '08:05:00',
    '08:05:00',
    '00:00:00',
  ]);
});

test('[S28] members and their four rights are read, added, changed, replaced and removed', async () => {
  const { ann, lea, max } = place;
  const list = async () =>
    (await place.chat(ann, 'GetChatTopicUserAgentList', { ChatTopicId: 260 })).body.map((each: ChatTopicAgent) => [
      each.User?.FullName,
      [each.CanRespond, each.CanNotify, each.CanListen, each.CanManage].map(Number).join(''),
    ]);
  assert.deepEqual(await list(), [
    ['Ann', '1100'],
    ['Ben', '1001'],
    ['Lea', '0010'],
  ]);
  const change = (method: string, body: object, user = admin) =>
    place.chat(user, method, { chatTopicId: 260, ...body });
  const added = await change('AddChatTopicUserAgent', {
    useragent: { user: { associateId: max.agent.number }, canListen: true },
  });
  assert.deepEqual([added.status, added.body.User.FullName, added.body.TopicId], [200, 'Max', 260]);
  const updated = await change('UpdateChatTopicUserAgent', {
    Username: 'lea@acme.example',
    Useragent: { CanRespond: 1 },
  });
  assert.deepEqual([updated.body.CanRespond, updated.body.CanListen], [true, false]);
  assert.deepEqual(await list(), [
    ['Ann', '1100'],
    ['Ben', '1001'],
    ['Lea', '1000'],
    ['Max', '0010'],
  ]);
  const one = await change('GetChatTopicUserAgent', { Username: String(lea.agent.number) });
  assert.equal(one.body.User.FullName, 'Lea');
  assert.deepEqual((await change('GetChatTopicUserAgent', { Username: 'nobody' })).body, null);
  assert.equal((await change('DeleteChatTopicUserAgent', { Username: 'max@acme.example' })).status, 204);
  assert.equal((await change('AddChatTopicUserAgent', { Useragent: { User: { Name: 'nobody' } } })).status, 400);
  assert.equal((await change('DeleteChatTopicUserAgent', { Username: 'ann@acme.example' }, ann)).status, 400);
  const Useragents = [
    { User: { Name: 'ann@acme.example' }, CanRespond: true, CanNotify: true },
    { User: { Name: 'ben@acme.example' }, CanRespond: true, CanManage: true },
    { User: { Name: 'lea@acme.example' } },
  ];
  const replaced = await change('UpdateChatTopicUserAgents', { Useragents });
  assert.equal(replaced.body.length, 2);
  assert.deepEqual((await place.chat(lea, 'ChatTopicsForUser')).body, []);
  const xml = `<r><ChatTopicId>260</ChatTopicId><Useragents>
    <ChatTopicAgent><User><Name>ann@acme.example</Name></User><CanRespond>true</CanRespond></ChatTopicAgent>
    <ChatTopicAgent><User><Name>lea@acme.example</Name></User><CanListen>1</CanListen></ChatTopicAgent></Useragents></r>`;
  await place.chat(admin, 'UpdateChatTopicUserAgents', xml, { 'content-type': 'text/xml' });
  assert.deepEqual(await list(), [
    ['Ann', '1000'],
    ['Lea', '0010'],
  ]);
  const blank = (await place.chat(ann, 'CreateDefaultChatTopicAgent', 'null')).body;
  assert.deepEqual(blank, {
    TopicId: 0,
    User: null,
    CanListen: false,
    CanRespond: false,
    CanManage: false,
    CanNotify: false,
  });
});

test('[S29] presence is set by oneself or a manager, and decides who can be found', async () => {
  const { ann, lea } = place;
  const numbers = [ann.agent.number, lea.agent.number];
  const all = async (): Promise<readonly ChatPresence[]> => (await place.chat(ann, 'GetChatPresence', '')).body;
  const present = async () => (await all()).filter(({ Present }) => Present).map(({ UserId }) => UserId);
  assert.deepEqual(await present(), []);
  const set = (user: User, Present: boolean) =>
    place.chat(user, 'SaveChatPresence', {
      chatPresence: numbers.map((userId) => ({ userId, Present, DisplayName: 'x' })),
    });
  assert.equal((await set(ann, true)).status, 204);
  assert.deepEqual(await present(), [ann.agent.number]);
  assert.equal(place.koine.realtime.presence.isOnline(place.accountId, place.queue.id), true);
  await set(admin, true);
  assert.deepEqual(await present(), numbers);
  const users = async (body: object): Promise<readonly MDOListItem[]> =>
    (await place.chat(ann, 'GetUserAgentList', body)).body;
  assert.deepEqual(
    (await users({ Flat: true, OnlyPresent: true })).map(({ Id }) => Id),
    numbers,
  );
  const [group] = await users({ flat: false });
  assert.deepEqual([group?.Name, group?.ChildItems.length], ['Acme', 4]);
  await set(admin, false);
  assert.deepEqual(await present(), []);
  const own = (await all()).find(({ UserId }) => UserId === ann.agent.number);
  assert.deepEqual([own?.DisplayName, own?.ChatTopics], ['Ann', [260]]);
});

test('[S32] the lists that chat clients fill their choices from', async () => {
  const { ann } = place;
  const get = async (path: string) => (await place.ask(ann, `/api/v1/MDOList${path}`)).body;
  assert.ok((await get('')).includes('chatsessionstatus'));
  const statuses: readonly MDOListItem[] = await get('/ChatSessionStatus');
  assert.deepEqual(statuses.map(({ Id, Name, ExtraInfo }) => [Id, Name, ExtraInfo])[4], [4, 'Waiting', 'InQueue']);
  assert.equal(statuses.length, 12);
  const names = async (path: string) => (await get(path)).map(({ Name }: MDOListItem) => Name);
  assert.deepEqual(await names('/chatchannel'), ['All', 'Sales']);
  assert.deepEqual(await names('/chatchannel?additional=notAll'), ['Sales']);
  assert.deepEqual(await names('/chatuser?flat=true&additional=removeSelf&query=e'), ['Ben', 'Lea']);
  assert.deepEqual(await names('/chatuser?flat=true&additional=topicId=260'), ['Ann', 'Lea']);
  assert.deepEqual([await get('/chatbot'), await get('/chatservice')], [[], []]);
});

test('[S30] a topic is patched as sessions are, and its multi-language texts stay whole', async () => {
  const at = '/api/v1/ChatTopic/260';
  const patch = (body: unknown, user = admin, headers = {}) => place.ask(user, at, { method: 'PATCH', body, headers });
  const raw = 'NO:"Hei";US:"Hello"';
  const merged = await patch({ welcomeMessage: raw, Widget: { Color: '#112233' } });
  assert.deepEqual([merged.status, merged.body.WelcomeMessage, merged.body.Widget.Color], [200, raw, '#112233']);
  const language = { 'accept-language': 'en' };
  const { body } = await patch([{ op: 'replace', path: 'badgeHeader', value: 'Ask us' }], admin, language);
  assert.deepEqual([body.BadgeHeader, body.WelcomeMessage, body.Widget.Color], ['Ask us', 'Hello', '#112233']);
  assert.equal((await place.ask(admin, at)).body.WelcomeMessage, raw);
  assert.equal((await patch([{ op: 'test', path: '/BadgeHeader', value: 'Other' }])).status, 409);
  assert.equal((await patch({ BadgeHeader: 'x' }, place.ann)).status, 403);
  const unknown = await place.ask(admin, '/api/v1/ChatTopic/999', { method: 'PATCH', body: {} });
  assert.equal(unknown.status, 404);
});

test('[S27] a topic’s time zone comes back with its rules as they were sent', async () => {
  const TimeZoneSTDRules = { '2020': { StartDay: 1, TZOffset: 60 } };
  const TzLocation = { TZLocationCode: 'NO', TimeZoneSTDRules };
  const OpeningHours = { MonEnabled: true, MonStart: 'PT8H', MonStop: '16:00', TzLocation };
  const { body } = await place.chat(admin, 'SaveChatTopicEntity', { ChatTopicId: 260, OpeningHours });
  assert.deepEqual(body.OpeningHours.TzLocation.TimeZoneSTDRules, TimeZoneSTDRules);
  assert.deepEqual(body.OpeningHours.TzLocation.TimeZoneDSTRules, {});
  assert.deepEqual([body.OpeningHours.MonStart, body.OpeningHours.TueStop], ['08:00:00', '00:00:00']);
  const { body: blank } = await place.chat(admin, 'CreateDefaultChatTopicEntity', 'null');
  assert.deepEqual([blank.OpeningHours.MonStart, blank.OpeningHours.LunchStop], ['00:00:00', '00:00:00']);
});
