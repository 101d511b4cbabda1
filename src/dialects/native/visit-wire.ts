import Type, { type Static } from 'typebox';
import { Count, closed, Id, Nullable, Page, Time, Words } from './wire-words.ts';

/** The shapes of visits before a chat, and of invitations to one. */

export const Invitation = Type.Object(
  {
    id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,40}$' }),
    text: Type.String({ minLength: 1, maxLength: 300 }),
    /** An address, or a path when it begins with a slash; `*` stands for anything. */
    page: Nullable(Type.String({ minLength: 1, maxLength: 500 })),
    afterSeconds: Type.Integer({ minimum: 0, maximum: 3600 }),
    fromVisit: Type.Integer({ minimum: 1, maximum: 1000 }),
    languages: Type.Array(Type.String({ pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$' }), { maxItems: 50 }),
    when: Words(['always', 'open', 'online']),
    quietHours: Type.Integer({ minimum: 1, maximum: 8760 }),
  },
  closed,
);
export const Invitations = Type.Array(Invitation, { maxItems: 20 });
/** For how many minutes after its last sign a visit without a chat is shown; null: pages are not told of. */
export const LiveMinutes = Nullable(Type.Integer({ minimum: 1, maximum: 60 }));

/** What a widget is to do before a chat: tell of the pages, invite. */
export const BeforeChat = Type.Object({ tellsPages: Type.Boolean(), invitations: Invitations }, closed);

export const VisitTold = Type.Object(
  {
    id: Id,
    page: Page,
    language: Type.Optional(Type.String({ maxLength: 35 })),
    visit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1_000_000 })),
  },
  closed,
);

export const LiveVisit = Type.Object(
  {
    id: Id,
    inboxId: Id,
    language: Nullable(Type.String()),
    visit: Count,
    since: Time,
    seenAt: Time,
    /** The latest last. */
    trail: Type.Array(Type.Object({ page: Page, at: Time }, closed)),
  },
  closed,
);
export type LiveVisit = Static<typeof LiveVisit>;
