/** By what figures are told apart. */
export const dimensions = ['queue', 'agent', 'inbox', 'channel'] as const;

export type Dimension = (typeof dimensions)[number];

/** Which sessions' figures are meant, by where they count; a null stands for those without a queue or agent. */
export interface CellFilter {
  readonly inboxIds?: readonly string[];
  readonly queueIds?: readonly (string | null)[];
  readonly agentIds?: readonly (string | null)[];
  readonly channels?: readonly string[];
}
