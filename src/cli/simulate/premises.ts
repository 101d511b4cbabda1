import type { Static } from 'typebox';
import type { Inbox, Queue, QueueSettings, SlaPromise, Survey } from '../../dialects/native/wire.ts';
import type { Pace } from './pace.ts';
import { AnswerRefused, type Rest } from './rest.ts';
import { type Door, dispositions } from './script.ts';
import { questions } from './surveys.ts';

/** Where visitors come in, and what is asked of them there. */
export interface Entrance {
  readonly inboxKey: string;
  readonly queueId: string;
  /** By form; absent: nothing is asked. */
  readonly surveys: Readonly<Partial<Record<'pre-chat' | 'exit', string>>>;
}

/** The queues and inboxes in which is played. */
export interface Premises {
  readonly entrances: ReadonlyMap<Door, Entrance>;
  /** What cannot be played here, and why, in words. */
  readonly leftOut: readonly string[];
  /** After what time a session whose agent is gone is the queue's again, in milliseconds. */
  readonly returnMs: number;
}

export interface PremisesOptions {
  readonly rest: Rest;
  readonly key: string;
  readonly pace: Pace;
  /** Where agents pick sessions by hand. */
  readonly byHand: Entrance;
  readonly agentIds: readonly string[];
  /** Where the bot is served; null: Koine could not call it. */
  readonly botUrl: string | null;
}

const NAME = 'Simulation';
const BOT_INBOX = 'Simulation with a bot';

/** Where nobody takes time, a second of the play lasts a millisecond. */
const TAKES_NO_TIME = 1_000;

/** Sets up a queue that rings, surveys, promises and a bot, by what the key may do and the server can; made once, and then found again. */
export async function preparePremises(options: PremisesOptions): Promise<Premises> {
  const { byHand, pace } = options;
  const entrances = new Map<Door, Entrance>([['by-hand', byHand]]);
  const returnMs = Math.max(1_000, lasting(pace, 20_000));
  const leftOut: string[] = [];
  try {
    const queue = await prepareQueue(options, returnMs);
    const surveys = await prepareSurveys(options);
    const inbox = await prepareInbox(options, NAME, { queueId: queue.id, surveys });
    entrances.set('ringing', { inboxKey: inbox.key, queueId: queue.id, surveys });
    if (options.botUrl === null) leftOut.push('bots: Koine may not call this machine (KOINE_CALLABLE_NETWORKS)');
    else {
      const bot = { id: await prepareBot(options, options.botUrl), when: 'always' as const };
      const { key: inboxKey } = await prepareInbox(options, BOT_INBOX, { queueId: queue.id, surveys, bot });
      entrances.set('bot', { inboxKey, queueId: queue.id, surveys });
    }
  } catch (error) {
    if (!(error instanceof AnswerRefused)) throw error;
    leftOut.push(`offers that ring, surveys, promises and bots: ${error.message}`);
  }
  return { entrances, leftOut, returnMs };
}

async function prepareQueue(options: PremisesOptions, returnMs: number): Promise<Queue> {
  const { rest, key: token, agentIds, pace } = options;
  const settings: QueueSettings = {
    wrapUpMs: Math.max(3_000, lasting(pace, 60_000)),
    transferMs: Math.max(1_000, lasting(pace, 30_000)),
    dispositions: [...dispositions],
  };
  const members = agentIds.map((agentId) => ({ agentId, rights: ['respond', 'notify', 'listen'] }));
  const body = { name: NAME, members, settings, promise: promiseAt(pace) };
  const queue = await keep<Queue>(options, '/queues', ({ name }) => name === NAME, body);
  const routing = {
    strategy: 'longest-idle',
    ringMs: Math.max(1_000, lasting(pace, 20_000)),
    missedLimit: 0,
    returnMs,
  };
  await rest.send(`/queues/${queue.id}/routing`, { method: 'PUT', token, body: routing });
  return queue;
}

function promiseAt(pace: Pace): Static<typeof SlaPromise> {
  const grants = (share: number) => ({
    accept: lasting(pace, 20_000 * share),
    'first-response': lasting(pace, 45_000 * share),
    'next-response': lasting(pace, 60_000 * share),
    resolution: lasting(pace, 600_000 * share),
  });
  return { ...grants(1), byPriority: { urgent: grants(0.5) } };
}

async function prepareSurveys(options: PremisesOptions): Promise<Entrance['surveys']> {
  const ids: Partial<Record<'pre-chat' | 'exit', string>> = {};
  for (const form of ['pre-chat', 'exit'] as const) {
    const isOurs = (survey: Survey) => survey.name === NAME && survey.form === form;
    const { rest, key: token } = options;
    const known = await find<Survey>(options, '/surveys', isOurs);
    const body = { name: NAME, form, questions: questions[form] };
    ids[form] = (known ?? (await rest.json<Survey>('/surveys', { method: 'POST', token, body }))).id;
  }
  return ids;
}

function prepareInbox(
  options: PremisesOptions,
  name: string,
  body: { readonly queueId: string; readonly surveys: Entrance['surveys']; readonly bot?: Inbox['bot'] },
): Promise<Inbox> {
  return keep<Inbox>(options, '/inboxes', (inbox) => inbox.name === name, { name, ...body });
}

async function prepareBot(options: PremisesOptions, url: string): Promise<string> {
  const { rest, key: token } = options;
  type Bot = { readonly id: string; readonly name: string };
  const settings = { kind: 'webhook', url };
  const known = await find<Bot>(options, '/bots', ({ name }) => name === NAME);
  if (known) {
    await rest.send(`/bots/${known.id}`, { method: 'PATCH', token, body: { settings } });
    return known.id;
  }
  const made = await rest.json<{ bot: Bot }>('/bots', { method: 'POST', token, body: { name: NAME, settings } });
  return made.bot.id;
}

/** Makes it, or changes the one that is there. */
async function keep<T extends { readonly id: string }>(
  options: PremisesOptions,
  path: string,
  isOurs: (item: T) => boolean,
  body: object,
): Promise<T> {
  const { rest, key: token } = options;
  const known = await find(options, path, isOurs);
  if (!known) return rest.json<T>(path, { method: 'POST', token, body });
  return rest.json<T>(`${path}/${known.id}`, { method: 'PATCH', token, body });
}

async function find<T>({ rest, key }: PremisesOptions, path: string, isOurs: (item: T) => boolean) {
  const { items } = await rest.json<{ items: readonly T[] }>(`${path}?limit=1000`, { token: key });
  return items.find(isOurs);
}

function lasting(pace: Pace, milliseconds: number): number {
  return Math.round(pace.takesTime ? pace.lasting(milliseconds) : milliseconds / TAKES_NO_TIME);
}
