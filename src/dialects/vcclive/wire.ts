import Type, { type Static, type TSchema } from 'typebox';

/** The vendor's shapes in the vendor's words. `local` times are `YYYY-MM-DD HH:MM:SS` in the account's zone, durations seconds. */

function OrNull<T extends TSchema>(schema: T) {
  return Type.Union([schema, Type.Null()]);
}

const LocalTime = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2}$' });
const OffsetTime = Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}[+-]\\d{2}:\\d{2}$' });
const Flag = Type.Union([Type.Literal(0), Type.Literal(1)]);
const Count = Type.Integer({ minimum: 0 });
const Digits = Type.String({ pattern: '^[0-9]+$', maxLength: 100 });

export const Attachment = Type.Object({ type: Type.String(), payload: Type.Object({ url: Type.String() }) });
export type Attachment = Static<typeof Attachment>;

export const TranscriptItem = Type.Object({
  attachments: OrNull(Type.Array(Attachment)),
  date: OffsetTime,
  id: Type.String(),
  message: Type.String(),
  name: Type.String(),
  pageUrl: Type.String(),
  pageTitle: Type.String(),
});
export type TranscriptItem = Static<typeof TranscriptItem>;

/** What Koine does not model of a ticket is handed back as it was imported. */
export const TicketType = Type.Object({
  fieldId: OrNull(Type.Integer()),
  valueId: Type.Integer(),
  label: Type.String(),
  exportValue: Type.String(),
  params: Type.Array(Type.Unknown()),
  fgColor: Type.String(),
  bgColor: Type.String(),
  sort: OrNull(Type.Integer()),
  status: OrNull(Type.Union([Type.String(), Type.Integer()])),
  system: Type.Integer(),
  fieldValueId: OrNull(Type.Integer()),
});

export const Transfer = Type.Object({
  date: OffsetTime,
  fromAgent: OrNull(Type.Integer()),
  toAgent: OrNull(Type.Integer()),
  fromQueueId: OrNull(Type.Integer()),
  toQueueId: OrNull(Type.Integer()),
});
export type Transfer = Static<typeof Transfer>;

export const Disposition = Type.Union([
  Type.Literal('Completed'),
  Type.Literal('Missed'),
  Type.Literal('Lost'),
  Type.Literal('In progress'),
]);
export type Disposition = Static<typeof Disposition>;

/** One chat of the chat log, its members in the vendor's order. */
export const Chat = Type.Object({
  chatId: Type.Integer(),
  projectId: Type.Integer(),
  entityId: OrNull(Type.Integer()),
  contactId: OrNull(Type.Integer()),
  ticketId: OrNull(Type.Integer()),
  ticketNo: OrNull(Type.String()),
  sessionId: Type.String(),
  type: Type.String(),
  pageName: Type.String(),
  visitorName: Type.String(),
  firstAgent: OrNull(Type.Integer()),
  lastAgent: OrNull(Type.Integer()),
  firstQueueId: OrNull(Type.Integer()),
  lastQueueId: OrNull(Type.Integer()),
  ipAddress: Type.String(),
  firstURL: Type.String(),
  lastURL: Type.String(),
  sessionStartTime: LocalTime,
  sessionCloseTime: OrNull(LocalTime),
  duration: OrNull(Count),
  firstVisitorMessageTime: OrNull(LocalTime),
  firstAgentMessageTime: OrNull(LocalTime),
  lastVisitorMessageTime: OrNull(LocalTime),
  lastVisitorMessageAgentResponseTime: Type.Null(),
  lastAgentMessageTime: OrNull(LocalTime),
  isSPAM: Flag,
  transcript: Type.Array(TranscriptItem),
  visitorTranscript: Type.String(),
  agentTranscript: Type.String(),
  disposition: Disposition,
  firstResponseTime: OrNull(Count),
  averageResponseTime: OrNull(Count),
  slaStatus: OrNull(Type.String()),
  chatLog: Type.Null(),
  firstQueue: Type.Null(),
  lastQueue: Type.Null(),
  firstAgentName: OrNull(Type.String()),
  lastAgentName: OrNull(Type.String()),
  firstQueueName: OrNull(Type.String()),
  lastQueueName: OrNull(Type.String()),
  ticketTypeId: OrNull(Type.Integer()),
  ticketType: OrNull(TicketType),
  responseCount: OrNull(Count),
  sumResponseTime: OrNull(Count),
  transfers: Type.Array(Transfer),
  transferCount: Count,
});
export type Chat = Static<typeof Chat>;

export const ProjectPath = Type.Object({ projectid: Digits });
export type ProjectPath = Static<typeof ProjectPath>;

function digits(description: string) {
  return Type.String({ pattern: '^[0-9]+$', description });
}

/** Parameters with other names are ignored. */
export const ChatsQuery = Type.Partial(
  Type.Object({
    userId: digits('The agent who had the chat last.'),
    entityId: digits('The record that the chat is about.'),
    startDate: Type.String({
      format: 'date',
      description: 'The day on which the chat began, by the clocks of the account.',
    }),
    start: digits(
      'The first `chatId` of the page, itself included; or how many to pass over, where the account says so.',
    ),
    limit: digits('The size of the page, 500 when it is absent.'),
    num: digits('The same as `limit`, which goes before it.'),
    direction: Type.String({
      enum: ['ASC', 'DESC'],
      description: 'The order by `chatId`, in any case; ascending when it is absent.',
    }),
  }),
);
export type ChatsQuery = Static<typeof ChatsQuery>;

export const Project = Type.Object({
  projectid: Type.Integer(),
  name: Type.String(),
  status: Type.Union([Type.Literal('active'), Type.Literal('inactive')]),
  folderid: OrNull(Type.Integer()),
  container: Type.Boolean(),
  folder: OrNull(Type.String()),
});
export type Project = Static<typeof Project>;

/** Koine keeps no records, so it has neither dispositions nor fields of them. */
export const ProjectParameters = Type.Object({
  dispositions: Type.Array(Type.Never()),
  fields: Type.Array(Type.Never()),
});
export type ProjectParameters = Static<typeof ProjectParameters>;

export const User = Type.Object({
  status: Type.Union([Type.Literal('active'), Type.Literal('inactive')]),
  name: Type.String(),
  username: Type.String(),
  extension: Type.String(),
  userid: Type.Integer(),
  hourly: Type.Integer(),
  is_agent: Type.Boolean(),
  teams_name: Type.String(),
  projectIds: Type.Array(Type.String()),
  groupid: Type.Integer(),
  group_name: Type.String(),
  custom_data: Type.Object({}),
});
export type User = Static<typeof User>;

export const OnlineUser = Type.Object({
  userId: Type.Integer(),
  username: Type.String(),
  state: Type.Union([Type.Literal('AVAILABLE4CALL'), Type.Literal('AUX'), Type.Literal('UNAVAILABLE')]),
  stateDuration: Count,
  stateChangedAt: OffsetTime,
  softLimitReached: Type.Boolean(),
  hardLimitReached: Type.Boolean(),
});
export type OnlineUser = Static<typeof OnlineUser>;

/** One thing that is wrong with a request. */
export const Fault = Type.Object({ code: Type.Integer(), message: Type.String() });

/** As many faults as there are, each with the status as its code. */
export const Failure = Type.Object({ response: Type.Null(), errors: Type.Array(Fault, { minItems: 1 }) });

/** Every answer has exactly these two members; a failure has a null response. */
export interface Answer<T> {
  readonly response: T | null;
  readonly errors: readonly Static<typeof Fault>[];
}
