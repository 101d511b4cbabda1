/** The native API's values, for the pages that read them; nothing but types. */
export type {
  Agent,
  AskedSurvey,
  Calendar,
  Command,
  Event as WireEvent,
  Inbox,
  Mail,
  Me,
  NewSession,
  Queue,
  Session as SessionRow,
  Visitor,
  VisitorChanges,
  VisitorWelcome,
  WidgetStatus,
} from '../../src/dialects/native/wire.ts';
