import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { RoutingSettings } from './directory.ts';
import { priorities } from './facts.ts';
import { estimatedWait } from './routing/estimate.ts';
import { admit } from './routing/flow.ts';
import { withLanguage } from './routing/language.ts';
import { type RoutedAgent, route, type Scene, type WaitingSession } from './routing.ts';

const NOW = 1_000_000;

function waits(id: string, more: Partial<WaitingSession> & { arrivedAt?: number } = {}): WaitingSession {
  const {
    arrivedAt = NOW - 1_000,
    wait = { arrivedAt, passedQueueIds: [], offeredUntil: null, lostOffers: [] },
    ...rest
  } = more;
  return {
    id,
    queueId: 'sales',
    priority: 'normal',
    skills: {},
    waitingSince: arrivedAt,
    lastAgentId: null,
    wait,
    ...rest,
  };
}

function works(id: string, more: Partial<Omit<RoutedAgent, 'load'>> & { load?: number } = {}): RoutedAgent {
  const { load = 0, ...rest } = more;
  return {
    id,
    state: 'online',
    skills: {},
    capacity: null,
    load: new Map([['sales', load]]),
    isRinging: false,
    idleSince: 0,
    offeredAt: 0,
    missed: 0,
    ...rest,
  };
}

function scene(settings: RoutingSettings, agents: readonly RoutedAgent[], waiting: readonly WaitingSession[]): Scene {
  const queue = { id: 'sales', settings, agentIds: agents.map(({ id }) => id) };
  return { now: NOW, queues: [queue], agents, waiting };
}

const lost = (agentId: string, at: number, how: 'declined' | 'unanswered' | 'withdrawn' = 'declined') => ({
  arrivedAt: NOW - 1_000,
  passedQueueIds: [],
  offeredUntil: null,
  lostOffers: [{ agentId, at, how }],
});

/** Who is offered what: `session>agent`. */
type Vector = readonly [title: string, scene: Scene, offers: readonly string[]];

const ann = works('ann', { idleSince: 30, offeredAt: 10, load: 2 });
const ben = works('ben', { idleSince: 10, offeredAt: 20, load: 1 });
const cleo = works('cleo', { idleSince: 20, offeredAt: 30, load: 0 });
const team = [ann, ben, cleo];

const vectors: readonly Vector[] = [
  ['a manual queue rings with nobody', scene({}, team, [waits('a')]), []],
  ['the longest idle is first', scene({ strategy: 'longest-idle' }, team, [waits('a')]), ['a>ben']],
  ['the least busy is first', scene({ strategy: 'least-busy' }, team, [waits('a')]), ['a>cleo']],
  ['round robin asks who was asked longest ago', scene({ strategy: 'round-robin' }, team, [waits('a')]), ['a>ann']],
  [
    'who has half of a great capacity is less busy than who has a small one full',
    scene(
      { strategy: 'least-busy' },
      [works('a', { capacity: 10, load: 5 }), works('b', { capacity: 4, load: 3 })],
      [waits('x')],
    ),
    ['x>a'],
  ],
  [
    'one agent is offered one session at a time, the first that arrived',
    scene({ strategy: 'longest-idle' }, [ann], [waits('b', { arrivedAt: 2 }), waits('a', { arrivedAt: 1 })]),
    ['a>ann'],
  ],
  [
    'who is away, rings, or is full is not asked',
    scene(
      { strategy: 'longest-idle' },
      [
        works('a', { state: 'away' }),
        works('b', { isRinging: true }),
        works('c', { load: 3 }),
        works('d', { capacity: 0 }),
      ],
      [waits('x')],
    ),
    [],
  ],
  ['a queue has its own capacity', scene({ strategy: 'round-robin', capacity: 2 }, team, [waits('a')]), ['a>ben']],
  [
    'a level of priority is worth so much waiting, and no more',
    scene({ strategy: 'longest-idle', ageingMs: 100 }, team, [
      waits('high', { priority: 'high', arrivedAt: NOW - 10 }),
      waits('long', { arrivedAt: NOW - 111 }),
      waits('short', { arrivedAt: NOW - 109 }),
      waits('low', { priority: 'low', arrivedAt: NOW - 300 }),
    ]),
    ['low>ben', 'long>cleo', 'high>ann'],
  ],
  [
    'skills are needed at their level',
    scene(
      { strategy: 'longest-idle' },
      [works('a', { skills: { french: 2 } }), works('b', { skills: { french: 3 }, idleSince: 9 })],
      [waits('x', { skills: { french: 3 } }), waits('y', { skills: { german: 1 } })],
    ),
    ['x>b'],
  ],
  [
    'skills relax by a level a time',
    scene(
      { strategy: 'longest-idle', relaxSkillsMs: 100 },
      [works('a', { skills: { french: 2 } })],
      [
        waits('x', { skills: { french: 3 }, arrivedAt: NOW - 100 }),
        waits('y', { skills: { french: 4 }, arrivedAt: NOW - 101 }),
      ],
    ),
    ['x>a'],
  ],
  [
    'who let it go is asked again after a while, and the next one at once',
    scene(
      { strategy: 'longest-idle', askAgainMs: 500 },
      [ben, cleo],
      [waits('x', { wait: lost('ben', NOW - 499) }), waits('y', { wait: lost('ben', NOW - 500, 'unanswered') })],
    ),
    ['x>cleo', 'y>ben'],
  ],
  [
    'an offer that was withdrawn counts against nobody',
    scene({ strategy: 'longest-idle' }, team, [waits('x', { wait: lost('ben', NOW, 'withdrawn') })]),
    ['x>ben'],
  ],
  [
    'the last agent is preferred when free',
    scene({ strategy: 'longest-idle', lastAgentMs: 0 }, team, [waits('x', { lastAgentId: 'ann' })]),
    ['x>ann'],
  ],
  [
    'the last agent is waited for while they are online, and for a time only',
    scene(
      { strategy: 'longest-idle', lastAgentMs: 1_000 },
      [works('full', { load: 3 }), works('gone', { state: 'offline' }), ben, cleo],
      [
        waits('x', { lastAgentId: 'full', arrivedAt: NOW - 999 }),
        waits('y', { lastAgentId: 'full', arrivedAt: NOW - 1_000 }),
        waits('z', { lastAgentId: 'gone', arrivedAt: NOW }),
      ],
    ),
    ['y>ben', 'z>cleo'],
  ],
];

