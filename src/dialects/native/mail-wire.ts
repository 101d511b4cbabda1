import Type, { type Static } from 'typebox';
import { mailKinds, mailStates } from '../../core/mail.ts';
import { Count, closed, Id, Nullable, Time, Words } from './wire-words.ts';

const address = { minLength: 3, maxLength: 254 };

/** Which mails an inbox sends. */
export const MailSettings = Type.Object(
  {
    transcriptOnRequest: Type.Boolean({ description: 'Who asks for the transcript gets it; true unless set.' }),
    transcriptToVisitor: Type.Boolean({
      description: 'Visitors whose address is known get the transcript when the session ends; false unless set.',
    }),
    transcriptTo: Nullable(
      Type.String({ ...address, description: 'This address gets the transcript of every session that ends.' }),
    ),
    offlineMessages: Type.Boolean({
      description: 'Offline messages go to the members of the queue with the right `notify`; true unless set.',
    }),
    missedChats: Type.Boolean({ description: 'They are told of chats that nobody accepted; false unless set.' }),
    noticesTo: Nullable(Type.String({ ...address, description: 'This address gets the same notices.' })),
    language: Type.String({
      pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$',
      description: 'BCP 47; of mails to the team, and to visitors whose own is not known. `en` unless set.',
    }),
  },
  closed,
);
export const MailSettingsChanges = Type.Partial(MailSettings, closed);

/** An entry of the send log. */
export const Mail = Type.Object(
  {
    id: Id,
    kind: Words(mailKinds),
    state: Words(mailStates),
    /** Null, as the inbox is, for a mail to an agent that is about no session. */
    sessionId: Nullable(Id),
    inboxId: Nullable(Id),
    to: Type.String(),
    language: Type.String(),
    /** How often a server was asked to take it. */
    tries: Count,
    createdAt: Time,
    nextTryAt: Nullable(Time),
    finishedAt: Nullable(Time),
    /** What the server answered, or why the mail was not sent. */
    result: Nullable(Type.String()),
  },
  closed,
);
export type Mail = Static<typeof Mail>;

/** By which server mails go out, without its secrets, and how the account's mails of the last week went. */
export const MailServer = Type.Object(
  {
    /** Null where none is set: mails wait, and are given up after two days. */
    server: Nullable(
      Type.Object(
        {
          host: Type.String(),
          port: Type.Integer(),
          security: Words(['tls', 'starttls']),
          signsIn: Type.Boolean(),
          from: Type.Object({ name: Nullable(Type.String()), address: Type.String() }, closed),
        },
        closed,
      ),
    ),
    waiting: Count,
    lastSentAt: Nullable(Time),
    /** The newest mail that could not be sent, in the server's words; null once one was sent after it. */
    lastFailure: Nullable(
      Type.Object(
        {
          to: Type.String(),
          state: Words(mailStates),
          createdAt: Time,
          nextTryAt: Nullable(Time),
          result: Nullable(Type.String()),
        },
        closed,
      ),
    ),
  },
  closed,
);
export type MailServer = Static<typeof MailServer>;
