import type { Static } from 'typebox';
import { Bool, Carrier, DateTime, Flags, Int, Linked, List, Names, Plain, Short, Text } from './schema.ts';
import { Associate, Contact, Person, Project, Sale, Ticket } from './wire-business.ts';

/** The vendor's chat carriers, in its words and its order of members. */

export const Status = Names({
  Invalid: 0,
  PreChatForm: 1,
  Faq: 2,
  OfflineForm: 3,
  InQueue: 4,
  CustomerLast: 5,
  UserLast: 6,
  Finished: 7,
  Deleted: 8,
  Closed: 9,
  RequestPosted: 10,
  ClosedFromQueue: 11,
});
export type Status = Static<typeof Status>;

export const SessionFlags = Flags({ CustomerIsTyping: 0, UserIsTyping: 1 });

export const ChatSessionEntity = Carrier('ChatSessionEntity', {
  ChatSessionId: Int,
  TopicId: Int,
  User: Linked(Associate),
  Person: Linked(Person),
  CustomerAlias: Short(64),
  CustomerHost: Short(255),
  CustomerName: Short(255),
  CustomerEmail: Short(255),
  CustomerPhone: Short(32),
  CustomerConsented: Bool,
  CustomerCompanyName: Short(255),
  Status,
  FirstMessage: Short(1024),
  LastMessage: Short(1024),
  WhenRequested: DateTime,
  WhenStarted: DateTime,
  WhenEnded: DateTime,
  WhenIdle: DateTime,
  WhenFetched: DateTime,
  SessionKey: Short(255),
  InitialQueuePos: Int,
  AlertLevel: Int,
  Rank: Int,
  Flags: SessionFlags,
  Contact: Linked(Contact),
  Project: Linked(Project),
  Sale: Linked(Sale),
  Ticket: Linked(Ticket),
  TransferTo: Linked(Associate),
  ChatbotIsActive: Bool,
  Rating: Int,
});
export type ChatSessionEntity = Static<typeof ChatSessionEntity>;

export const MessageType = Names({ Invalid: 0, ToCustomer: 1, ToUser: 2, Special: 3 });
export type MessageType = Static<typeof MessageType>;

export const SpecialType = Names({
  None: 0,
  Welcome: 1,
  Url: 2,
  Block: 3,
  NewSession: 5,
  TransferedSession: 6,
  Error: 7,
  SessionDeleted: 8,
  FaqSuccessQuestion: 9,
  ClosedByUser: 10,
  ClosedByCustomer: 11,
  ClosedByIdle: 12,
  TransferRejected: 13,
  ReopenedByCustomer: 14,
  ClickedOption: 15,
  BotMessage: 16,
  Options: 17,
  IllegalFileType: 18,
});
export type SpecialType = Static<typeof SpecialType>;

export const ChatMessage = Plain('ChatMessage', {
  ChatMessageId: Int,
  ChatSessionId: Int,
  Type: MessageType,
  Message: Text,
  Author: Short(255),
  ReadByCustomer: Int,
  SpecialType,
  SpecialParam: Short(255),
  WhenPosted: DateTime,
});
export type ChatMessage = Static<typeof ChatMessage>;

export const ChatTopicAgent = Plain('ChatTopicAgent', {
  TopicId: Int,
  User: Linked(Associate),
  CanListen: Bool,
  CanRespond: Bool,
  CanManage: Bool,
  CanNotify: Bool,
});
export type ChatTopicAgent = Static<typeof ChatTopicAgent>;

export const ChatPresence = Carrier('ChatPresence', {
  UserId: Int,
  DisplayName: Text,
  OngoingChats: Int,
  Present: Bool,
  ChatTopics: List(Int),
});
export type ChatPresence = Static<typeof ChatPresence>;

const listItem = { Id: Int, Name: Text, ToolTip: Text, Deleted: Bool, Rank: Int, Type: Text } as const;
const listItemEnd = { IconHint: Text, ColorBlock: Int, ExtraInfo: Text, StyleHint: Text, FullName: Text } as const;
const MDOChildItem = Carrier('MDOListItem', { ...listItem, ChildItems: List(Int), ...listItemEnd });

export const MDOListItem = Carrier('MDOListItem', { ...listItem, ChildItems: List(MDOChildItem), ...listItemEnd });
export type MDOListItem = Static<typeof MDOListItem>;
