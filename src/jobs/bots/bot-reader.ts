import type { App } from '../../app/context.ts';
import type { Positioned } from '../../core/event.ts';

const PAGE = 500;
const ACCOUNTS_AT_ONCE = 50;

/** The deadline of a bot that is not there any more: its session is given to the queue as soon as it is looked at. */
const GONE_MS = 30_000;

/**
 * Reads what bots are to answer from the feeds of all accounts that have bots, a page of each. True when there is more.
 * How far it has read is written together with what it found, so nothing is asked twice or never.
 */
export async function readBotFeeds(app: App): Promise<boolean> {
  const behind = await app.botTurns.behind(ACCOUNTS_AT_ONCE);
  let more = behind.length === ACCOUNTS_AT_ONCE;
  for (const { accountId, position } of behind) {
    const page = await app.history.feed({ kind: 'system', accountId }, position, PAGE);
    const to = page.at(-1)?.position;
    if (to === undefined) continue;
    await app.botTurns.advance({ accountId, from: position, to, ...(await calledFor(app, accountId, page)) });
    more ||= page.length === PAGE;
  }
  return more;
}

async function calledFor(app: App, accountId: string, page: readonly Positioned[]) {
  const calls = page.filter(({ event }) => occasionOf(event) !== null);
  const bots = await app.botTurns.botsOf(accountId, [...new Set(calls.map(({ sessionId }) => sessionId))]);
  const snapshot = await app.accounts.snapshot(accountId);
  return {
    turns: calls.flatMap(({ sessionId, event }) => {
      const [botId, occasion] = [bots.get(sessionId), occasionOf(event)];
      if (botId === undefined || occasion === null) return [];
      const deadlineMs = snapshot.bots.get(botId)?.settings.deadlineMs ?? GONE_MS;
      const { seq, at } = event;
      return [{ sessionId, seq, botId, occasion, at, deadlineAt: at + deadlineMs }];
    }),
    spoken: page.flatMap(({ sessionId, event }) =>
      event.type === 'message-posted' && event.actor.kind === 'bot' ? [{ sessionId, seq: event.seq }] : [],
    ),
    lost: page.flatMap(({ sessionId, event }) => (endsTheBot(event) ? [sessionId] : [])),
  };
}

function occasionOf(event: Positioned['event']): 'engaged' | 'message' | null {
  if (event.type === 'bot-engaged') return 'engaged';
  const isAsked = event.type === 'message-posted' && event.kind === 'text' && event.actor.kind === 'visitor';
  return isAsked ? 'message' : null;
}

/** Whether the session is no bot's any more after this. */
export function endsTheBot({ type }: Positioned['event']): boolean {
  return (
    type === 'bot-handed-off' ||
    type === 'session-accepted' ||
    type === 'session-transferred' ||
    type === 'queue-entered' ||
    type === 'session-ended'
  );
}
