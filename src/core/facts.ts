import type { CalendarRef, Hours } from './hours.ts';

/** A page of the site that the visitor looked at. */
export interface Page {
  readonly url: string;
  readonly title: string;
  readonly referrer: string;
}

/** What is known of the visitor in one session. Unknown is null; every value came from outside and is text, never HTML. */
export interface VisitorFacts {
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  /** BCP 47. */
  readonly language: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly browser: string | null;
  readonly system: string | null;
  readonly device: 'desktop' | 'mobile' | 'tablet' | null;
  /** ISO 3166-1 alpha-2. */
  readonly country: string | null;
  readonly city: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  /** Which of these are proved: `name`, `email`, `phone`, `language`, `attributes.<name>`. The visitor cannot change them. */
  readonly verified?: readonly string[];
}

export const unknownVisitor: VisitorFacts = {
  name: null,
  email: null,
  phone: null,
  language: null,
  ip: null,
  userAgent: null,
  browser: null,
  system: null,
  device: null,
  country: null,
  city: null,
  attributes: {},
};

export const slaTargets = ['accept', 'first-response', 'next-response', 'resolution'] as const;

export type SlaTarget = (typeof slaTargets)[number];

/** `business`: only the time counts during which the queue is open. */
export type SlaClock = 'wall' | 'business';

/** When a target must be met (epoch milliseconds), and how long was granted (milliseconds). Older logs tell no more. */
export interface Deadline {
  readonly dueAt: number;
  readonly grantedMs: number;
  /** From when the time ran (epoch milliseconds). */
  readonly since?: number;
  /** When somebody is warned (epoch milliseconds). */
  readonly warnAt?: number;
  readonly clock?: SlaClock;
  /** The calendar that the business clock went by. */
  readonly calendar?: CalendarRef;
}

/** What is granted for a target, on the clock on the wall unless told; a warning comes so long before on the same clock. */
export interface Grant {
  readonly ms: number;
  readonly clock?: SlaClock;
  readonly warnBeforeMs?: number;
}

/** What is granted for each target, a bare number being milliseconds; a target that is absent is not promised. */
export type Grants = Readonly<Partial<Record<SlaTarget, number | Grant>>>;

/** What a queue promises: to all, and instead of that at a priority. */
export interface SlaPromise extends Grants {
  readonly byPriority?: Readonly<Partial<Record<Priority, Grants>>>;
}

/** The calendar of a queue as it stood when a session entered. */
export interface LegCalendar extends CalendarRef {
  readonly hours: Hours;
}

/** What a queue promised when a session entered, and the calendar by which it was open; no calendar: always. */
export interface LegPromise extends SlaPromise {
  readonly calendar?: LegCalendar;
}

export const priorities = ['low', 'normal', 'high', 'urgent'] as const;

export type Priority = (typeof priorities)[number];

/** Levels from 1 to 5 by the skill's name: what an agent has, or the least that a session needs. */
export type Skills = Readonly<Record<string, number>>;
