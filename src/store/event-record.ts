import type { Event } from '../core/event.ts';

/** An event as the table keeps it: what lists and readers need as columns, the rest as its body. */
export interface EventRecord {
  readonly seq: number;
  readonly at: number;
  readonly type: string;
  readonly body: unknown;
}

export function bodyOf(event: Event): Record<string, unknown> {
  const { seq: _seq, at: _at, type: _type, ...body } = event;
  return body;
}

export function eventOf(record: EventRecord): Event {
  return { ...(record.body as object), seq: record.seq, at: record.at, type: record.type } as Event;
}