for (const [title, given, offers] of vectors) {
  test(`routing: ${title}`, () => {
    const plan = route(given);
    assert.deepEqual(
      plan.offers.map(({ sessionId, agentId }) => `${sessionId}>${agentId}`),
      offers,
    );
    for (const { until } of plan.offers) assert.equal(until, NOW + 20_000);
  });
}

test('routing: the visitor’s language is required where the queue wants it and somebody there has it', () => {
  const needed = (language: string | null, known: readonly string[], languageLevel?: number) =>
    withLanguage({ billing: 2 }, language, languageLevel === undefined ? {} : { languageLevel }, known);
  assert.deepEqual(needed('fr-CA', ['billing', 'FR'], 3), { billing: 2, FR: 3 });
  assert.deepEqual(needed('pt-BR', ['pt', 'pt-br'], 1), { billing: 2, 'pt-br': 1 });
  for (const none of [needed('fr', ['fr']), needed(null, ['fr'], 3), needed('de', ['fr'], 3)]) {
    assert.deepEqual(none, { billing: 2 });
  }
});

test('routing: who missed as many offers as the limit is set away, and rings no more', () => {
  const plan = route(
    scene(
      { strategy: 'longest-idle' },
      [works('a', { missed: 3 }), works('b', { missed: 2, idleSince: 1 })],
      [waits('x')],
    ),
  );
  assert.deepEqual([plan.away, plan.offers.map(({ agentId }) => agentId)], [['a'], ['b']]);
  const never = route(scene({ strategy: 'longest-idle', missedLimit: 0 }, [works('a', { missed: 9 })], [waits('x')]));
  assert.deepEqual([never.away, never.offers.length], [[], 1]);
});

test('routing: who waited too long overflows once, and at last is ended', () => {
  const settings = { overflow: { queueId: 'backup', afterMs: 100 }, maxWaitMs: 1_000 };
  const wait = (arrivedAt: number, passed: readonly string[]) => ({
    arrivedAt,
    passedQueueIds: passed,
    offeredUntil: null,
    lostOffers: [],
  });
  const plan = route(
    scene(
      settings,
      [],
      [
        waits('fresh', { arrivedAt: NOW - 99 }),
        waits('due', { arrivedAt: NOW - 100 }),
        waits('was-there', { waitingSince: NOW - 200, wait: wait(NOW - 300, ['backup']) }),
        waits('too-long', { waitingSince: NOW - 1, wait: wait(NOW - 1_000, ['first']) }),
      ],
    ),
  );
  assert.deepEqual(plan, {
    overflows: [{ sessionId: 'due', queueId: 'backup' }],
    endings: ['too-long'],
    offers: [],
    away: [],
    nextAt: NOW + 1,
  });
});

