import type { Operation } from './call.ts';
import { messageOperations } from './routes/messages.ts';
import { sessionLifeOperations } from './routes/session-life.ts';
import { sessionOperations } from './routes/sessions.ts';

/** Every method of the vendor's API that is answered here. */
export const operations: readonly Operation[] = [...sessionOperations, ...sessionLifeOperations, ...messageOperations];
