import { openApp } from '../src/app/context.ts';
import { makeId } from '../src/app/secrets.ts';
import { priorities } from '../src/core/facts.ts';
import { type RoutedAgent, route, type Scene, type WaitingSession } from '../src/core/routing.ts';
import { SessionTimers } from '../src/jobs/session-timers.ts';
import type { Ground } from './ground.ts';
import type { Benchmark } from './report.ts';

const AGENTS = 1_000;
const WAITING = 10_000;
const TIMERS = 10_000;

export const routing: Benchmark<Ground> = {
  name: 'routing',
  measures: 'one plan for 1,000 agents and 10,000 waiting chats, and 10,000 timers due at once',
  async measure(ground) {
    const scene = crowdedScene();
    const rounds = ground.quick ? 5 : 30;
    route(scene);
    const begun = performance.now();
    let offers = 0;
    for (let round = 0; round < rounds; round += 1) offers += route(scene).offers.length;
    const planMs = (performance.now() - begun) / rounds;
    const timersMs = await runTimers(await ground.koineDatabase('bench_routing'));
    return {
      figures: [
        { name: 'a plan', value: planMs, unit: 'ms' },
        { name: 'chats decided on', value: (WAITING / planMs) * 1000, unit: '/s' },
        { name: 'offers made', value: (offers / rounds / planMs) * 1000, unit: '/s' },
        { name: '10,000 timers due at once', value: timersMs, unit: 'ms' },
        { name: 'timers', value: (TIMERS / timersMs) * 1000, unit: '/s' },
      ],
      aims: [{ name: 'a plan', value: planMs, unit: 'ms', should: 'at most', bound: 250 }],
    };
  },
};

/** Ten queues of a hundred agents, half of the chats with a skill that a fifth of the agents have. */
function crowdedScene(): Scene {
  const now = 1_000_000_000;
  const agents = Array.from({ length: AGENTS }, (_, index): RoutedAgent => {
    const skills = { [`skill-${index % 5}`]: 1 + (index % 4) };
    const load = new Map([[`queue-${index % 10}`, index % 3]]);
    const stands = { state: 'online', isRinging: false, capacity: null, missed: 0 } as const;
    return { id: `agent-${index}`, skills, load, idleSince: index * 7, offeredAt: index * 13, ...stands };
  });
  const waiting = Array.from({ length: WAITING }, (_, index): WaitingSession => {
    const arrivedAt = now - ((index * 7919) % 600_000);
    return {
      id: `session-${index}`,
      queueId: `queue-${index % 10}`,
      priority: priorities[index % priorities.length] ?? 'normal',
      skills: index % 2 === 0 ? {} : { [`skill-${index % 5}`]: 2 },
      waitingSince: arrivedAt,
      wait: { arrivedAt, passedQueueIds: [], offeredUntil: null, lostOffers: [] },
      lastAgentId: null,
    };
  });
  const queues = Array.from({ length: 10 }, (_, index) => ({
    id: `queue-${index}`,
    settings: { strategy: 'longest-idle', relaxSkillsMs: 60_000 } as const,
    agentIds: agents.filter((_agent, place) => place % 10 === index).map(({ id }) => id),
  }));
  return { now, queues, agents, waiting };
}

async function runTimers(databaseUrl: string): Promise<number> {
  const app = await openApp({ databaseUrl });
  try {
    const accountId = makeId();
    await app.database.pool.query(
      `INSERT INTO timer (account_id, session_id, kind, due_at)
       SELECT $1, gen_random_uuid(), 'bench', now() - interval '1 second' FROM generate_series(1, $2)`,
      [accountId, TIMERS],
    );
    let done = 0;
    const handlers = {
      bench: async () => {
        done += 1;
        return undefined;
      },
    };
    const fail = (error: unknown) => {
      throw error;
    };
    const timers = new SessionTimers({ app, dialects: [], handlers, onError: fail });
    const begun = performance.now();
    await timers.run();
    if (done !== TIMERS) throw new Error(`${done} of ${TIMERS} timers ran`);
    return performance.now() - begun;
  } finally {
    await app.close();
  }
}
