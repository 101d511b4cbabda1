import type { Operation } from './call.ts';
import { listOperations } from './routes/lists.ts';
import { messageOperations } from './routes/messages.ts';
import { presenceOperations } from './routes/presence.ts';
import { restSessionOperations } from './routes/rest-sessions.ts';
import { restTopicOperations } from './routes/rest-topics.ts';
import { sessionLifeOperations } from './routes/session-life.ts';
import { sessionOperations } from './routes/sessions.ts';
import { topicOperations } from './routes/topics.ts';

/** Every method of the vendor's API that is answered here. */
export const operations: readonly Operation[] = [
  ...sessionOperations,
  ...sessionLifeOperations,
  ...messageOperations,
  ...topicOperations,
  ...presenceOperations,
  ...restSessionOperations,
  ...restTopicOperations,
  ...listOperations,
];
