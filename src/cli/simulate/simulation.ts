import { randomUUID } from 'node:crypto';
import type { KeptDemo } from '../../app/demo.ts';
import type { Session } from '../../dialects/native/wire.ts';
import { AgentPlayer } from './agent-player.ts';
import { type BotServer, serveBot } from './bot-server.ts';
import { Deeds } from './deeds.ts';
import type { Dialogue } from './dialogue.ts';
import type { Pace } from './pace.ts';
import type { Play } from './play.ts';
import { type Entrance, type Premises, preparePremises } from './premises.ts';
import { recordedFigures, type Told } from './recorded.ts';
import { Rest } from './rest.ts';
import { type Script, writeScript } from './script.ts';
import { SessionTally, type Tally } from './tally.ts';
import { playVisitor } from './visitor-player.ts';
import type { WatchedSession } from './watched-session.ts';

export interface SimulationOptions {
  /** The server's address, without a slash at the end. */
  readonly url: string;
  readonly demo: KeptDemo;
  /** Which dialogue a session is about. */
  readonly dialogueOf: (index: number) => Dialogue;
  /** Infinite to go on until stopped. */
  readonly sessions: number;
  /** Most sessions at a time. */
  readonly together: number;
  readonly seed: string;
  /** Whether the server may call a bot that is served here, on loopback. */
  readonly mayServeBots: boolean;
  /** Told what cannot be played, and why. */
  readonly onLeftOut?: (sentence: string) => void;
  readonly pace: Pace;
  readonly tally: Tally;
  /** No further session begins once it is aborted. */
  readonly signal: AbortSignal;
}

/** After the session is the queue's again, an agent who left it stays away for so long. */
const STAYS_AWAY_MS = 4_000;

/** Plays the sessions through the server's public interfaces, and counts into the tally. */
export async function simulate(options: SimulationOptions): Promise<void> {
  const plays = new Map<string, Play>();
  const rest = new Rest(options.url);
  const team = await gatherTeam(options, rest, plays);
  let bot: BotServer | null = null;
  try {
    bot = options.mayServeBots ? await serveBot(plays) : null;
    const premises = await prepare(options, rest, team, bot);
    for (const sentence of premises.leftOut) options.onLeftOut?.(sentence);
    const cast = { teamSize: team.length, doors: [...premises.entrances.keys()] };
    await Promise.all(team.map((agent) => agent.begin()));
    const running = new Set<Promise<void>>();
    for (let index = 0; index < options.sessions && !options.signal.aborted; index += 1) {
      const script = writeScript(options.seed, index, options.dialogueOf(index), cast);
      if (index > 0) await options.pace.wait(script.arrivalMs);
      while (running.size >= options.together) await Promise.race(running);
      if (options.signal.aborted) break;
      const play = begin(options, script, premises);
      plays.set(play.sessionId, play);
      if (script.course !== 'answered') void play.opened.promise.then(() => team[script.agent]?.attend(play));
      const run = perform(play, options, rest).finally(() => {
        running.delete(run);
        plays.delete(play.sessionId);
        for (const agent of team) agent.release(play.sessionId);
      });
      running.add(run);
    }
    await Promise.all(running);
  } finally {
    for (const agent of team) agent.stop();
    await bot?.close();
  }
}

function prepare(
  { demo, pace }: SimulationOptions,
  rest: Rest,
  team: readonly AgentPlayer[],
  bot: BotServer | null,
): Promise<Premises> {
  const byHand: Entrance = { inboxKey: demo.inbox.key, queueId: demo.queue.id, surveys: {} };
  const agentIds = team.map(({ id }) => id);
  return preparePremises({ rest, key: keyOf(demo), pace, byHand, agentIds, botUrl: bot?.url ?? null });
}

async function gatherTeam(options: SimulationOptions, rest: Rest, plays: ReadonlyMap<string, Play>) {
  const { url, demo } = options;
  const ids: string[] = [];
  const team: AgentPlayer[] = [];
  for (const [place, { email, password }] of demo.agents.entries()) {
    const agent = await AgentPlayer.signIn({ url, rest, email, password, place, plays, team: ids });
    ids.push(agent.id);
    team.push(agent);
  }
  return team;
}

function begin({ seed, pace, tally }: SimulationOptions, script: Script, premises: Premises): Play {
  const sessionId = randomUUID();
  const entrance = premises.entrances.get(script.door);
  if (!entrance) throw new Error(`Nobody comes in ${script.door}`);
  const agentDone = Promise.withResolvers<WatchedSession>();
  // It is awaited later; a failure before that is not unheard.
  agentDone.promise.catch(() => {});
  return {
    sessionId,
    entrance,
    goneMs: premises.returnMs + STAYS_AWAY_MS,
    script,
    pace,
    tally: new SessionTally(tally, `session ${sessionId} (${script.index} of seed ${seed})`),
    deeds: new Deeds(),
    progress: { offers: 0, askedOfBot: 0, past: new Set() },
    opened: Promise.withResolvers<void>(),
    agentDone,
  };
}

/** One session to its end, and then against the record. */
async function perform(play: Play, { url, demo, tally: totals }: SimulationOptions, rest: Rest): Promise<void> {
  const { tally, sessionId, deeds, script } = play;
  const token = keyOf(demo);
  try {
    await playVisitor(play, url, rest);
    const witness = await inTime(play.agentDone.promise);
    const session = await rest.json<Session>(`/sessions/${sessionId}`, { token });
    const events = await readAll<Told>(rest, token, `/sessions/${sessionId}/events`);
    tally.compare(deeds.figures(script, witness), recordedFigures(session, events));
  } catch (error) {
    tally.unfinished(error instanceof Error ? error.message : String(error));
  }
  try {
    tally.settle(await readAll(rest, token, `/sessions/${sessionId}/messages`));
  } catch (error) {
    tally.unfinished(error instanceof Error ? error.message : String(error));
  }
  totals.counts.sessions += 1;
}

async function readAll<T>(rest: Rest, token: string, path: string): Promise<readonly T[]> {
  type Page = { readonly items: readonly T[]; readonly next: string | null };
  const all: T[] = [];
  let after: string | null = '-1';
  while (after !== null) {
    const page: Page = await rest.json<Page>(`${path}?limit=1000&after=${after}`, { token });
    all.push(...page.items);
    after = page.next;
  }
  return all;
}

/** The agent sees the end when the visitor does, but for the way there. */
async function inTime(done: Promise<WatchedSession>): Promise<WatchedSession> {
  const { promise, resolve, reject } = Promise.withResolvers<WatchedSession>();
  const timer = setTimeout(() => reject(new Error('no agent saw the end')), 30_000);
  done.then(resolve, reject);
  return promise.finally(() => clearTimeout(timer));
}

function keyOf(demo: KeptDemo): string {
  const key = demo.credentials.native?.key;
  if (typeof key !== 'string') throw new Error('The demo account has no key for the native API');
  return key;
}
