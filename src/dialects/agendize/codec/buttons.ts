import type { Inbox, Snapshot } from '../../../core/directory.ts';
import { invalidInput, Refusal } from '../../../core/refusal.ts';
import { decodeEntities } from '../ascii.ts';
import type { Settings } from '../settings.ts';
import type { Button } from '../wire.ts';
import { decodeObject, type Given, MOST_KEPT } from './given.ts';

const NAME_LENGTH = 200;

/** The buttons of the account: its inboxes, but for those that a client has deleted. */
export function buttonsOf(snapshot: Snapshot): readonly Inbox[] {
  return [...snapshot.inboxes.values()].filter(({ extras }) => extras.agendize?.deleted !== true);
}

/** The inbox behind a button's id; what is not there, or not the account's, is not found. */
export function decodeButtonId(snapshot: Snapshot, id: string): Inbox {
  const inbox = buttonsOf(snapshot).find(({ number }) => String(number) === id);
  if (!inbox) throw new Refusal('not-found', 'There is no such button.');
  return inbox;
}

/** The button, with what a client gave besides. */
export function encodeButton({ number, name, extras }: Inbox): Button {
  const given = extras.agendize?.given;
  return { id: String(number), name, ...(typeof given === 'object' && given !== null && given) };
}

/** A button as a client gives it; without a name only where it may keep the one it has. */
export function decodeButton(body: unknown): { readonly name: string | undefined; readonly given: Given } {
  const { id: _id, name, ...given } = decodeEntities(decodeObject(body));
  if (name !== undefined && (typeof name !== 'string' || name.trim() === '' || name.length > NAME_LENGTH)) {
    throw invalidInput('/name', `A name has 1 to ${NAME_LENGTH} characters.`);
  }
  return { name: name?.trim(), given };
}

/** What is kept of a button: what was given before, and now. Refuses with `too-large` more than is kept of one. */
export function keepGiven(before: unknown, given: Given): Given {
  const kept = { ...(before as Given | undefined), ...given };
  if (JSON.stringify(kept).length > MOST_KEPT) throw new Refusal('too-large', 'The button is larger than allowed.');
  return kept;
}

/** The queue that answers a new button: the one of the account's settings, else the account's first. */
export function queueForButtons({ queues }: Snapshot, { buttonQueue }: Settings): string {
  const queue = [...queues.values()].find(({ number }) => buttonQueue === undefined || number === buttonQueue);
  if (!queue) throw new Refusal('conflict', 'There is no queue that could answer the button.');
  return queue.id;
}
