import { breachesSeen } from './breaches.ts';
import { type FigureName, type Figures, type MutableFigures, noFigures } from './figures.ts';
import type { Told } from './recorded.ts';
import type { Script } from './script.ts';
import type { Side } from './tally.ts';
import type { WatchedSession } from './watched-session.ts';

/** What the players did in one session, as the server acknowledged it to them. */
export class Deeds {
  readonly #figures: MutableFigures = noFigures();
  /** The highest sequence of each side's messages; -1: none. */
  readonly #lastSaid: Record<Side, number> = { visitor: -1, agent: -1 };
  #isAccepted = false;
  #isSpam = false;
  #hasVisitorEnded = false;

  did(name: FigureName): void {
    this.#figures[name] += 1;
  }

  said(side: Side, seq: number | null): void {
    this.#lastSaid[side] = Math.max(this.#lastSaid[side], seq ?? 0);
  }

  accepted(): void {
    this.#isAccepted = true;
  }

  markedSpam(): void {
    this.#isSpam = true;
  }

  visitorEnded(): void {
    this.#hasVisitorEnded = true;
  }

  /** What it all comes to, with what an agent saw who followed the session from its beginning to its end. */
  figures(script: Script, witness: WatchedSession): Figures {
    const figures = { ...this.#figures };
    const events = witness.events as readonly Told[];
    const answered = (type: string, how: string) =>
      events.filter((event) => event.type === type && event.how === how).length;
    figures[this.#outcome(script)] = 1;
    figures['returned to the queue'] = events.filter(
      ({ type, reason }) => type === 'queue-entered' && reason === 'returned',
    ).length;
    figures['offers unanswered'] = answered('offer-answered', 'unanswered');
    figures['transfers unanswered'] = answered('transfer-answered', 'unanswered');
    figures['wrap-ups run out'] = answered('wrapped-up', 'timed-out');
    for (const target of breachesSeen(events)) figures[`breaches of ${target}`] = 1;
    return figures;
  }

  #outcome({ course }: Script): FigureName {
    if (this.#isSpam) return 'spam';
    if (course === 'written') return 'offline-message';
    if (this.#isAccepted) return this.#lastSaid.agent > this.#lastSaid.visitor ? 'completed' : 'lost';
    if (course === 'contained' && this.#figures['bot hand-offs'] === 0) return 'bot-contained';
    return this.#hasVisitorEnded ? 'abandoned' : 'missed';
  }
}
