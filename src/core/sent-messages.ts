/**
 * The ids of all messages of a session and the sequence each stands at, as a value that is cheap to extend. Its parts
 * shrink to the half or less from one to the next, so that there are few, and an id is seldom copied.
 */
export type SentMessages = readonly ReadonlyMap<string, number>[];

export const noMessages: SentMessages = [];

/** The messages with one more; the id must not be there yet. */
export function addSent(sent: SentMessages, messageId: string, seq: number): SentMessages {
  let kept = sent.length;
  let size = 1;
  while (kept > 0 && (sent[kept - 1]?.size ?? 0) <= size) {
    kept -= 1;
    size += sent[kept]?.size ?? 0;
  }
  const merged = new Map(sent[kept]);
  for (const part of sent.slice(kept + 1)) for (const [id, at] of part) merged.set(id, at);
  return [...sent.slice(0, kept), merged.set(messageId, seq)];
}

/** The sequence at which the message stands, or null when it was never posted. */
export function findSent(sent: SentMessages, messageId: string): number | null {
  for (const part of sent) {
    const seq = part.get(messageId);
    if (seq !== undefined) return seq;
  }
  return null;
}
