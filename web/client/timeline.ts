import { apply, type Session } from '../../src/core/session.ts';
import { type Log as EventLog, EventTimeline } from './event-timeline.ts';

/** What a reader has of a log, with the whole state of the session. */
export type Log = EventLog<Session>;

/** A timeline that makes of the log what the server makes of it. */
export class Timeline extends EventTimeline<Session> {
  constructor() {
    super(apply);
  }
}
