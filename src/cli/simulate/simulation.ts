import { randomUUID } from 'node:crypto';
import type { KeptDemo } from '../../app/demo.ts';
import { AgentPlayer } from './agent-player.ts';
import type { Dialogue } from './dialogue.ts';
import type { Pace } from './pace.ts';
import type { Play } from './play.ts';
import { Rest } from './rest.ts';
import { writeScript } from './script.ts';
import { SessionTally, type Tally } from './tally.ts';
import { type Entrance, playVisitor } from './visitor-player.ts';

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
  readonly pace: Pace;
  readonly tally: Tally;
  /** No further session begins once it is aborted. */
  readonly signal: AbortSignal;
}

/** Plays the sessions through the server's public interfaces, and counts into the tally. */
export async function simulate(options: SimulationOptions): Promise<void> {
  const plays = new Map<string, Play>();
  const rest = new Rest(options.url);
  const team = await gatherTeam(options, rest, plays);
  try {
    const entrance = { url: options.url, rest, inboxKey: options.demo.inbox.key };
    const running = new Set<Promise<void>>();
    for (let index = 0; index < options.sessions && !options.signal.aborted; index += 1) {
      const script = writeScript(options.seed, index, options.dialogueOf(index), team.length);
      if (index > 0) await options.pace.wait(script.arrivalMs);
      while (running.size >= options.together) await Promise.race(running);
      if (options.signal.aborted) break;
      const play = begin(options, script);
      plays.set(play.sessionId, play);
      const run = perform(play, entrance, keyOf(options.demo)).finally(() => {
        running.delete(run);
        plays.delete(play.sessionId);
      });
      running.add(run);
    }
    await Promise.all(running);
  } finally {
    for (const agent of team) agent.stop();
  }
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
  await Promise.all(team.map((agent) => agent.begin()));
  return team;
}

function begin({ seed, pace, tally, demo }: SimulationOptions, script: Play['script']): Play {
  const agentDone = Promise.withResolvers<void>();
  // It is awaited later; a failure before that is not unheard.
  agentDone.promise.catch(() => {});
  return {
    sessionId: randomUUID(),
    queueId: demo.queue.id,
    script,
    pace,
    totals: tally,
    tally: new SessionTally(tally, `session ${script.index} of seed ${seed}`),
    agentDone,
  };
}

/** One session to its end, and then against the record. */
async function perform(play: Play, entrance: Entrance, key: string): Promise<void> {
  const { tally, script, totals } = play;
  const { counts } = totals;
  try {
    await playVisitor(play, entrance);
    await inTime(play.agentDone.promise);
    counts[script.course] += 1;
  } catch (error) {
    tally.unfinished(error instanceof Error ? error.message : String(error));
  }
  try {
    tally.settle(await readRecord(entrance.rest, key, play.sessionId));
  } catch (error) {
    tally.unfinished(error instanceof Error ? error.message : String(error));
  }
  counts.sessions += 1;
}

async function readRecord(rest: Rest, key: string, sessionId: string) {
  type Page = { items: { messageId: string; seq: number; text: string }[]; next: string | null };
  const record: Page['items'] = [];
  let after: string | null = '-1';
  while (after !== null) {
    const path: string = `/sessions/${sessionId}/messages?limit=1000&after=${after}`;
    const page: Page = await rest.json<Page>(path, { token: key });
    record.push(...page.items);
    after = page.next;
  }
  return record;
}

/** The agent sees the end when the visitor does, but for the way there. */
async function inTime(done: Promise<void>): Promise<void> {
  const { promise, resolve, reject } = Promise.withResolvers<void>();
  const timer = setTimeout(() => reject(new Error('no agent saw the end')), 30_000);
  done.then(resolve, reject);
  await promise.finally(() => clearTimeout(timer));
}

function keyOf(demo: KeptDemo): string {
  const key = demo.credentials.native?.key;
  if (typeof key !== 'string') throw new Error('The demo account has no key for the native API');
  return key;
}
