import type { RoutingSettings } from '../directory.ts';
import { type Priority, priorities, type Skills } from '../facts.ts';
import type { WaitingSession } from './scene.ts';

const DEFAULT_AGEING_MS = 300_000;

/**
 * The place of a session among all that wait: the least comes first. It never changes with time, and nobody who arrives
 * more than three levels' worth later comes before it, so that nobody starves.
 */
export function precedenceOf(priority: Priority, arrivedAt: number, { ageingMs = DEFAULT_AGEING_MS }: RoutingSettings) {
  return arrivedAt - priorities.indexOf(priority) * ageingMs;
}

/** The order by precedence; who are equal go by their ids, which are made in the order of time. */
export function byPrecedence(one: Ranked, other: Ranked): number {
  return one.precedence - other.precedence || (one.session.id < other.session.id ? -1 : 1);
}

export interface Ranked {
  readonly session: WaitingSession;
  readonly precedence: number;
}

/** The levels that an agent must have now: each `relaxSkillsMs` of waiting takes one away. */
export function skillsNeeded(session: WaitingSession, settings: RoutingSettings, now: number): Skills {
  const eased = easedLevels(session, settings, now);
  if (eased === 0) return session.skills;
  const left = Object.entries(session.skills).filter(([, level]) => level > eased);
  return Object.fromEntries(left.map(([name, level]) => [name, level - eased]));
}

/** When less will be required of agents (epoch milliseconds); null: never. */
export function easesAt(session: WaitingSession, settings: RoutingSettings, now: number): number | null {
  const { relaxSkillsMs } = settings;
  if (!relaxSkillsMs || Object.keys(skillsNeeded(session, settings, now)).length === 0) return null;
  return session.waitingSince + (easedLevels(session, settings, now) + 1) * relaxSkillsMs;
}

export function hasSkills(skills: Skills, needed: Skills): boolean {
  return Object.entries(needed).every(([name, level]) => (skills[name] ?? 0) >= level);
}

function easedLevels({ waitingSince }: WaitingSession, { relaxSkillsMs }: RoutingSettings, now: number): number {
  return relaxSkillsMs ? Math.max(0, Math.floor((now - waitingSince) / relaxSkillsMs)) : 0;
}
