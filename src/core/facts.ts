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

export type SlaTarget = 'accept' | 'first-response' | 'resolution';

/** When a target must be met (epoch milliseconds), and how long was granted (milliseconds). */
export interface Deadline {
  readonly dueAt: number;
  readonly grantedMs: number;
}

/** Milliseconds granted for each target of a queue; a target that is absent is not promised. */
export type SlaPromise = Readonly<Partial<Record<SlaTarget, number>>>;

export const priorities = ['low', 'normal', 'high', 'urgent'] as const;

export type Priority = (typeof priorities)[number];

/** Levels from 1 to 5 by the skill's name: what an agent has, or the least that a session needs. */
export type Skills = Readonly<Record<string, number>>;
