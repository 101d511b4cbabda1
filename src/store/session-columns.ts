import type { SessionRow } from '../core/row.ts';
import type { Talk } from '../core/talk.ts';

/** The columns of `session` in order, each with the row's member it holds and how that is written into JSON. */
const kinds = {
  id: 'plain',
  accountId: 'plain',
  number: 'plain',
  inboxId: 'plain',
  inboxNumber: 'plain',
  channel: 'plain',
  stage: 'plain',
  outcome: 'plain',
  priority: 'plain',
  skills: 'plain',
  waitingSince: 'time',
  wait: 'plain',
  offeredTo: 'plain',
  botId: 'plain',
  handOffReason: 'plain',
  labels: 'plain',
  links: 'plain',
  fileCount: 'plain',
  revisionCount: 'plain',
  disposition: 'plain',
  spam: 'plain',
  hidden: 'plain',
  version: 'plain',
  updatedAt: 'time',
  openedAt: 'time',
  queuedAt: 'time',
  acceptedAt: 'time',
  handedOffAt: 'time',
  endedAt: 'time',
  closedAt: 'time',
  reopenCount: 'plain',
  endedBy: 'plain',
  endReason: 'plain',
  wrapUpUntil: 'time',
  firstQueueId: 'plain',
  queueId: 'plain',
  firstAgentId: 'plain',
  agentId: 'plain',
  agentIds: 'plain',
  transferCount: 'plain',
  transferOfferedTo: 'plain',
  companionIds: 'plain',
  visitorId: 'plain',
  visitorName: 'plain',
  visitorEmail: 'plain',
  visitorPhone: 'plain',
  visitorLanguage: 'plain',
  visitorIp: 'plain',
  visitorBrowser: 'plain',
  visitorSystem: 'plain',
  visitorCountry: 'plain',
  visitorCity: 'plain',
  attributes: 'plain',
  firstPageUrl: 'plain',
  firstPageTitle: 'plain',
  lastPageUrl: 'plain',
  pageCount: 'plain',
  messageCount: 'plain',
  visitorMessageCount: 'plain',
  agentMessageCount: 'plain',
  firstVisitorMessageAt: 'time',
  lastVisitorMessageAt: 'time',
  firstAgentMessageAt: 'time',
  lastAgentMessageAt: 'time',
  firstSaidAt: 'time',
  lastSaidAt: 'time',
  lastMessageAt: 'time',
  lastMessageBy: 'plain',
  lastMessageText: 'plain',
  unansweredSince: 'time',
  queueWaitMs: 'plain',
  firstResponseMs: 'plain',
  responseCount: 'plain',
  responseSumMs: 'plain',
  responseMedianMs: 'plain',
  responseP90Ms: 'plain',
  responseMaxMs: 'plain',
  durationMs: 'plain',
  handlingMs: 'plain',
  queueWaitBusinessMs: 'plain',
  firstResponseBusinessMs: 'plain',
  responseSumBusinessMs: 'plain',
  durationBusinessMs: 'plain',
  handlingBusinessMs: 'plain',
  slaAccept: 'plain',
  slaFirstResponse: 'plain',
  slaNextResponse: 'plain',
  slaResolution: 'plain',
  deadlineTarget: 'plain',
  deadlineAt: 'time',
  deadlineWarnAt: 'time',
  csat: 'plain',
  csi: 'plain',
  nps: 'plain',
  ces: 'plain',
  fcr: 'plain',
  ratingScore: 'plain',
  ratingOutOf: 'plain',
  ratingComment: 'plain',
  answers: 'plain',
  extras: 'plain',
  anonymised: 'plain',
} as const satisfies Record<keyof SessionRow, 'plain' | 'time'>;

interface Column {
  readonly name: string;
  readonly member: keyof SessionRow;
  readonly isTime: boolean;
}

export const sessionColumns: readonly Column[] = Object.entries(kinds).map(([member, kind]) => ({
  name: nameOf(member),
  member: member as keyof SessionRow,
  isTime: kind === 'time',
}));

function nameOf(member: string): string {
  return member.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}

/** What a session's first event settles; it never changes afterwards. */
const settled: ReadonlySet<string> = new Set([
  'id',
  'account_id',
  'number',
  'inbox_id',
  'inbox_number',
  'opened_at',
  'anonymised',
]);

export const changingColumns: readonly Column[] = sessionColumns.filter(({ name }) => !settled.has(name));

/** Of what type each column of the talk is. */
const talkTypes = {
  version: 'int',
  updatedAt: 'timestamptz',
  messageCount: 'int',
  visitorMessageCount: 'int',
  agentMessageCount: 'int',
  firstVisitorMessageAt: 'timestamptz',
  lastVisitorMessageAt: 'timestamptz',
  firstAgentMessageAt: 'timestamptz',
  lastAgentMessageAt: 'timestamptz',
  firstSaidAt: 'timestamptz',
  lastSaidAt: 'timestamptz',
  lastMessageAt: 'timestamptz',
  lastMessageBy: 'text',
  lastMessageText: 'text',
  unansweredSince: 'timestamptz',
  firstResponseMs: 'bigint',
  firstResponseBusinessMs: 'bigint',
  responseCount: 'int',
  responseSumMs: 'bigint',
  responseSumBusinessMs: 'bigint',
  responseMedianMs: 'float8',
  responseP90Ms: 'float8',
  responseMaxMs: 'bigint',
} as const satisfies Record<keyof Talk, string>;

/** The columns that messages change. */
export const talkColumns: readonly { readonly name: string; readonly member: keyof Talk; readonly type: string }[] =
  Object.entries(talkTypes).map(([member, type]) => ({ name: nameOf(member), member: member as keyof Talk, type }));

/** A new row as JSON in the columns' names; what is null is left out. */
export function rowToJson(row: SessionRow): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const { name, member, isTime } of sessionColumns) {
    const value = row[member];
    if (value !== null) json[name] = isTime ? new Date(value as number).toISOString() : value;
  }
  return json;
}

/** What changed from one row to the next, as JSON in the columns' names. */
export function changesToJson(before: SessionRow, after: SessionRow): Record<string, unknown> {
  const json: Record<string, unknown> = {};
  for (const { name, member, isTime } of changingColumns) {
    const value = after[member];
    if (value === before[member]) continue;
    json[name] = isTime && value !== null ? new Date(value as number).toISOString() : value;
  }
  return json;
}
