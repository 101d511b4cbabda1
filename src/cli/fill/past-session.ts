import type { Command, Commanded } from '../../core/command.ts';
import { decide } from '../../core/decide.ts';
import type { ActorRef, Event, Named } from '../../core/event.ts';
import type { Page, VisitorFacts } from '../../core/facts.ts';
import { Refusal } from '../../core/refusal.ts';
import { apply, type Session } from '../../core/session.ts';
import { scoresOf } from '../../core/survey.ts';
import type { DialogueTurn } from '../simulate/dialogue.ts';
import { makeDialogue } from '../simulate/made-dialogues.ts';
import type { Random } from '../simulate/random.ts';
import { answerAfter } from '../simulate/surveys.ts';
import type { FilledQueue, Premises } from './premises.ts';

/** How many of a hundred sessions go which way; the rest is answered to the end. */
const shares = {
  abandoned: 0.07,
  missed: 0.04,
  written: 0.03,
  contained: 0.06,
  /** Of the answered ones. */
  fromBot: 0.1,
  transferred: 0.12,
  reopened: 0.02,
  spam: 0.01,
  lost: 0.06,
  endedByVisitor: 0.35,
  rated: 0.25,
  surveyed: 0.2,
  labelled: 0.4,
  wrappedUp: 0.5,
  /** One in so many goes on for hours. */
  endless: 0.0005,
} as const;

const labels = ['delivery', 'return', 'invoice', 'complaint', 'praise', 'question', 'upsell', 'vip'] as const;
const dispositions = ['solved', 'follow-up', 'no answer', 'wrong department'] as const;
const reasons = ['asked for a human', 'not understood', 'payment data'] as const;
const pages = ['', 'lamps', 'lamps/arc', 'chairs/oak-7', 'rugs/round', 'cart', 'checkout', 'account/orders', 'help'];
const SECOND_MS = 1_000;
/** Beyond the first question and the first answer, in the mean. */
const MORE_TURNS = 3;
const CLOSES_AFTER_MS = 3_600_000;

/** Somebody who comes, and what their browser tells. */
export interface Guest {
  readonly id: string;
  readonly facts: VisitorFacts;
}

/** One past session of the guest from `at` on (epoch milliseconds): decided command by command, by the same rules as a live one. */
export function playPastSession(random: Random, premises: Premises, guest: Guest, sessionId: string, at: number) {
  return new PastSession(random, premises, guest, sessionId, at).play();
}

class PastSession {
  readonly #random: Random;
  readonly #premises: Premises;
  readonly #guest: Guest;
  readonly #sessionId: string;
  readonly #visitor: ActorRef;
  readonly #events: Event[] = [];
  #session: Session | null = null;
  #now: number;
  #messages = 0;

  constructor(random: Random, premises: Premises, guest: Guest, sessionId: string, at: number) {
    this.#random = random;
    this.#premises = premises;
    this.#guest = guest;
    this.#sessionId = sessionId;
    this.#visitor = { kind: 'visitor', id: guest.id, name: guest.facts.name };
    this.#now = at;
  }

  play(): { readonly session: Session; readonly events: readonly Event[] } {
    const random = this.#random;
    const inbox = random.weighted(this.#premises.inboxes.map((each, place) => [each, 8 / (place + 1)] as const));
    const { queue } = inbox;
    const lot = random.next();
    const written = lot < shares.written;
    const contained = !written && lot < shares.written + shares.contained;
    const fromBot = contained || (!written && random.chance(shares.fromBot));
    this.#do(this.#visitor, {
      type: 'open',
      sessionId: this.#sessionId,
      accountId: this.#premises.accountId,
      inboxId: inbox.id,
      visitorId: this.#guest.id,
      channel: inbox.channel,
      intent: written ? 'offline-message' : 'chat',
      intake: false,
      queueId: queue.id,
      promise: queue.promise,
      bot: fromBot ? this.#premises.bot : null,
      priority: random.chance(0.06) ? 'high' : 'normal',
      visitor: this.#guest.facts,
      page: this.#page(),
      extras: {},
    });
    const turns = shortened(makeDialogue(random).turns, 2 + Math.round(random.exponential(MORE_TURNS)));
    this.#say(this.#visitor, turns[0]?.text ?? 'Hello?');
    if (fromBot) this.#meetBot(queue, contained);
    if (written || contained) this.#end(this.#visitor, null);
    else if (random.chance(shares.abandoned)) this.#leave();
    else if (random.chance(shares.missed)) this.#miss();
    else this.#converse(queue, turns);
    this.#pass(CLOSES_AFTER_MS);
    this.#do(system, { type: 'close' });
    return { session: this.#state(), events: this.#events };
  }

