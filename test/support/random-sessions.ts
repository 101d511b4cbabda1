import fc from 'fast-check';
import type { App } from '../../src/app/context.ts';
import { makeId } from '../../src/app/secrets.ts';
import type { Command, Commanded } from '../../src/core/command.ts';
import { decide } from '../../src/core/decide.ts';
import type { ActorRef, Named } from '../../src/core/event.ts';
import { type LegPromise, unknownVisitor } from '../../src/core/facts.ts';
import { Refusal } from '../../src/core/refusal.ts';
import { apply, type Session } from '../../src/core/session.ts';
import type { Journal } from '../../src/store/journal.ts';

/** Where random sessions take place: what the scripts' numbers stand for. */
export interface Premises {
  readonly accountId: string;
  readonly inboxIds: readonly string[];
  readonly queueIds: readonly string[];
  readonly agents: readonly Named[];
  readonly bot: Named;
}

/** An account with two inboxes and queues, three agents and a bot that are free to do everything. */
export async function makePremises(app: App, slug: string): Promise<Premises> {
  const account = await app.accounts.createAccount({ slug, name: slug });
  const queues = [];
  for (const name of ['Sales', 'Support']) queues.push(await app.accounts.createQueue(null, account.id, { name }));
  const inboxes = [];
  for (const [index, name] of ['Shop', 'Help'].entries()) {
    const queueId = queues[index]?.id ?? '';
    inboxes.push(await app.accounts.createInbox(null, account.id, { name, queueId }));
  }
  const agents = [];
  for (const name of ['Ann', 'Ben', 'Cleo']) {
    agents.push(await app.accounts.createAgent(null, account.id, { name, email: `${name}@${slug}.example` }));
  }
  return {
    accountId: account.id,
    inboxIds: inboxes.map(({ id }) => id),
    queueIds: queues.map(({ id }) => id),
    agents: agents.map(({ id, name }) => ({ id, name })),
    bot: { id: makeId(), name: 'Robin' },
  };
}

const which = fc.nat({ max: 5 });

const step = fc.record({
  gapMs: fc.oneof(fc.integer({ min: 0, max: 3_000 }), fc.integer({ min: 0, max: 900_000 })),
  agent: which,
  queue: which,
  deed: fc.oneof(
    { weight: 9, arbitrary: fc.constantFrom('visitor-says' as const, 'agent-says' as const, 'turn' as const) },
    { weight: 5, arbitrary: fc.constant('accept' as const) },
    { weight: 3, arbitrary: fc.constant('end' as const) },
    {
      weight: 6,
      arbitrary: fc.constantFrom(
        'greet' as const,
        'bot-says' as const,
        'bot-says' as const,
        'engage-bot' as const,
        'hand-off' as const,
        'transfer-to-agent' as const,
        'transfer-to-queue' as const,
        'overflow' as const,
        'join' as const,
        'reopen' as const,
        'rate' as const,
        'answer-survey' as const,
        'mark-spam' as const,
        'close' as const,
      ),
    },
  ),
  of: fc.nat({ max: 10 }),
});

/** What happens in one session, in numbers that its premises give a meaning. */
export const scripts = fc.record({
  /** Milliseconds after the beginning of the time in question. */
  openedAfterMs: fc.nat({ max: 4 * 86_400_000 }),
  inbox: which,
  queue: which,
  channel: fc.constantFrom('web', 'messenger'),
  intent: fc.oneof(
    { weight: 9, arbitrary: fc.constant('chat' as const) },
    { weight: 1, arbitrary: fc.constant('offline-message' as const) },
  ),
  beginsWith: fc.constantFrom('queue' as const, 'queue' as const, 'form' as const, 'bot' as const, 'bot' as const),
  promised: fc.constantFrom('nothing' as const, 'wall' as const, 'generous' as const, 'business' as const),
  steps: fc.array(step, { minLength: 4, maxLength: 30, size: 'max' }),
});

type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;
export type Script = typeof scripts extends fc.Arbitrary<infer T> ? T : never;

const officeHours = {
  id: makeId(),
  version: 1,
  hours: {
    zone: 'Europe/Berlin',
    week: Array.from({ length: 7 }, () => [{ from: 540, to: 1_020 }]),
    holidays: [],
    exceptions: {},
  },
};

const promises: Readonly<Record<Script['promised'], LegPromise>> = {
  nothing: {},
  generous: { 'first-response': 36_000_000, 'next-response': 36_000_000 },
  wall: { accept: 20_000, 'first-response': 900_000, 'next-response': 60_000, resolution: 900_000 },
  business: {
    accept: { ms: 20_000, clock: 'business' },
    resolution: { ms: 900_000, clock: 'business' },
    calendar: officeHours,
  },
};

/** A session that goes by a script through the journal, a step at a time. */
export class ScriptedSession {
  readonly #journal: Journal;
  readonly #premises: Premises;
  readonly #script: Script;
  #session: Session | null = null;
  #now: number;
  #done = 0;

  constructor(journal: Journal, premises: Premises, script: Script, from: number) {
    this.#journal = journal;
    this.#premises = premises;
    this.#script = script;
    this.#now = from + script.openedAfterMs;
  }

  /** As it stands now; null before it is opened. */
  get session(): Session | null {
    return this.#session;
  }

