/**
 * The ids of all messages of a session and the sequence each stands at, as a value that is cheap to extend:
 * adding copies at most one chunk and the list of chunks, never all ids.
 */
export interface SentMessages {
  readonly recent: ReadonlyMap<string, number>;
  readonly older: readonly ReadonlyMap<string, number>[];
}

const CHUNK = 64;

export const noMessages: SentMessages = { recent: new Map(), older: [] };

/** The messages with one more; the id must not be there yet. */
export function addSent(sent: SentMessages, messageId: string, seq: number): SentMessages {
  const full = sent.recent.size >= CHUNK;
  const recent = new Map(full ? undefined : sent.recent);
  recent.set(messageId, seq);
  return { recent, older: full ? [...sent.older, sent.recent] : sent.older };
}

/** The sequence at which the message stands, or null when it was never posted. */
export function findSent(sent: SentMessages, messageId: string): number | null {
  const seq = sent.recent.get(messageId);
  if (seq !== undefined) return seq;
  for (const chunk of sent.older) {
    const found = chunk.get(messageId);
    if (found !== undefined) return found;
  }
  return null;
}
