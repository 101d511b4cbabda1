import type { VisitorWelcome } from '../client/api-types.ts';
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
  }
  memory.hasUntoldIdentity = false;
  return identity;
}

/**
 * Makes the visitor known to the server: as who the page proves them to be, if it does. A proof that is refused is told
 * to the page and forgotten, and the visitor goes on unproved. Throws `RestError` when the server cannot be told.
 */
export async function introduce(rest: Rest, memory: Memory, inboxKey: string, signal?: AbortSignal) {
  const { proof } = memory;
  const visitor = { language: navigator.language, ...memory.identity };
  const body = { inboxKey, visitor, ...(proof && { identity: proof }) };
  try {
    return await rest<VisitorWelcome>('/visitors', { method: 'POST', body, ...(signal && { signal }) });
  } catch (error) {
    if (!proof || !(error instanceof RestError) || error.status !== 403) throw error;
    memory.refuseProof(proof, error.detail);
    const unproved = { inboxKey, visitor };
    return rest<VisitorWelcome>('/visitors', { method: 'POST', body: unproved, ...(signal && { signal }) });
  }
}
