import type { ConditionMember } from '../../../core/condition.ts';
import type { ChatSessionEntity } from '../wire.ts';
import { captionOf } from './lists.ts';

/** What a column is made of: the entity's values, and how long the session lasted, waited and was queued. */
export interface ColumnSource {
  readonly entity: ChatSessionEntity;
  readonly durationSeconds: number;
  readonly waitSeconds: number;
  readonly updatedAt: string;
  readonly topicName: string;
  readonly topicDescription: string;
  readonly topicBadge: string;
}

export interface Column {
  readonly read: (source: ColumnSource) => unknown;
  /** Filters and sorts by this; absent where it cannot. */
  readonly member?: ConditionMember;
  /** How many of the member's units one of the column's is. */
  readonly scale?: number;
  /** Filters and sorts by the number that is kept under this name beside the session. */
  readonly kept?: 'personId' | 'contactId' | 'queuePlace';
  /** The same in every row: sorting by it changes nothing. */
  readonly isFixed?: boolean;
  readonly isStatus?: boolean;
  readonly isSortable?: boolean;
  /** A criterion on it holds for every row, or for none. */
  readonly constant?: boolean;
}

const columns: Readonly<Record<string, Column>> = {
  getallrows: { read: () => null, constant: true, isSortable: false },
  getnorows: { read: () => null, constant: false, isSortable: false },
  chatsessionid: { read: ({ entity }) => entity.ChatSessionId, member: 'number' },
  firstmessage: { read: ({ entity }) => entity.FirstMessage, member: 'firstMessageText' },
  lastmessage: { read: ({ entity }) => entity.LastMessage, member: 'lastMessageText' },
  whenrequested: { read: ({ entity }) => entity.WhenRequested, member: 'openedAt' },
  whenstarted: { read: ({ entity }) => entity.WhenStarted, member: 'acceptedAt' },
  whenended: { read: ({ entity }) => entity.WhenEnded, member: 'endedAt' },
  duration: { read: ({ durationSeconds }) => durationSeconds, member: 'durationMs', scale: 1000, isSortable: false },
  timeinqueue: { read: ({ waitSeconds }) => waitSeconds, member: 'queueWaitMs', scale: 1000 },
  queuelength: { read: ({ entity }) => entity.InitialQueuePos, kept: 'queuePlace' },
  rating: { read: ({ entity }) => entity.Rating, member: 'ratingScore' },
  agent: { read: ({ entity }) => entity.User?.FullName ?? '', member: 'agentName' },
  status: { read: ({ entity }) => entity.Status, isStatus: true, member: 'stageRank' },
  icon: { read: () => 'chat', isFixed: true },
  date: { read: ({ entity }) => entity.WhenRequested, member: 'openedAt' },
  type: { read: () => 'Chat', isFixed: true },
  text: { read: ({ entity }) => entity.FirstMessage, member: 'firstMessageText' },
  associateid: { read: ({ entity }) => entity.User?.AssociateId ?? 0, member: 'agentNumber' },
  contactid: { read: ({ entity }) => entity.Contact?.ContactId ?? 0, kept: 'contactId' },
  personid: { read: ({ entity }) => entity.Person?.PersonId ?? 0, kept: 'personId' },
  updateddate: { read: ({ updatedAt }) => updatedAt, member: 'updatedAt' },
  registereddate: { read: ({ entity }) => entity.WhenRequested, member: 'openedAt' },
  recordtypetext: { read: ({ entity }) => captionOf(entity.Status), isStatus: true, member: 'stageRank' },
  sessionkey: { read: ({ entity }) => entity.SessionKey },
  'chattopic/chattopicid': { read: ({ entity }) => entity.TopicId, member: 'queueNumber' },
  'chattopic/name': { read: ({ topicName }) => topicName, member: 'queueName' },
  'chattopic/description': { read: ({ topicDescription }) => topicDescription },
  'chattopic/badgeheader': { read: ({ topicBadge }) => topicBadge },
  'associate/associateid': { read: ({ entity }) => entity.User?.AssociateId ?? 0, member: 'agentNumber' },
  'associate/name': { read: ({ entity }) => entity.User?.Name ?? '', member: 'agentEmail' },
  'associate/fullname': { read: ({ entity }) => entity.User?.FullName ?? '', member: 'agentName' },
  'associate/personid': { read: ({ entity }) => entity.User?.PersonId ?? 0, member: 'agentNumber' },
  'person/personid': { read: ({ entity }) => entity.Person?.PersonId ?? 0, kept: 'personId' },
  'person/fullname': { read: ({ entity }) => entity.Person?.FullName ?? '' },
  'person/firstname': { read: ({ entity }) => entity.Person?.Firstname ?? '' },
  'person/lastname': { read: ({ entity }) => entity.Person?.Lastname ?? '' },
  'person/email': { read: ({ entity }) => entity.Person?.Email ?? '' },
  'contact/contactid': { read: ({ entity }) => entity.Contact?.ContactId ?? 0, kept: 'contactId' },
  'contact/name': { read: ({ entity }) => entity.Contact?.Name ?? '' },
};

/** What a row has when nobody says. */
export const defaultColumns: readonly string[] = [
  'chatSessionId',
  'firstMessage',
  'lastMessage',
  'whenRequested',
  'whenStarted',
  'whenEnded',
  'duration',
  'timeInQueue',
  'queueLength',
  'rating',
  'agent',
  'status',
];

/** The column of this name in any case; null when there is none. */
export function columnOf(name: string): Column | null {
  const lower = name.toLowerCase();
  return Object.hasOwn(columns, lower) ? (columns[lower] ?? null) : null;
}
