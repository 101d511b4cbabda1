import type { Actor } from '../../core/access.ts';
import type { Snapshot } from '../../core/directory.ts';
import type { Event } from '../../core/event.ts';
import { isKeepable } from '../../core/keepable.ts';
import type { InputFault, Refusal } from '../../core/refusal.ts';
import type { SessionRow } from '../../core/row.ts';
import { encodeEvent, encodeSession } from './codec.ts';
import { checkOf } from './schema-check.ts';
import { ClientFrame, Command, type ServerFrame } from './wire.ts';

/** What a client sent: a frame, a command that is to be refused, or nothing that could be understood. */
export type Parsed =
  | { readonly kind: 'frame'; readonly frame: ClientFrame }
  | { readonly kind: 'faulty-command'; readonly id: number; readonly faults: readonly InputFault[] }
  | { readonly kind: 'bad'; readonly detail: string };

const checkFrame = checkOf(ClientFrame);
const checkCommand = checkOf(Command);

/** Reads one frame; never throws. */
export function parseFrame(text: string): Parsed {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { kind: 'bad', detail: 'The frame is not JSON.' };
  }
  const faults = checkFrame(value);
  if (faults.length === 0 && isKeepable(value)) return { kind: 'frame', frame: value as ClientFrame };
  return refusable(value, faults) ?? { kind: 'bad', detail: wordBad(faults) };
}

/** A command that bears a number can be answered; all other frames that are not understood end the socket. */
function refusable(value: unknown, faults: readonly InputFault[]): Parsed | null {
  const { t, id, command } = (value ?? {}) as Readonly<Record<string, unknown>>;
  if (t !== 'command' || typeof id !== 'number' || !Number.isSafeInteger(id) || id < 0) return null;
  if (faults.length === 0) {
    const detail = 'Text holds U+0000 or half a character, which cannot be kept.';
    return { kind: 'faulty-command', id, faults: [{ pointer: '/command', detail }] };
  }
  const inCommand = checkCommand(command).map((fault) => ({ ...fault, pointer: `/command${fault.pointer}` }));
  const around = faults.filter(({ pointer }) => !pointer.startsWith('/command'));
  return { kind: 'faulty-command', id, faults: [...around, ...inCommand] };
}

function wordBad(faults: readonly InputFault[]): string {
  const [first] = faults;
  return first ? `${first.pointer} ${first.detail}` : 'Text holds U+0000 or half a character.';
}

/** The answer to a command that was turned down. */
export function refusedFrame(id: number, { code, message: detail, faults }: Refusal): string {
  return serialise({ t: 'refused', id, code, detail, ...(faults.length > 0 && { errors: [...faults] }) });
}

export function serialise(frame: ServerFrame): string {
  return JSON.stringify(frame);
}

const eventFrames = new WeakMap<Event, { readonly previous: number; readonly text: string }>();
const rowFrames = new WeakMap<SessionRow, string>();

/** The frame of an event, written once for all readers whose copy and previous event are the same. */
export function eventFrame(sessionId: string, event: Event, previous: number): string {
  const held = eventFrames.get(event);
  if (held?.previous === previous) return held.text;
  const text = serialise({ t: 'event', sessionId, event: encodeEvent(event, previous) });
  eventFrames.set(event, { previous, text });
  return text;
}

/** The frame of a row, written once for all members of the account, who all see the same of it. */
export function rowFrame(row: SessionRow, snapshot: Snapshot, member: Exclude<Actor, { kind: 'visitor' }>): string {
  const held = rowFrames.get(row);
  if (held !== undefined) return held;
  const text = serialise({ t: 'session', session: encodeSession(row, snapshot, member) });
  rowFrames.set(row, text);
  return text;
}
