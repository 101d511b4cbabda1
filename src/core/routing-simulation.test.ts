import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RoutingSettings } from './directory.ts';
import { priorities, type Skills } from './facts.ts';
import { skillsNeeded } from './routing/precedence.ts';
import { DEFAULT_CAPACITY, type RoutedAgent, route, type WaitingSession } from './routing.ts';

const SECOND = 1_000;

/** Numbers from 0 to 1, the same at each run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

interface Ringing {
  readonly session: WaitingSession;
  readonly agent: Worker;
  readonly until: number;
  readonly answersAt: number;
  readonly how: 'accepted' | 'declined' | 'unanswered';
}

interface Worker extends RoutedAgent {
  load: Map<string, number>;
  state: 'online' | 'away';
  isRinging: boolean;
  idleSince: number;
  offeredAt: number;
  missed: number;
  accepted: number;
  backAt: number;
}

interface Told {
  readonly waits: readonly { readonly session: WaitingSession; readonly ms: number }[];
  readonly workers: readonly Worker[];
  readonly lost: { declined: number; unanswered: number; away: number };
}

/** Plays `chats` chats against the plans, second by second, until each was accepted; each plan is checked against what is allowed. */
function play(options: {
  readonly chats: number;
  readonly agents: number;
  readonly settings: RoutingSettings;
  readonly skillsOf: (index: number) => Skills;
  readonly needs: (random: () => number) => Skills;
  readonly everyMs: number;
  readonly lastsMs: number;
}): Told {
  const random = randomFrom(7);
  const workers: Worker[] = Array.from({ length: options.agents }, (_, index) => ({
    id: `agent-${String(index).padStart(4, '0')}`,
    state: 'online',
    skills: options.skillsOf(index),
    capacity: null,
    load: new Map([['line', 0]]),
    isRinging: false,
    idleSince: 0,
    offeredAt: 0,
    missed: 0,
    accepted: 0,
    backAt: 0,
  }));
  const queue = { id: 'line', settings: options.settings, agentIds: workers.map(({ id }) => id) };
  const waits: { session: WaitingSession; ms: number }[] = [];
  const lost = { declined: 0, unanswered: 0, away: 0 };
  let waiting: WaitingSession[] = [];
  let ringing: Ringing[] = [];
  let talking: { agent: Worker; endsAt: number }[] = [];
  let opened = 0;
  for (let now = SECOND; waits.length < options.chats; now += SECOND) {
    assert.ok(now < 100 * 3_600 * SECOND, `${options.chats - waits.length} chats still wait`);
    for (; opened < options.chats && opened * options.everyMs < now; opened += 1) {
      const priority = priorities[Math.floor(random() * priorities.length)] ?? 'normal';
      waiting.push({
        id: `session-${String(opened).padStart(6, '0')}`,
        queueId: 'line',
        priority,
        skills: options.needs(random),
        waitingSince: now,
        wait: { arrivedAt: now, passedQueueIds: [], offeredUntil: null, lostOffers: [] },
        lastAgentId: null,
      });
    }
    talking = talking.filter(({ agent, endsAt }) => {
      if (endsAt > now) return true;
      agent.load.set('line', (agent.load.get('line') ?? 0) - 1);
      agent.idleSince = now;
      return false;
    });
    ringing = ringing.filter(({ session, agent, answersAt, how }) => {
      if (answersAt > now) return true;
      agent.isRinging = false;
      if (how === 'accepted') {
        agent.missed = 0;
        agent.accepted += 1;
        agent.idleSince = now;
        talking.push({ agent, endsAt: now + options.lastsMs * (0.5 + random()) });
        waits.push({ session, ms: now - session.wait.arrivedAt });
        return false;
      }
      lost[how] += 1;
      if (how === 'unanswered') agent.missed += 1;
      agent.load.set('line', (agent.load.get('line') ?? 0) - 1);
      const lostOffers = [...session.wait.lostOffers, { agentId: agent.id, at: now, how }];
      waiting.push({ ...session, wait: { ...session.wait, lostOffers } });
      return false;
    });
    for (const worker of workers) {
      if (worker.state === 'away' && worker.backAt <= now) Object.assign(worker, { state: 'online', missed: 0 });
    }
    const plan = route({ now, queues: [queue], agents: workers, waiting });
    for (const id of plan.away) {
      const worker = workers.find((each) => each.id === id) as Worker;
      Object.assign(worker, { state: 'away', backAt: now + 60 * SECOND });
      lost.away += 1;
    }
    const given = new Map(plan.offers.map((offer) => [offer.sessionId, offer]));
    waiting = waiting.filter((session) => {
      const offer = given.get(session.id);
      if (!offer) return true;
      const agent = workers.find(({ id }) => id === offer.agentId) as Worker;
      const needed = skillsNeeded(session, options.settings, now);
      for (const [name, level] of Object.entries(needed)) assert.ok((agent.skills[name] ?? 0) >= level);
      const load = (agent.load.get('line') ?? 0) + 1;
      assert.ok(load <= DEFAULT_CAPACITY && agent.state === 'online' && !agent.isRinging);
      agent.load.set('line', load);
      agent.isRinging = true;
      agent.offeredAt = now;
      const fate = random();
      const how = fate < 0.85 ? 'accepted' : fate < 0.93 ? 'declined' : 'unanswered';
      const answersAt = how === 'unanswered' ? offer.until : now + Math.ceil(random() * 5) * SECOND;
      ringing.push({ session, agent, until: offer.until, answersAt, how });
      return false;
    });
  }
  return { waits, workers, lost };
}

