import { type Rest, RestError } from '../client/rest.ts';
import type { Identity, Memory } from './memory.ts';

/**
 * Tells the server who the visitor is, if it has not been told and knows the visitor. Answers what it was told, or
 * null; what could not be said for want of a connection is said the next time.
 */
export async function tellIdentity(rest: Rest, memory: Memory): Promise<Identity | null> {
  const { token, visitorId, identity, hasUntoldIdentity } = memory;
  if (!hasUntoldIdentity || !token || !visitorId) return null;
  try {
    await rest(`/visitors/${visitorId}`, { method: 'PATCH', body: identity });
  } catch (error) {
    if (!(error instanceof RestError)) throw error;
    if (error.isPassing) return null;
    console.warn(`Koine: identify was refused: ${error.detail}`);
  }
  memory.hasUntoldIdentity = false;
  return identity;
}
