import { addFigures, differing, type Figures, noFigures } from './figures.ts';
import type { ScriptTurn } from './script.ts';

export type Side = ScriptTurn['side'];

/** What a simulation comes to. All of the last six must be 0. */
export interface Counts {
  readonly sessions: number;
  readonly sent: number;
  readonly acknowledged: number;
  /** Messages that reached the other side's socket. */
  readonly seen: number;
  /** Messages, or frames, that a reader or the record had twice. */
  readonly doubled: number;
  /** Events that reached a reader before an earlier one. */
  readonly outOfOrder: number;
  /** Acknowledged messages that are not in the record, or that the other side never saw. */
  readonly missing: number;
  readonly refused: number;
  /** Sessions that did not come to their end. */
  readonly unfinished: number;
  /** Sessions of which history tells otherwise than the players. */
  readonly disagreeing: number;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** Counts what everybody in a play sent and saw. */
export class Tally {
  readonly counts: Mutable<Counts> = {
    sessions: 0,
    sent: 0,
    acknowledged: 0,
    seen: 0,
    doubled: 0,
    outOfOrder: 0,
    missing: 0,
    refused: 0,
    unfinished: 0,
    disagreeing: 0,
  };

  /** What the players did and saw, and what history tells, over all sessions that came to their end. */
  readonly played = noFigures();
  readonly recorded = noFigures();

  /** The first things that went wrong, in words. */
  readonly complaints: string[] = [];

  complain(sentence: string): void {
    if (this.complaints.length < 20) this.complaints.push(sentence);
  }

  get isClean(): boolean {
    const { doubled, outOfOrder, missing, refused, unfinished, disagreeing } = this.counts;
    return doubled + outOfOrder + missing + refused + unfinished + disagreeing === 0;
  }
}

/** A message as the record holds it. */
export interface Recorded {
  readonly messageId: string;
  readonly seq: number;
  readonly text: string;
}

/** What was sent and seen in one session. */
export class SessionTally {
  readonly #tally: Tally;
  readonly #name: string;
  readonly #sent = new Map<string, { readonly by: Side; readonly text: string }>();
  readonly #acknowledged = new Map<string, number | null>();
  readonly #seen = new Set<string>();

  constructor(tally: Tally, name: string) {
    this.#tally = tally;
    this.#name = name;
  }

  sent(messageId: string, by: Side, text: string): void {
    // Who takes over may say again what was not acknowledged to who had it before.
    if (this.#sent.has(messageId)) return;
    this.#sent.set(messageId, { by, text });
    this.#tally.counts.sent += 1;
  }

  /** The server has it; null when its answer did not say at which sequence. */
  acknowledged(messageId: string, seq: number | null): void {
    if (this.#acknowledged.has(messageId)) return;
    this.#acknowledged.set(messageId, seq);
    this.#tally.counts.acknowledged += 1;
  }

  /** A reader of this side got the message for the first time. */
  saw(side: Side, messageId: string): void {
    const sent = this.#sent.get(messageId);
    if (!sent || sent.by === side || this.#seen.has(messageId)) return;
    this.#seen.add(messageId);
    this.#tally.counts.seen += 1;
  }

  sawTwice(what: string): void {
    this.#tally.counts.doubled += 1;
    this.#tally.complain(`${this.#name}: ${what} came twice`);
  }

  sawTooEarly(what: string): void {
    this.#tally.counts.outOfOrder += 1;
    this.#tally.complain(`${this.#name}: ${what} came before what precedes it`);
  }

  refused(what: string): void {
    this.#tally.counts.refused += 1;
    this.#tally.complain(`${this.#name}: ${what}`);
  }

  unfinished(reason: string): void {
    this.#tally.counts.unfinished += 1;
    this.#tally.complain(`${this.#name}: ${reason}`);
  }

  /** Compares what was acknowledged with what the record holds in the end. */
  settle(record: readonly Recorded[]): void {
    const held = new Map<string, Recorded>();
    for (const message of record) {
      if (held.has(message.messageId)) this.sawTwice(`${message.messageId} in the record`);
      held.set(message.messageId, message);
    }
    for (const [messageId, seq] of this.#acknowledged) {
      const message = held.get(messageId);
      const whole = message?.text === this.#sent.get(messageId)?.text && (seq === null || message?.seq === seq);
      if (whole && this.#seen.has(messageId)) continue;
      this.#tally.counts.missing += 1;
      this.#tally.complain(`${this.#name}: ${messageId} ${whole ? 'was not seen' : 'is not in the record as sent'}`);
    }
  }
  /** Holds what the players did and saw against what history tells. */
  compare(played: Figures, recorded: Figures): void {
    addFigures(this.#tally.played, played);
    addFigures(this.#tally.recorded, recorded);
    const names = differing(played, recorded);
    if (names.length === 0) return;
    this.#tally.counts.disagreeing += 1;
    const told = names.map((name) => `${name}: played ${played[name]}, recorded ${recorded[name]}`);
    this.#tally.complain(`${this.#name}: ${told.join('; ')}`);
  }
}
