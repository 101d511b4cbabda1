import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startKoine } from '../../../test/support/koine.ts';
import { makeId } from '../../app/secrets.ts';
import { startTwin, type TwinUnderTest } from './fixtures/company.ts';

let twin: TwinUnderTest;
before(async () => {
  twin = await startTwin(await startKoine());
});
after(() => twin.close());

test('[T44] a bot of Koine’s is the session’s bot, until it hands off and after', async () => {
  const { bots, accounts, chat } = twin.koine.app;
  const settings = { kind: 'webhook', url: 'https://bots.example/robo' } as const;
  const { bot } = await bots.create(null, twin.accountId, { name: 'Robo', settings });
  const meeting = { bot: { id: bot.id, when: 'always' } } as const;
  await accounts.changeInbox(null, twin.accountId, twin.chatId, { settings: meeting });
  const { id } = (await twin.ask(`/chats/${twin.chatId}/sessions`, { method: 'POST', body: {} })).body;
  const robo = { kind: 'bot', accountId: twin.accountId, botId: bot.id, name: bot.name } as const;
  await chat.command(robo, id, { type: 'post-message', messageId: makeId(), text: 'I am Robo' });
  const listed = async (filter = '') => {
    const fields = 'botId,botName,operatorType,botStatus,botMessageCount';
    return (await twin.ask(`/search/chat/sessions?fields=${fields}&id=${id}${filter}`)).body.items;
  };
  const had = { botId: bot.id, botName: 'Robo', operatorType: 'BOT', botStatus: 'ACTIVE', botMessageCount: 1 };
  assert.deepEqual(await listed(), [had]);
  assert.deepEqual(await listed(`&botId=${bot.id}&operatorType=BOT&botStatus=ACTIVE`), [had]);
  const { items } = (await twin.ask(`/sessions/${id}/messages`)).body;
  assert.deepEqual([items[0].authorType, items[0].authorId, items[0].authorName], ['BOT', bot.id, 'Robo']);
  await chat.command(robo, id, { type: 'hand-off' });
  assert.deepEqual(await listed('&botStatus=STOPPED'), [{ ...had, botStatus: 'STOPPED' }]);
  assert.deepEqual(await listed('&botStatus=ACTIVE'), []);
  await accounts.changeInbox(null, twin.accountId, twin.chatId, { settings: { bot: null } });
});

test('[K5] [T45] what operators whisper is in no answer', async () => {
  const { chat } = twin.koine.app;
  const { id } = (await twin.ask(`/chats/${twin.chatId}/sessions`, { method: 'POST', body: {} })).body;
  const { id: agentId, name } = twin.ann;
  const ann = { kind: 'agent', accountId: twin.accountId, agentId, name, role: 'admin', rights: {} } as const;
  await chat.command(ann, id, { type: 'accept' });
  await chat.command(ann, id, { type: 'post-message', messageId: makeId(), text: 'Good day' });
  const whisper = { type: 'post-message', messageId: makeId(), text: 'Be kind to them', kind: 'whisper' } as const;
  await chat.command(ann, id, whisper);
  for (const path of [`/sessions/${id}/messages`, `/sessions/${id}`, '/sessions']) {
    const answer = JSON.stringify((await twin.ask(path)).body);
    assert.match(answer, /Good day/);
    assert.doesNotMatch(answer, /Be kind/);
  }
});
