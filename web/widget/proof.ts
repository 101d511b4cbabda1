import type { VisitorWelcome } from '../client/api-types.ts';
import type { Rest, RestError } from '../client/rest.ts';
import type { Memory } from './memory.ts';
import { provide } from './part.ts';

/** Tells the server who a visitor is whom it knows already. Answers who they are now, or null when that is as before. */
async function prove(rest: Rest, memory: Memory, inboxKey: string): Promise<VisitorWelcome | null> {
  const { proof, token } = memory;
  if (!proof || !token) return null;
  try {
    const body = { inboxKey, identity: proof };
    const welcome = await rest<VisitorWelcome>('/visitors', { method: 'POST', body });
    return welcome.visitor.id === memory.visitorId ? null : welcome;
  } catch (error) {
    // The class of the app's own copy: it is told by its name.
    const { name, isPassing, detail } = error as RestError;
    if (name !== 'RestError') throw error;
    if (!isPassing) memory.refuseProof(proof, detail);
    return null;
  }
}

/** The part that proves who somebody is. */
const part = { prove };
export type ProofPart = typeof part;

provide(part);
