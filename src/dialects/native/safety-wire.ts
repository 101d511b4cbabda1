import Type, { type Static } from 'typebox';
import { closed, Id, Nullable, Time, Words } from './wire-words.ts';

/** The shapes of what keeps chats safe. */

const Pattern = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 100 }), pattern: Type.String({ minLength: 1, maxLength: 200 }) },
  closed,
);

/** What is masked before it is stored. `originalDays`: how long originals are kept, sealed; 0 for not at all. */
export const Masking = Type.Object(
  {
    cards: Type.Boolean(),
    ibans: Type.Boolean(),
    patterns: Type.Array(Pattern, { maxItems: 50 }),
    originalDays: Type.Integer({ minimum: 0, maximum: 365 }),
    originalsFor: Words(['supervisor', 'admin', 'owner']),
  },
  closed,
);
export type Masking = Static<typeof Masking>;
export const MaskingChanges = Type.Partial(Masking, closed);

/** Which original is opened, and why: the look is kept. */
export const OriginalRequest = Type.Object(
  {
    messageId: Type.Optional(Type.String({ minLength: 1, maxLength: 64 })),
    form: Type.Optional(Words(['pre-chat', 'exit', 'offline'])),
    reason: Type.String({ minLength: 1, maxLength: 500 }),
  },
  closed,
);
/** `text` is what was said; `answers` what a form was answered with. */
export const Original = Type.Object(
  {
    text: Nullable(Type.String()),
    answers: Nullable(Type.Record(Type.String(), Type.String())),
  },
  closed,
);

const Actor = Type.Object({ kind: Type.String(), id: Nullable(Type.String()), name: Nullable(Type.String()) }, closed);

export const AuditEntry = Type.Object(
  {
    id: Id,
    at: Time,
    actor: Actor,
    action: Words([
      'masking-changed',
      'limits-changed',
      'original-opened',
      'block-made',
      'block-lifted',
      'verification-key-made',
      'verification-key-removed',
      'signed-in',
      'sign-in-ended',
      'password-changed',
      'password-reset',
      'second-factor-added',
      'second-factor-removed',
      'recovery-code-used',
      'recovery-codes-made',
      'sign-in-settings-changed',
      'sign-in-provider-made',
      'sign-in-provider-changed',
      'sign-in-provider-removed',
      'sign-in-linked',
      'sign-in-unlinked',
      'retention-changed',
      'hold-made',
      'hold-lifted',
      'visitor-erased',
      'visitor-told',
      'export-schedule-made',
      'export-schedule-changed',
      'export-schedule-removed',
    ]),
    subject: Type.Record(Type.String(), Type.Unknown()),
  },
  closed,
);
export type AuditEntry = Static<typeof AuditEntry>;

/** Requests a minute; a member that is null goes by Koine's own limit. */
const PerMinute = Nullable(Type.Integer({ minimum: 1, maximum: 1_000_000 }));
export const Limits = Type.Object({ visitor: PerMinute, key: PerMinute, address: PerMinute }, closed);
export type Limits = Static<typeof Limits>;
export const LimitsChanges = Type.Partial(Limits, closed);

const BlockKind = Words(['visitor', 'address', 'text']);

/** Who may not chat, or what may not be said. */
export const Block = Type.Object(
  {
    id: Id,
    kind: BlockKind,
    value: Type.String(),
    reason: Type.String(),
    madeBy: Actor,
    createdAt: Time,
    expiresAt: Nullable(Time),
  },
  closed,
);
export type Block = Static<typeof Block>;
export const NewBlock = Type.Object(
  {
    kind: BlockKind,
    value: Type.String({ minLength: 1, maxLength: 200 }),
    reason: Type.Optional(Type.String({ maxLength: 500 })),
    expiresAt: Type.Optional(Nullable(Time)),
  },
  closed,
);

export const VerificationKey = Type.Object(
  { id: Id, kind: Words(['HS256', 'ES256', 'user-hash']), name: Type.String(), createdAt: Time },
  closed,
);
export type VerificationKey = Static<typeof VerificationKey>;
/** `publicKey` (PEM, SPKI) belongs to ES256 and to it alone. `secret` may bring one that is in use already; else one is made. */
export const NewVerificationKey = Type.Object(
  {
    kind: VerificationKey.properties.kind,
    name: Type.Optional(Type.String({ minLength: 1, maxLength: 100 })),
    secret: Type.Optional(Type.String({ minLength: 32, maxLength: 512 })),
    publicKey: Type.Optional(Type.String({ maxLength: 2000 })),
  },
  closed,
);
/** The secret is told this once; null for a public key. */
export const MadeVerificationKey = Type.Object({ key: VerificationKey, secret: Nullable(Type.String()) }, closed);

export const KeyOfInbox = Type.Object({ id: Id, keyId: Id });
export const AuditQuery = Type.Object(
  {
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 1000 })),
    cursor: Type.Optional(Id),
    action: Type.Optional(
      Type.String({
        pattern: '^[a-z][a-z-]{0,63}(,[a-z][a-z-]{0,63}){0,49}$',
        description: 'Only of these actions, separated by commas.',
      }),
    ),
  },
  closed,
);
