import type { Queue } from '../../../core/directory.ts';
import type { Clock } from '../clock.ts';
import { type Tongue, translate } from '../language.ts';
import { zoneOf } from '../time-zones.ts';
import { ChatTopicEntity, days, type OpeningHours } from '../wire-topic.ts';
import { shown } from './linked.ts';
import { topicOf } from './topic-settings.ts';

/** How fast a topic's chats were picked up of late. */
export interface Accepted {
  readonly lastAt: number | null;
  /** The mean of the waits, in whole seconds. */
  readonly seconds: number;
}

export const neverAccepted: Accepted = { lastAt: null, seconds: 0 };

/** The topic in the vendor's form, its texts in the caller's language. */
export function encodeTopic(queue: Queue, accepted: Accepted, clock: Clock, tongue: Tongue): ChatTopicEntity {
  const topic = topicOf(queue);
  const told = shown(ChatTopicEntity, translated(topic, tongue) as ChatTopicEntity, clock);
  return {
    ...told,
    OpeningHours: told.OpeningHours && withTimes(told.OpeningHours),
    LastAccept: clock.write(accepted.lastAt),
    SecondsPrAccept: accepted.seconds,
  };
}

/** What is kept of a topic that a client saved: neither what the queue itself holds, nor what only Koine knows. */
export function keptTopic(saved: Partial<ChatTopicEntity>): Partial<ChatTopicEntity> {
  const { ChatTopicId: _id, Name: _name, LastAccept: _accept, SecondsPrAccept: _seconds, ...rest } = saved;
  const { TableRight: _right, FieldProperties: _properties, ...kept } = rest;
  return kept.OpeningHours ? { ...kept, OpeningHours: withTimes(kept.OpeningHours) } : kept;
}

/** Whether the topic is open now by its own clocks; always, when it has no opening hours. */
export function isOpen(queue: Queue, baseClock: (zone: string) => Clock, baseZone: string, now: number): boolean {
  const { OpeningHoursEnabled: isLimited, OpeningHours: hours } = topicOf(queue);
  if (!isLimited || !hours) return true;
  const zone = zoneOf(hours.TzLocation?.TZLocationCode ?? '') ?? baseZone;
  const local = baseClock(zone).write(now);
  const day = days[(new Date(`${local.slice(0, 10)}T00:00:00Z`).getUTCDay() + 6) % 7] ?? 'Mon';
  const time = local.slice(11, 19);
  const within = (start: string, stop: string) =>
    timeOf(start) <= time && time < (timeOf(stop) === '00:00:00' ? '24' : timeOf(stop));
  if (!hours[`${day}Enabled`] || !within(hours[`${day}Start`], hours[`${day}Stop`])) return false;
  return !(hours.UseLunchHours && within(hours.LunchStart, hours.LunchStop));
}

/** `8:5`, `08:05:00`, `1.08:05:00` and `PT8H5M` as `08:05:00`; whatever is no time as midnight. */
export function timeOf(text: string): string {
  const clock = /^\s*(?:\d+\.)?(\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.\d+)?)?\s*$/.exec(text);
  const iso = clock ? null : /^P(?:\d+D)?T(?:(\d{1,2})H)?(?:(\d{1,2})M)?(?:(\d{1,2})(?:\.\d+)?S)?$/i.exec(text.trim());
  const [, hours = '0', minutes = '0', seconds = '0'] = clock ?? iso ?? [];
  return [hours, minutes, seconds].map((part) => part.padStart(2, '0')).join(':');
}

function withTimes(hours: OpeningHours): OpeningHours {
  return Object.fromEntries(
    Object.entries(hours).map(([name, value]) => [name, /(Start|Stop)$/.test(name) ? timeOf(String(value)) : value]),
  ) as OpeningHours;
}

/** Every multi-language text in it, at every depth. */
function translated(value: unknown, tongue: Tongue): unknown {
  if (typeof value === 'string') return translate(value, tongue);
  if (Array.isArray(value)) return value.map((each) => translated(each, tongue));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, translated(member, tongue)]));
}
