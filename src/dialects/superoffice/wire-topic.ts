import type { Static } from 'typebox';
import Type from 'typebox';
import { Bool, Carrier, DateTime, Flags, Int, Linked, Names, Plain, Short, Text } from './schema.ts';

/** A topic's carrier: most of it are settings that Koine keeps and gives back. */

const required = { None: 0, Email: 1, Name: 2, Company: 4, Phone: 8, Country: 16 } as const;
const Chosen = (title: string) => Carrier(title, { Id: Int, Value: Text, Tooltip: Text });

export const days = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'] as const;

/** When summer time begins and ends, kept as it comes. */
const Rules = Type.Record(Type.String(), Type.Unknown(), { default: {} });

const TzLocation = Plain('TimezoneData', {
  TZLocationID: Int,
  Name: Text,
  TZLocationCode: Text,
  TZLocationCities: Text,
  IsoNumber: Int,
  TimeZoneSTDRules: Rules,
  TimeZoneDSTRules: Rules,
});

/** A time of day, `08:00:00`. */
const Time = Type.String({ default: '00:00:00' });

export const OpeningHours = Plain('ChatOpeningHours', {
  TzLocation: Linked(TzLocation),
  MonEnabled: Bool,
  MonStart: Time,
  MonStop: Time,
  TueEnabled: Bool,
  TueStart: Time,
  TueStop: Time,
  WedEnabled: Bool,
  WedStart: Time,
  WedStop: Time,
  ThuEnabled: Bool,
  ThuStart: Time,
  ThuStop: Time,
  FriEnabled: Bool,
  FriStart: Time,
  FriStop: Time,
  SatEnabled: Bool,
  SatStart: Time,
  SatStop: Time,
  SunEnabled: Bool,
  SunStart: Time,
  SunStop: Time,
  UseLunchHours: Bool,
  LunchStart: Time,
  LunchStop: Time,
});
export type OpeningHours = Static<typeof OpeningHours>;

export const Widget = Plain('ChatWidgetSettings', {
  AutoFaqEnabled: Bool,
  AutoFaqCategory: Linked(
    Plain('FaqCategory', {
      KbCategoryId: Int,
      Name: Text,
      Description: Text,
      Fullname: Text,
      ParentId: Int,
      SortOrder: Int,
    }),
  ),
  PreFormEnabled: Bool,
  PreFormMessage: Text,
  RequiredFields: Flags(required),
  PostFormEnabled: Bool,
  PostFormHeader: Text,
  PostFormMessage: Text,
  PostTranscriptEnabled: Bool,
  LanguageIsoCode: Text,
  Size: Names({ Normal: 0, Large: 1 }),
  Theme: Names({ Classic: 0, Modern: 1 }),
  Color: Text,
  BadgeColor: Text,
  BadgeTextColor: Text,
  CustMsgColor: Text,
  CustMsgTextColor: Text,
  AgentMsgColor: Text,
  AgentMsgTextColor: Text,
  ButtonColor: Text,
  ButtonTextColor: Text,
  Font: Text,
  FontSize: Text,
  LogoEnabled: Bool,
  LogoBlobId: Int,
  LogoName: Text,
  ShowAgentPhoto: Bool,
  WelcomeTitle: Text,
  WelcomeMessage: Text,
  OfflineHeader: Text,
  OfflineMessage: Text,
  OfflineFields: Flags(required),
  UseAgentFirstname: Bool,
});

export const BotSettings = Plain('ChatBotSettings', {
  BotName: Short(80),
  BotRegisterScriptId: Int,
  BotSessionCreatedScriptId: Int,
  BotSessionChangedScriptId: Int,
  BotMessageReceivedScriptId: Int,
});

export const ChatTopicEntity = Carrier('ChatTopicEntity', {
  ChatTopicId: Int,
  Name: Short(255),
  Description: Short(255),
  WelcomeMessage: Text,
  Language: Linked(Chosen('CustomerLanguage')),
  LastAccept: DateTime,
  SecondsPrAccept: Int,
  AlertRecipient: Text,
  AlertTemplate: Linked(Plain('ReplyTemplate', { ReplyTemplateId: Int, Name: Text, Description: Text, FolderId: Int })),
  CollectConsent: Bool,
  BadgeHeader: Text,
  CustomQueueTextEnabled: Bool,
  CustomQueueText: Text,
  WarnNewChatMinutes: Int,
  WarnManagerNewChatMinutes: Int,
  TicketEnabled: Bool,
  TicketCategory: Linked(Chosen('TicketCategory')),
  TicketPriority: Linked(Chosen('TicketPriority')),
  OpeningHoursEnabled: Bool,
  OpeningHours: Linked(OpeningHours),
  Widget: Linked(Widget),
  BotEnabled: Bool,
  BotSettings: Linked(BotSettings),
  OfflineCollectConsent: Bool,
  WarnChatMessageMinutes: Int,
  WarnManagerChatMessageMinutes: Int,
  UseQueueOfflineForm: Bool,
  OfflineFormTimeLimit: Int,
  OfflineFormQueueLength: Int,
  WidgetEnableRating: Bool,
  WidgetRatingText: Text,
});
export type ChatTopicEntity = Static<typeof ChatTopicEntity>;
