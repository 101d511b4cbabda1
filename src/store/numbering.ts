import type { Session } from '../core/session.ts';
import { plainArray } from './array-text.ts';

interface Inbox {
  opened: number;
  greatest: number;
}

/** Counts the sessions that one batch opens, so that the statement need only add what there was before. */
export class Numbering {
  readonly #inboxes = new Map<string, Inbox>();
  #opened = 0;

  /** The next session's place among them, and below zero its place in the inbox, unless it brings its number there. */
  place({ inboxId, inboxNumber }: Session): { readonly number: number; readonly inbox_number: number } {
    const inbox = this.#inboxes.get(inboxId) ?? { opened: 0, greatest: 0 };
    this.#inboxes.set(inboxId, inbox);
    this.#opened += 1;
    if (inboxNumber > 0) inbox.greatest = Math.max(inbox.greatest, inboxNumber);
    else inbox.opened += 1;
    return { number: this.#opened, inbox_number: inboxNumber > 0 ? inboxNumber : -inbox.opened };
  }

  /** The inboxes, how many sessions want for a number in each, and the greatest that any brings, as the statement takes them. */
  columns(): readonly string[] {
    const inboxes = [...this.#inboxes.values()];
    return [
      plainArray([...this.#inboxes.keys()]),
      plainArray(inboxes.map(({ opened }) => opened)),
      plainArray(inboxes.map(({ greatest }) => greatest)),
    ];
  }
}
