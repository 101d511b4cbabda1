import {
  businessDuration,
  businessFirstResponse,
  businessHandling,
  businessQueueWait,
  businessResponses,
} from './business-metrics.ts';
import { conversation, duration, firstResponse, handling, outcome, queueWait, responses, sla } from './metrics.ts';
import { ces, csat, csi, fcr, nps } from './survey-metrics.ts';

/** Every metric, by its id. */
export const metrics = {
  queueWait,
  firstResponse,
  responses,
  duration,
  conversation,
  handling,
  businessQueueWait,
  businessFirstResponse,
  businessResponses,
  businessDuration,
  businessHandling,
  outcome,
  csat,
  csi,
  nps,
  ces,
  fcr,
  sla,
} as const;
