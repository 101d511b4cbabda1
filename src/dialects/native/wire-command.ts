import Type, { type Static } from 'typebox';
import { FileIds } from './file-wire.ts';
import { FormKind } from './wire-survey.ts';
import {
  Buttons,
  Count,
  closed,
  Id,
  Label,
  Link,
  LinkKind,
  MessageKind,
  Nullable,
  Page,
  Priority,
  Skills,
  Text200,
  Text2000,
  Texts,
  VisitorChanges,
  Words,
} from './wire-words.ts';

const MessageId = Type.String({ pattern: '^[A-Za-z0-9_-]{8,64}$' });

/** How a message hangs together with others, and with agents. */
export const relations = {
  /** The message that it answers, by its id. */
  replyTo: Type.Optional(MessageId),
  /** Agents who are told of a note or whisper. */
  mentions: Type.Optional(Type.Array(Id, { maxItems: 10, uniqueItems: true })),
};

const FormAnswers = Texts({ name: 64, text: 2000, most: 32 });

/** What a caller may command; who acts and what they are called comes from the credential. */
export const Command = Type.Union([
  Type.Object({ type: Type.Literal('accept') }, closed),
  Type.Object(
    {
      type: Type.Literal('post-message'),
      messageId: MessageId,
      text: Type.String({ maxLength: 16_384 }),
      kind: Type.Optional(MessageKind),
      page: Type.Optional(Page),
      buttons: Type.Optional(Buttons),
      files: Type.Optional(FileIds),
      ...relations,
    },
    closed,
  ),
  /** Those who wrote a message may for a quarter of an hour. */
  Type.Object(
    { type: Type.Literal('edit-message'), messageId: MessageId, text: Type.String({ maxLength: 16_384 }) },
    closed,
  ),
  /** Likewise; supervisors and keys may remove any message until the session is closed. */
  Type.Object({ type: Type.Literal('remove-message'), messageId: MessageId }, closed),
  /** What a bot has enters the queue; the reason and the summary are for agents. */
  Type.Object(
    { type: Type.Literal('hand-off'), reason: Type.Optional(Text200), summary: Type.Optional(Text2000) },
    closed,
  ),
  Type.Object({ type: Type.Literal('read-messages'), upTo: Count }, closed),
  Type.Object({ type: Type.Literal('view-page'), page: Page }, closed),
  Type.Object({ type: Type.Literal('update-visitor'), changes: VisitorChanges }, closed),
  Type.Object(
    {
      type: Type.Literal('submit-form'),
      form: Type.Optional(FormKind),
      answers: FormAnswers,
      /** The survey that is answered; without it, answers are kept as they are. */
      surveyId: Type.Optional(Id),
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('transfer'),
      agentId: Type.Optional(Id),
      queueId: Type.Optional(Id),
      note: Type.Optional(Type.String({ maxLength: 2000 })),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('offer-transfer'), agentId: Id, note: Type.Optional(Text2000) }, closed),
  Type.Object(
    { type: Type.Literal('answer-transfer'), accept: Type.Boolean(), reason: Type.Optional(Text200) },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('answer-offer'),
      how: Words(['accepted', 'declined']),
      reason: Type.Optional(Text200),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('set-priority'), priority: Priority }, closed),
  Type.Object({ type: Type.Literal('require-skills'), skills: Skills }, closed),
  Type.Object(
    { type: Type.Literal('join'), agentId: Type.Optional(Id), hidden: Type.Optional(Type.Boolean()) },
    closed,
  ),
  Type.Object({ type: Type.Literal('leave'), agentId: Type.Optional(Id) }, closed),
  Type.Object(
    {
      type: Type.Literal('change-labels'),
      add: Type.Optional(Type.Array(Label, { maxItems: 32 })),
      remove: Type.Optional(Type.Array(Label, { maxItems: 32 })),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('add-link'), link: Link }, closed),
  Type.Object({ type: Type.Literal('remove-link'), kind: LinkKind, id: Text200 }, closed),
  Type.Object(
    {
      type: Type.Literal('wrap-up'),
      disposition: Type.Optional(Text200),
      note: Type.Optional(Text2000),
    },
    closed,
  ),
  Type.Object(
    {
      type: Type.Literal('request-transcript'),
      email: Type.String({ maxLength: 254 }),
      subject: Type.Optional(Text200),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('mark-spam'), spam: Type.Boolean() }, closed),
  Type.Object({ type: Type.Literal('end'), reason: Type.Optional(Type.String({ maxLength: 200 })) }, closed),
  Type.Object({ type: Type.Literal('reopen') }, closed),
  Type.Object(
    {
      type: Type.Literal('rate'),
      score: Type.Number({ minimum: 0, maximum: 100 }),
      outOf: Type.Optional(Type.Number({ minimum: 1, maximum: 100 })),
      comment: Type.Optional(Type.String({ maxLength: 4000 })),
    },
    closed,
  ),
  Type.Object({ type: Type.Literal('close') }, closed),
]);
export type Command = Static<typeof Command>;

/** The answer to a command: the session's next sequence, and for a message the sequence at which it stands. */
export const Commanded = Type.Object({ version: Count, seq: Nullable(Count), repeated: Type.Boolean() }, closed);
export type Commanded = Static<typeof Commanded>;

export const NewMessage = Type.Object(
  {
    messageId: Type.Optional(MessageId),
    text: Type.String({ maxLength: 16_384 }),
    kind: Type.Optional(MessageKind),
    page: Type.Optional(Page),
    buttons: Type.Optional(Buttons),
    files: Type.Optional(FileIds),
    ...relations,
  },
  closed,
);
export type NewMessage = Static<typeof NewMessage>;

/** Opens a session. `id` is made by the caller (UUID), so that a repeat opens nothing twice. A visitor names nothing but these. */
export const NewSession = Type.Object(
  {
    id: Type.Optional(Id),
    inboxId: Type.Optional(Id),
    visitorId: Type.Optional(Id),
    channel: Type.Optional(Type.String({ pattern: '^[a-z][a-z0-9-]{0,31}$' })),
    intent: Type.Optional(Words(['chat', 'offline-message'])),
    intake: Type.Optional(Type.Boolean()),
    /** The pre-chat form, filled in already; the survey that it answers, if any. */
    answers: Type.Optional(FormAnswers),
    surveyId: Type.Optional(Id),
    visitor: Type.Optional(VisitorChanges),
    /** How urgent it is, and what it needs of agents: for keys to say. */
    priority: Type.Optional(Priority),
    skills: Type.Optional(Skills),
    /** The inbox's invitation that was taken up; one that is not known is passed over. */
    invitationId: Type.Optional(Type.String({ minLength: 1, maxLength: 40 })),
    page: Type.Optional(Page),
    message: Type.Optional(NewMessage),
  },
  closed,
);
export type NewSession = Static<typeof NewSession>;
