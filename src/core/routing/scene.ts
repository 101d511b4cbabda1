import type { RoutingSettings } from '../directory.ts';
import type { Priority, Skills } from '../facts.ts';
import type { Wait } from '../row.ts';

/** Sessions that an agent without a capacity of their own may have at once. */
export const DEFAULT_CAPACITY = 3;

/** A session that waits and rings with nobody. Times are epoch milliseconds. */
export interface WaitingSession {
  readonly id: string;
  readonly queueId: string;
  readonly priority: Priority;
  readonly skills: Skills;
  /** When it entered the queue. */
  readonly waitingSince: number;
  readonly wait: Wait;
  /** The agent whom the visitor had last, in an earlier session. */
  readonly lastAgentId: string | null;
}

/** An agent, and what they have. */
export interface RoutedAgent {
  readonly id: string;
  readonly state: 'online' | 'away' | 'busy' | 'offline';
  readonly skills: Skills;
  /** Null: `DEFAULT_CAPACITY`. */
  readonly capacity: number | null;
  /** Sessions that are theirs, that ring with them, and whose records they finish; by queue. */
  readonly load: ReadonlyMap<string, number>;
  /** A session rings with them. */
  readonly isRinging: boolean;
  /** When a session was last given to them or left them; 0: never. */
  readonly idleSince: number;
  /** When a session last rang with them; 0: never. */
  readonly offeredAt: number;
  /** Offers that rang out, one after another. */
  readonly missed: number;
}

/** A queue and the agents with the right to respond in it. */
export interface RoutedQueue {
  readonly id: string;
  readonly settings: RoutingSettings;
  readonly agentIds: readonly string[];
}

/** All that routing goes by, as of one moment. */
export interface Scene {
  readonly now: number;
  readonly queues: readonly RoutedQueue[];
  readonly agents: readonly RoutedAgent[];
  readonly waiting: readonly WaitingSession[];
}