  /** Takes up to so many steps of the script, the opening being the first. What the rules refuse is left out. */
  async go(steps: number): Promise<void> {
    for (let taken = 0; taken < steps; taken += 1) {
      const next = this.#session ? this.#script.steps[this.#done] : null;
      if (next === undefined) return;
      if (next) this.#done += 1;
      this.#now += next?.gapMs ?? 0;
      // The visitor asks, and the one who has the session answers a while later.
      if (next?.deed === 'turn') {
        await this.#do(commandOf({ ...next, deed: 'visitor-says' }, this.#script, this.#premises, this.#session));
        this.#now += next.of * 9_000;
      }
      await this.#do(next ? commandOf(next, this.#script, this.#premises, this.#session) : this.#opening());
    }
  }

  async #do(command: Commanded): Promise<void> {
    const events = decide(this.#session, command, this.#now);
    if (events instanceof Refusal || events.length === 0) return;
    const session = events.reduce<Session | null>((state, event) => apply(state, event), this.#session) as Session;
    const appended = await this.#journal.append({ base: this.#session, events, session });
    if (appended === 'stale') throw new Error('A scripted session has one writer');
    this.#session = appended.session;
  }

  #opening(): Commanded {
    const { inbox, queue, channel, intent, beginsWith, promised } = this.#script;
    const { accountId, inboxIds, queueIds, bot } = this.#premises;
    return {
      type: 'open',
      sessionId: makeId(),
      accountId,
      inboxId: pick(inboxIds, inbox),
      queueId: pick(queueIds, queue),
      visitorId: visitor.id ?? '',
      channel,
      intent,
      intake: beginsWith === 'form',
      bot: beginsWith === 'bot' ? bot : null,
      promise: promises[promised],
      visitor: unknownVisitor,
      page: null,
      extras: {},
      actor: visitor,
    };
  }
}

const visitor: ActorRef = { kind: 'visitor', id: makeId(), name: 'Vera' };
const system: ActorRef = { kind: 'system', id: null, name: null };

function pick<T>(among: readonly T[], number: number): T {
  const one = among[number % among.length];
  if (one === undefined) throw new Error('There is nothing to pick from');
  return one;
}

function commandOf(
  { deed, agent: number, queue, of }: Step,
  { promised }: Script,
  premises: Premises,
  session: Session | null,
): Commanded {
  const named = pick(premises.agents, number);
  const agent: ActorRef = { kind: 'agent', ...named };
  const holder: ActorRef = { kind: 'agent', ...(session?.agent ?? named) };
  const bot: ActorRef = { kind: 'bot', ...premises.bot };
  const goal = { queueId: pick(premises.queueIds, queue), promise: promises[promised] };
  const says = (actor: ActorRef, automatic = false): Commanded => {
    const said = { type: 'post-message', messageId: makeId(), kind: 'text', text: 'Words', page: null } as const;
    return { ...said, automatic, actor };
  };
  const by = (actor: ActorRef, command: Command): Commanded => ({ ...command, actor }) as Commanded;
  switch (deed) {
    case 'visitor-says':
      return says(visitor);
    case 'turn':
    case 'agent-says':
      return says(holder);
    case 'greet':
      return says(agent, true);
    case 'bot-says':
      return says(bot);
    case 'accept':
      // Else hardly any session would stay with its bot to the end.
      if (session?.bot && of > 2) return says(bot);
      return by(agent, { type: 'accept', agent: named });
    case 'engage-bot':
      return by(system, { type: 'engage-bot', bot: premises.bot });
    case 'hand-off':
      return by(bot, {
        type: 'hand-off',
        reason: pick(['requested', 'no-knowledge', null], of),
        summary: null,
        ...goal,
      });
    case 'transfer-to-agent':
      return by(holder, { type: 'transfer', to: { kind: 'agent', agent: pick(premises.agents, of) }, note: null });
    case 'transfer-to-queue':
      return by(holder, { type: 'transfer', to: { kind: 'queue', ...goal }, note: null });
    case 'overflow':
      return by(system, { type: 'requeue', reason: 'overflowed', ...goal });
    case 'join':
      return by(agent, { type: 'join', agent: named, hidden: of % 3 === 0 });
    case 'reopen':
      return by(visitor, { type: 'reopen', agent: null, until: null, ...goal });
    case 'rate':
      return by(visitor, { type: 'rate', score: (of % 5) + 1, outOf: 5, comment: null });
    case 'answer-survey': {
      const scores = { csi: of / 10, nps: of, ces: 1 - of / 10, fcr: of % 2 === 0 };
      const survey = { id: makeId(), version: 1, scores: of === 3 ? { csat: 0.5 } : scores };
      return by(visitor, {
        type: 'submit-form',
        form: of === 9 ? 'pre-chat' : 'exit',
        answers: { q: '1' },
        survey,
        ...goal,
      });
    }
    case 'mark-spam':
      return by(agent, { type: 'mark-spam', spam: of % 2 === 0 });
    case 'end': {
      const [end, reason] = pick(
        [
          ['visitor', null],
          ['agent', 'done'],
          ['system', 'visitor-gone'],
          ['bot', null],
        ] as const,
        of,
      );
      const actors = { visitor, agent, system, bot };
      return by(actors[end], { type: 'end', by: end, reason, wrapUpMs: of * 1_000 });
    }
    case 'close':
      return by(system, { type: 'close' });
  }
}
