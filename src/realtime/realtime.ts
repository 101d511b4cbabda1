import type { Hub } from './hub.ts';
import type { Presence } from './presence.ts';

/** What is live in this process: committed events as they come, and what is not worth a log. */
export interface Realtime {
  readonly hub: Hub;
  readonly presence: Presence;
}