  #meetBot(queue: FilledQueue, contained: boolean): void {
    const bot: ActorRef = { kind: 'bot', ...this.#premises.bot };
    this.#takeTime(1.5, 0.4);
    this.#say(bot, 'Hello! I am the helper. What is your order number?');
    this.#takeTime(20, 0.6);
    this.#say(this.#visitor, `K-${this.#random.between(10_000, 99_999)}`);
    this.#takeTime(1.5, 0.4);
    if (contained) {
      this.#say(bot, 'It is on its way and should be with you tomorrow. Anything else?');
      this.#takeTime(15, 0.6);
      return;
    }
    const { id: queueId, promise } = queue;
    const reason = this.#random.pick(reasons);
    this.#do(bot, { type: 'hand-off', reason, summary: 'Wants to know where an order is.', queueId, promise });
  }

  #leave(): void {
    this.#takeTime(45, 0.9);
    this.#end(this.#visitor, null);
  }

  #miss(): void {
    this.#takeTime(600, 0.3);
    this.#end(system, 'nobody-answered');
  }

  #converse(queue: FilledQueue, turns: readonly DialogueTurn[]): void {
    const random = this.#random;
    let agent = this.#accept(queue);
    const isLost = random.chance(shares.lost);
    const handsOver = random.chance(shares.transferred) ? random.between(2, Math.max(2, turns.length - 2)) : -1;
    const isEndless = random.chance(shares.endless);
    const said = isEndless ? Array.from({ length: 40 }, () => turns.slice(1)).flat() : turns.slice(1);
    const until = isLost ? said.findLastIndex(({ side }) => side === 'visitor') : said.length - 1;
    for (const [place, { side, text }] of said.entries()) {
      if (place > until) break;
      if (place === handsOver) agent = this.#transfer(agent);
      this.#takeTime(side === 'visitor' ? 32 : 24, 0.8);
      if (side === 'visitor' && random.chance(0.12)) this.#do(this.#visitor, { type: 'view-page', page: this.#page() });
      this.#say(side === 'visitor' ? this.#visitor : { kind: 'agent', ...agent }, text);
    }
    this.#finish(agent, queue);
  }

  #accept(queue: FilledQueue): Named {
    // Nights and mornings are slower than afternoons.
    const hour = new Date(this.#now).getUTCHours();
    this.#takeTime(hour < 8 || hour > 20 ? 55 : 16, 0.9);
    const agent = this.#agentOf(queue);
    this.#do({ kind: 'agent', ...agent }, { type: 'accept', agent });
    this.#takeTime(12, 0.7);
    return agent;
  }

  #transfer(from: Named): Named {
    const actor: ActorRef = { kind: 'agent', ...from };
    const queue = this.#random.pick(this.#premises.queues);
    this.#takeTime(20, 0.5);
    const note = 'Please take over.';
    if (this.#random.chance(0.5) && queue.id !== this.#state().queueId) {
      this.#do(actor, { type: 'transfer', to: { kind: 'queue', queueId: queue.id, promise: queue.promise }, note });
      return this.#accept(queue);
    }
    const agent = this.#agentOf(queue);
    this.#do(actor, { type: 'transfer', to: { kind: 'agent', agent }, note });
    return agent;
  }

  #finish(agent: Named, queue: FilledQueue): void {
    const random = this.#random;
    const actor: ActorRef = { kind: 'agent', ...agent };
    if (random.chance(shares.labelled))
      this.#do(actor, { type: 'change-labels', add: [random.pick(labels)], remove: [] });
    if (random.chance(shares.spam)) this.#do(actor, { type: 'mark-spam', spam: true });
    this.#takeTime(25, 0.8);
    this.#end(random.chance(shares.endedByVisitor) ? this.#visitor : actor, null);
    if (random.chance(shares.reopened)) {
      this.#takeTime(400, 0.5);
      this.#do(this.#visitor, {
        type: 'reopen',
        queueId: queue.id,
        promise: queue.promise,
        agent: null,
        until: null,
      });
      this.#say(this.#visitor, 'It has happened again.');
      const again = this.#accept(queue);
      this.#say({ kind: 'agent', ...again }, 'I am sorry. I have looked at it once more: now it should work.');
      this.#takeTime(60, 0.5);
      this.#end({ kind: 'agent', ...again }, null);
    }
    this.#judge(actor);
  }

  #judge(agent: ActorRef): void {
    const random = this.#random;
    if (random.chance(shares.wrappedUp)) {
      this.#takeTime(20, 0.6);
      const disposition = random.weighted(dispositions.map((each, place) => [each, 6 / (place + 1)] as const));
      this.#do(agent, { type: 'wrap-up', how: 'done', disposition, note: null });
    }
    this.#takeTime(30, 0.8);
    if (random.chance(shares.surveyed)) {
      const { id, version, questions } = this.#premises.survey;
      const { why: _, ...answers } = answerAfter(random) as Readonly<Record<string, string>>;
      const survey = { id, version, scores: scoresOf(questions, answers) };
      const queueId = this.#state().queueId ?? '';
      this.#do(this.#visitor, { type: 'submit-form', form: 'exit', answers, survey, queueId, promise: {} });
    } else if (random.chance(shares.rated)) {
      const score = random.weighted([5, 4, 1, 3, 2].map((each, place) => [each, 12 / (place + 1)] as const));
      const comment = random.chance(0.2) ? random.pick(['Quick and friendly.', 'It took too long.', '👍']) : null;
      this.#do(this.#visitor, { type: 'rate', score, outOf: 5, comment });
    }
  }

  #say(actor: ActorRef, text: string): void {
    this.#messages += 1;
    const messageId = `${this.#sessionId.slice(0, 24)}${String(this.#messages).padStart(12, '0')}`;
    this.#do(actor, { type: 'post-message', messageId, kind: 'text', text, automatic: false, page: null });
  }

  #end(actor: ActorRef, reason: string | null): void {
    const by = actor.kind === 'integration' ? 'system' : actor.kind;
    this.#do(actor, { type: 'end', by, reason, wrapUpMs: 0 });
  }

  #do(actor: ActorRef, command: Command): void {
    const decided = decide(this.#session, { ...command, actor } as Commanded, this.#now);
    if (decided instanceof Refusal) throw decided;
    for (const event of decided) {
      this.#session = apply(this.#session, event);
      this.#events.push(event);
    }
  }

  #state(): Session {
    if (!this.#session) throw new Error('The session has not begun');
    return this.#session;
  }

  /** Some do much more than others. */
  #agentOf({ agents }: FilledQueue): Named {
    return this.#random.weighted(agents.map((agent, place) => [agent, 1 / (place + 1)] as const));
  }

  #page(): Page {
    const path = this.#random.pick(pages);
    return { url: `https://shop.example.com/${path}`, title: path === '' ? 'Shop' : path, referrer: '' };
  }

  #takeTime(medianSeconds: number, spread: number): void {
    this.#pass(Math.round(this.#random.lognormal(medianSeconds * SECOND_MS, spread)));
  }

  #pass(ms: number): void {
    this.#now += ms;
  }
}

/** About so many turns, of which the agent has the last. */
function shortened(turns: readonly DialogueTurn[], about: number): readonly DialogueTurn[] {
  const last = turns.findIndex(({ side }, place) => side === 'agent' && place >= about - 1);
  return turns.slice(0, 1 + (last === -1 ? turns.findLastIndex(({ side }) => side === 'agent') : last));
}

const system: ActorRef = { kind: 'system', id: null, name: null };