const crowd = { chats: 4_000, agents: 20, everyMs: 2_200, lastsMs: 120_000, skillsOf: () => ({}), needs: () => ({}) };

for (const strategy of ['longest-idle', 'least-busy', 'round-robin'] as const) {
  test(`routing: by ${strategy}, thousands of chats find an agent each, and equal agents get equal shares`, () => {
    const { waits, workers, lost } = play({ ...crowd, settings: { strategy } });
    assert.equal(waits.length, crowd.chats);
    assert.ok(lost.declined > 100 && lost.unanswered > 100);
    const shares = workers.map(({ accepted }) => accepted / (crowd.chats / workers.length));
    assert.ok(Math.min(...shares) > 0.75 && Math.max(...shares) < 1.25, shares.join(' '));
  });
}

test('routing: in a crowd that never ends, nobody is passed over by who came three levels of priority later', () => {
  const ageingMs = 120_000;
  // More come than can be served, for as long as they come.
  const { waits } = play({ ...crowd, chats: 2_000, everyMs: 1_500, settings: { strategy: 'longest-idle', ageingMs } });
  const mean = (priority: string) => {
    const own = waits.filter(({ session }) => session.priority === priority);
    return own.reduce((sum, { ms }) => sum + ms, 0) / own.length;
  };
  assert.ok(mean('low') > mean('normal') && mean('normal') > mean('high') && mean('high') > mean('urgent'));
  // Who rings while others are served, and rings out, loses that time.
  const slackMs = 60_000;
  const served = waits.map(({ session, ms }) => ({ came: session.wait.arrivedAt, left: session.wait.arrivedAt + ms }));
  for (const one of served) {
    const passed = served.filter(
      ({ came, left }) => came < one.came - 3 * ageingMs - slackMs && left > one.left + slackMs,
    );
    assert.deepEqual(passed, []);
  }
});

test('routing: skills hold until they relax, and who needs what nobody has is served at last', () => {
  const { waits } = play({
    ...crowd,
    chats: 2_000,
    skillsOf: (index) => ({ french: index % 6, ...(index < 3 && { rare: 2 }) }),
    needs: (random) => (random() < 0.1 ? { rare: 5 } : { french: Math.ceil(random() * 5) }),
    settings: { strategy: 'least-busy', relaxSkillsMs: 30_000 },
  });
  const rare = waits.filter(({ session }) => session.skills.rare);
  assert.ok(rare.length > 100);
  for (const { ms } of rare) assert.ok(ms >= 90_000);
});
