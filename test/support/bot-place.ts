import assert from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import type { SettingsRequest } from '../../src/app/bots.ts';
import { callableAddresses } from '../../src/app/callable-addresses.ts';
import type { Event } from '../../src/core/event.ts';
import { BotCalls } from '../../src/jobs/bots/bot-calls.ts';
import { BotRunner, type BotRunnerOptions } from '../../src/jobs/bots/bot-runner.ts';
import type { Koine } from './koine.ts';

/** Runs the bots of a Koine; they may be called on this machine. `await using` stops it, and throws what went wrong. */
export function runBots(koine: Koine, options: Partial<BotRunnerOptions> = {}) {
  const faults: unknown[] = [];
  const { app, realtime } = koine;
  const calls = new BotCalls(callableAddresses(['127.0.0.0/8']));
  const runner = new BotRunner({ app, realtime, calls, onError: (error) => faults.push(error), ...options });
  runner.start();
  return {
    runner,
    async [Symbol.asyncDispose]() {
      await runner.stop();
      assert.deepEqual(faults, []);
    },
  };
}

/** A bot that meets the visitors of the main account's inbox from now on. */
export async function meetWith(koine: Koine, settings: SettingsRequest, endpointKey: string | null = null) {
  const { account, inbox } = koine.main;
  const asked = { name: 'Robo', settings, ...(settings.kind === 'model' && { endpointKey }) };
  const made = await koine.app.bots.create(null, account.id, asked);
  await koine.app.accounts.changeInbox(null, account.id, inbox.id, {
    settings: { bot: { id: made.bot.id, when: 'always' } },
  });
  return made;
}

/** A visitor's session, and what they do and see in it. */
export interface Chatting {
  readonly id: string;
  readonly token: string;
  say(text: string): Promise<void>;
  events(): Promise<readonly Event[]>;
  /** What was said by whom, in order, as `visitor: Hello`; what the log tells of the bot stands as its type. */
  lines(): Promise<readonly string[]>;
  /** Waits until the log is as the check wants it. */
  until(check: (lines: readonly string[]) => boolean): Promise<readonly string[]>;
  row(): Promise<{ readonly stage: string; readonly botId: string | null; readonly handOffReason: string | null }>;
}

export async function startChat(koine: Koine, text?: string): Promise<Chatting> {
  const { account } = koine.main;
  const { token } = await koine.addVisitor(koine.main);
  const { body } = await koine.ask('/koine/v1/sessions', {
    token,
    body: text === undefined ? {} : { message: { text } },
  });
  const id: string = body.id;
  const system = { kind: 'system', accountId: account.id } as const;
  const events = async () => (await koine.app.history.events(system, id, -1, 1_000)).events;
  const lines = async () => (await events()).flatMap(lineOf);
  return {
    id,
    token,
    async say(said) {
      const { status } = await koine.ask(`/koine/v1/sessions/${id}/messages`, { token, body: { text: said } });
      assert.equal(status, 201);
    },
    events,
    lines,
    async until(check) {
      for (let tries = 0; tries < 1_000; tries += 1) {
        const now = await lines();
        if (check(now)) return now;
        await delay(20);
      }
      throw new Error(`It did not come to be; the log says\n${(await lines()).join('\n')}`);
    },
    row: () => koine.app.history.get(system, id),
  };
}

function lineOf(event: Event): readonly string[] {
  switch (event.type) {
    case 'message-posted':
      return [`${event.actor.kind}: ${event.text}`];
    case 'bot-engaged':
    case 'queue-entered':
    case 'session-accepted':
    case 'session-ended':
      return [event.type];
    case 'bot-handed-off':
      return [`handed off: ${event.reason}`];
    default:
      return [];
  }
}
