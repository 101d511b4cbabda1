import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../core/access.ts';
import type { Calendar, CalendarVersion, Queue, Snapshot } from '../core/directory.ts';
import { type Hours, isOpenAt, nextChangeAt } from '../core/hours.ts';
import { faultsOf } from '../core/hours-faults.ts';
import { Refusal } from '../core/refusal.ts';
import type { CalendarTable } from '../store/calendars.ts';
import { type Accounts, refuseUnlessManager } from './accounts.ts';
import { makeId } from './secrets.ts';

export interface CalendarRequest {
  readonly name: string;
  readonly hours: Hours;
}

/** Whether a queue is open, and when that changes next (epoch milliseconds; null: never). */
export interface Opening {
  readonly isOpen: boolean;
  readonly changesAt: number | null;
}

/** The account's calendars. Changes are for those who may manage; `null` as actor is the operator at the command line. */
export class Calendars {
  readonly #table: CalendarTable;
  readonly #accounts: Accounts;
  readonly #now: () => number;

  constructor(parts: { readonly table: CalendarTable; readonly accounts: Accounts; readonly now: () => number }) {
    this.#table = parts.table;
    this.#accounts = parts.accounts;
    this.#now = parts.now;
  }

  /** Whether the queue is open now, by its calendar; one without a calendar always is. */
  async openingOfQueue(accountId: string, queueId: string): Promise<Opening> {
    const { queues, calendars } = await this.#accounts.snapshot(accountId);
    const calendar = calendars.get(queues.get(queueId)?.calendarId ?? '');
    return calendar ? this.opening(calendar) : { isOpen: true, changesAt: null };
  }

  /** How the calendar stands now. */
  opening({ hours }: Calendar): Opening {
    const now = this.#now();
    return { isOpen: isOpenAt(hours, now), changesAt: nextChangeAt(hours, now) };
  }

  /** Refuses senseless hours with the place of each fault. */
  async create(actor: Actor | null, accountId: string, request: CalendarRequest): Promise<Calendar> {
    refuseUnlessManager(actor);
    refuseSenseless(request.hours);
    const id = makeId();
    await this.#table.add(accountId, { id, ...request });
    return this.calendar(accountId, id);
  }

  /** Other hours make a new version; what was promised by an earlier one is kept by that one. */
  async change(
    actor: Actor | null,
    accountId: string,
    id: string,
    request: Partial<CalendarRequest>,
  ): Promise<Calendar> {
    refuseUnlessManager(actor);
    const known = await this.calendar(accountId, id);
    if (request.hours) refuseSenseless(request.hours);
    const { name, hours } = request;
    const isSame = isDeepStrictEqual(hours, known.hours);
    await this.#table.change(accountId, id, {
      ...(name !== undefined && { name }),
      ...(hours && !isSame && { hours }),
    });
    return this.calendar(accountId, id);
  }

  /** Refuses with `not-found`. */
  async calendar(accountId: string, id: string): Promise<Calendar> {
    const calendar = (await this.#accounts.snapshot(accountId)).calendars.get(id);
    if (!calendar) throw new Refusal('not-found', 'There is no such calendar.');
    return calendar;
  }

  /** The hours that a calendar had, newest first; the last 500 of them. */
  async versions(accountId: string, id: string): Promise<readonly CalendarVersion[]> {
    await this.calendar(accountId, id);
    return this.#table.versions(accountId, id);
  }
}

/** Whether a queue is open at an instant, by its calendar; one without a calendar always is. */
export function isQueueOpen(
  { calendars }: Pick<Snapshot, 'calendars'>,
  queue: Pick<Queue, 'calendarId'>,
  now: number,
): boolean {
  const calendar = calendars.get(queue.calendarId ?? '');
  return !calendar || isOpenAt(calendar.hours, now);
}

function refuseSenseless(hours: Hours): void {
  const faults = faultsOf(hours).map(({ pointer, detail }) => ({ pointer: `/hours${pointer}`, detail }));
  if (faults.length > 0) throw new Refusal('invalid-input', 'These hours make no sense.', faults);
}