test('routing: beyond the length at which a queue overflows, the last in precedence go', () => {
  const plan = route(
    scene(
      { overflow: { queueId: 'backup', length: 2 } },
      [],
      [
        waits('a', { arrivedAt: 1 }),
        waits('b', { arrivedAt: 2 }),
        waits('urgent', { arrivedAt: 3, priority: 'urgent' }),
      ],
    ),
  );
  assert.deepEqual(plan.overflows, [{ sessionId: 'b', queueId: 'backup' }]);
});

test('routing: a full queue is refused, one that overflows leads on', () => {
  const settings: Readonly<Record<string, RoutingSettings>> = {
    a: { overflow: { queueId: 'b', length: 2 }, maxLength: 3 },
    b: { overflow: { queueId: 'a', length: 1 }, maxLength: 5 },
  };
  const at = (a: number, b: number) =>
    admit(
      'a',
      (id) => settings[id] ?? {},
      (id) => (id === 'a' ? a : b),
    );
  assert.deepEqual(at(1, 9), { kind: 'enter', queueId: 'a' });
  assert.deepEqual(at(2, 4), { kind: 'enter', queueId: 'b' });
  assert.deepEqual(at(2, 5), { kind: 'full', queueId: 'b' });
  assert.deepEqual(
    admit(
      'c',
      () => ({}),
      () => 1_000_000,
    ),
    { kind: 'enter', queueId: 'c' },
  );
});

test('routing: time that alone may change the plan is told', () => {
  const relaxing = scene(
    { strategy: 'longest-idle', relaxSkillsMs: 300 },
    [ann],
    [waits('x', { skills: { french: 4 }, arrivedAt: NOW - 1_000 })],
  );
  assert.equal(route(relaxing).nextAt, NOW + 200);
  const declined = scene({ strategy: 'longest-idle' }, [ann], [waits('x', { wait: lost('ann', NOW - 10_000) })]);
  assert.equal(route(declined).nextAt, NOW + 50_000);
});

test('routing: the wait is estimated by the last hour, and not from too few', () => {
  const every = (ms: number, count: number) => Array.from({ length: count }, (_, index) => NOW * 10 - (index + 1) * ms);
  assert.equal(estimatedWait(1, every(60_000, 4), NOW * 10), null);
  assert.equal(estimatedWait(1, every(60_000, 10), NOW * 10), 60_000);
  assert.equal(estimatedWait(3, every(60_000, 100), NOW * 10), 3 * 60_000);
  assert.equal(estimatedWait(1, every(1_000_000, 30), NOW * 10), null);
  assert.equal(estimatedWait(2, every(1, 10), NOW * 10), 12_000);
});

