/** What a figure is called, and whether more of it is good news: 1, bad news: -1, or neither. */
export interface FigureName {
  readonly name: string;
  readonly good: -1 | 0 | 1;
}

const statistics: Readonly<Record<string, string>> = {
  count: 'How many',
  mean: 'Mean',
  median: 'Median',
  p90: '90 % within',
  p95: '95 % within',
  max: 'Longest',
};

const names: Readonly<Record<string, readonly [string, FigureName['good']]>> = {
  opened: ['Opened', 0],
  'in-progress': ['In progress', 0],
  ended: ['Ended', 0],
  conversations: ['Conversations', 0],
  'offline-message': ['Offline messages', 0],
  spam: ['Spam', 0],
  reopened: ['Reopened', -1],
  'messages.visitor': ['Visitor’s messages', 0],
  'messages.agent': ['Agents’ messages', 0],
  completed: ['Completed', 1],
  'completed.share': ['Completed, share', 1],
  lost: ['Lost', -1],
  'lost.share': ['Lost, share', -1],
  missed: ['Missed', -1],
  'missed.share': ['Missed, share', -1],
  abandoned: ['Abandoned', -1],
  'abandoned.share': ['Abandoned, share', -1],
  'bot-contained': ['Solved by bot', 1],
  'bot-contained.share': ['Solved by bot, share', 1],
  offered: ['Offered', 0],
  accepted: ['Accepted', 1],
  'accepted-in-time': ['Accepted in time', 1],
  'abandoned-early': ['Abandoned early', 0],
  serviceLevel: ['Service level', 1],
  'accepted.share': ['Accepted, share', 1],
  'accept-met': ['Accept: kept', 1],
  'accept-breached': ['Accept: broken', -1],
  'accept.share': ['Accept: share kept', 1],
  'first-response-met': ['First response: kept', 1],
  'first-response-breached': ['First response: broken', -1],
  'first-response.share': ['First response: share kept', 1],
  'next-response-met': ['Next response: kept', 1],
  'next-response-breached': ['Next response: broken', -1],
  'next-response.share': ['Next response: share kept', 1],
  'resolution-met': ['Resolution: kept', 1],
  'resolution-breached': ['Resolution: broken', -1],
  'resolution.share': ['Resolution: share kept', 1],
  transferred: ['Transferred', -1],
  'transferred.share': ['Transferred, share', -1],
  transfers: ['Transfers', -1],
  'transfers.toAgents': ['Transfers to agents', 0],
  'handed-off': ['Handed to people', 0],
  containment: ['Containment', 1],
  'csat.count': ['Answers', 1],
  'csat.satisfied': ['Satisfied', 1],
  'csat.share': ['Share satisfied', 1],
  'csat.mean': ['Mean', 1],
  'csi.count': ['Answers', 1],
  'csi.mean': ['Mean', 1],
  'nps.count': ['Answers', 1],
  'nps.promoters': ['Promoters', 1],
  'nps.detractors': ['Detractors', -1],
  'nps.points': ['NPS', 1],
  'ces.count': ['Answers', 1],
  'ces.mean': ['Mean', 1],
  'fcr.count': ['Answers', 1],
  'fcr.solved': ['Solved at once', 1],
  'fcr.share': ['Share solved at once', 1],
  'agent.sessions': ['Conversations', 0],
  'agent.accepted': ['Accepted', 0],
  'agent.transferredAway': ['Given away', 0],
  'agent.handling.count': ['Handled', 0],
  'agent.handling.mean': ['Handling, mean', 0],
  'agent.handling.median': ['Handling, median', 0],
  'agent.handling.p90': ['Handling, 90 % within', 0],
  'agent.responses.count': ['Responses', 0],
  'agent.responses.mean': ['Response, mean', -1],
  'agent.responses.median': ['Response, median', -1],
  'agent.responses.p90': ['Response, 90 % within', -1],
  'agent.chatMs': ['Time in chats', 0],
  'agent.busyMs': ['Time with a chat', 0],
  'agent.concurrency': ['At once, mean', 0],
  'agent.mostAtOnce': ['At once, most', 0],
  'agent.onlineMs': ['Online', 0],
  'agent.awayMs': ['Away', 0],
  'agent.markedBusyMs': ['Busy', 0],
  'agent.occupancy': ['Occupancy', 0],
};

/** Of the durations, short is good where somebody waits. */
const waits = new Set(['queueWait', 'firstResponse', 'responses']);

/** What a figure is called; one that is not known here goes by its id. */
export function figureName(id: string): FigureName {
  const known = names[id];
  if (known) return { name: known[0], good: known[1] };
  const [measure = '', statistic = ''] = id.split('.');
  const name = statistics[statistic];
  return { name: name ?? id, good: name && statistic !== 'count' && waits.has(measure) ? -1 : 0 };
}