const skills = fc.dictionary(fc.constantFrom('french', 'billing'), fc.integer({ min: 1, max: 5 }), { maxKeys: 2 });
const anyScene: fc.Arbitrary<Scene> = fc
  .record({
    agents: fc.array(
      fc.record({
        state: fc.constantFrom(
          'online' as const,
          'online' as const,
          'away' as const,
          'busy' as const,
          'offline' as const,
        ),
        skills,
        capacity: fc.option(fc.integer({ min: 0, max: 4 })),
        load: fc
          .array(fc.tuple(fc.constantFrom('one', 'two'), fc.nat(3)), { maxLength: 2 })
          .map((loads) => new Map(loads)),
        isRinging: fc.boolean(),
        idleSince: fc.nat(9),
        offeredAt: fc.nat(9),
        missed: fc.nat(4),
      }),
      { maxLength: 6 },
    ),
    waiting: fc.array(
      fc.record({
        queueId: fc.constantFrom('one', 'two'),
        priority: fc.constantFrom(...priorities),
        skills,
        arrivedAt: fc.integer({ min: NOW - 2_000, max: NOW }),
        lostTo: fc.option(fc.nat(5)),
        lastAgentId: fc.option(fc.nat(5).map((n) => `agent-${n}`)),
      }),
      { maxLength: 12 },
    ),
    settings: fc.array(
      fc.record(
        {
          strategy: fc.constantFrom(
            'manual' as const,
            'longest-idle' as const,
            'least-busy' as const,
            'round-robin' as const,
          ),
          capacity: fc.nat(3),
          ageingMs: fc.nat(500),
          relaxSkillsMs: fc.integer({ min: 1, max: 500 }),
          lastAgentMs: fc.nat(1_000),
          maxWaitMs: fc.nat(2_000),
        },
        { requiredKeys: ['strategy'] },
      ),
      { minLength: 2, maxLength: 2 },
    ),
    members: fc.array(fc.subarray(['agent-0', 'agent-1', 'agent-2', 'agent-3', 'agent-4', 'agent-5']), {
      minLength: 2,
      maxLength: 2,
    }),
  })
  .map(({ agents, waiting, settings, members }) => ({
    now: NOW,
    agents: agents.map((agent, index) => ({ ...agent, id: `agent-${index}` })),
    waiting: waiting.map(({ lostTo, arrivedAt, ...session }, index) => ({
      ...session,
      id: `session-${index}`,
      waitingSince: arrivedAt,
      wait: {
        arrivedAt,
        passedQueueIds: [],
        offeredUntil: null,
        lostOffers: lostTo === null ? [] : [{ agentId: `agent-${lostTo}`, at: arrivedAt, how: 'declined' as const }],
      },
    })),
    queues: ['one', 'two'].map((id, index) => ({
      id,
      settings: settings[index] ?? {},
      agentIds: members[index] ?? [],
    })),
  }));

test('routing: whatever the scene, no capacity is exceeded, skills hold until they relax, and nobody is given twice', () => {
  fc.assert(
    fc.property(anyScene, (given) => {
      const { offers, away, endings } = route(given);
      assert.equal(new Set(offers.map(({ sessionId }) => sessionId)).size, offers.length);
      assert.equal(new Set(offers.map(({ agentId }) => agentId)).size, offers.length);
      for (const { sessionId, agentId } of offers) {
        const agent = given.agents.find(({ id }) => id === agentId);
        const session = given.waiting.find(({ id }) => id === sessionId);
        const queue = given.queues.find(({ id }) => id === session?.queueId);
        assert.ok(agent && session && queue);
        const { strategy, capacity = 99, relaxSkillsMs } = queue.settings;
        assert.ok(strategy !== 'manual' && queue.agentIds.includes(agentId));
        assert.ok(
          agent.state === 'online' && !agent.isRinging && !away.includes(agentId) && !endings.includes(sessionId),
        );
        const total = [...agent.load.values()].reduce((sum, count) => sum + count, 0);
        assert.ok(total < (agent.capacity ?? 3) && (agent.load.get(queue.id) ?? 0) < capacity);
        const eased = relaxSkillsMs ? Math.floor((NOW - session.waitingSince) / relaxSkillsMs) : 0;
        for (const [name, level] of Object.entries(session.skills))
          assert.ok((agent.skills[name] ?? 0) >= level - eased);
        assert.ok(!session.wait.lostOffers.some((each) => each.agentId === agentId));
      }
    }),
    { numRuns: 2_000 },
  );
});

test('routing: nobody is passed over by one who comes after them and could be served by the same agent', () => {
  fc.assert(
    fc.property(anyScene, (given) => {
      const { offers, endings } = route(given);
      const served = new Map(offers.map(({ sessionId, agentId }) => [sessionId, agentId]));
      for (const queue of given.queues) {
        const { ageingMs = 300_000, lastAgentMs } = queue.settings;
        if (lastAgentMs !== undefined) continue;
        const line = given.waiting.filter(({ queueId, id }) => queueId === queue.id && !endings.includes(id));
        const rank = ({ priority, wait }: WaitingSession) => wait.arrivedAt - priorities.indexOf(priority) * ageingMs;
        for (const passed of line.filter(({ id, skills }) => !served.has(id) && Object.keys(skills).length === 0)) {
          for (const other of line.filter(({ id }) => served.has(id))) {
            if (passed.wait.lostOffers.some(({ agentId }) => agentId === served.get(other.id))) continue;
            assert.ok(rank(other) <= rank(passed), `${other.id} passed ${passed.id}`);
          }
        }
      }
    }),
    { numRuns: 2_000 },
  );
});
