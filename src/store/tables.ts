import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { QueueRight, Role, Scope } from '../core/access.ts';
import type { BotAnswer, BotSettings } from '../core/bot.ts';
import type { CannedScope } from '../core/canned-answers.ts';
import type { AccountSettings, InboxSettings, QueueSettings } from '../core/directory.ts';
import type { ActorRef, EventType, Extras, FormKind } from '../core/event.ts';
import type { Skills, SlaPromise } from '../core/facts.ts';
import type { Hours } from '../core/hours.ts';
import type { MailKind, MailState } from '../core/mail.ts';
import type { ErasureCounts } from '../core/privacy/erasure.ts';
import type { LegalHold } from '../core/privacy/hold.ts';
import type { Scope as RollupScope } from '../core/rollups/contribution.ts';
import type { SessionRow } from '../core/row.ts';
import type { AuditAction, Block, VerificationKey } from '../core/safety.ts';
import type { SignInProvider } from '../core/sign-in.ts';
import type { Question } from '../core/survey.ts';
import type { DeliveryFailure, DeliveryState, PauseNotice, SigningSecret } from '../core/webhook.ts';
import type { AgentState } from './agent-presence.ts';
import type { ExportTables } from './export-tables.ts';
import type { ImportTables } from './import-tables.ts';
import type { SignInStepKind } from './sign-in-steps.ts';

/** The tables as the query builder sees them: camel case; times are read as epoch milliseconds and written as dates. */
export interface Tables extends ExportTables, ImportTables {
  store: { epoch: Generated<string> };
  account: {
    id: string;
    number: Generated<number>;
    slug: string;
    name: string;
    parentId: string | null;
    zone: Generated<string>;
    settings: JSONColumnType<AccountSettings>;
  };
  accountHead: {
    accountId: string;
    position: number;
    sessions: number;
    agents: number;
    queues: number;
    inboxes: number;
    webhooks: Generated<number>;
    calendars: Generated<number>;
    bots: Generated<number>;
    knowledgePages: Generated<number>;
    surveys: Generated<number>;
  };
  webhook: {
    accountId: string;
    id: string;
    number: number;
    dialect: string;
    url: string;
    wishes: JSONColumnType<Record<string, unknown>>;
    name: Generated<string>;
    events: EventType[] | null;
    notes: Generated<boolean>;
    filter: string | null;
    secrets: JSONColumnType<readonly SigningSecret[]>;
    position: number;
    pausedAt: MaybeTime;
    notice: PauseNotice | null;
    failingSince: MaybeTime;
    createdAt: Time;
  };
  delivery: {
    accountId: string;
    webhookId: string;
    id: string;
    test: boolean;
    sessionId: string;
    position: number;
    type: string;
    state: DeliveryState;
    attempts: number;
    queuedAt: Due;
    triedAt: MaybeTime;
    nextAt: MaybeTime;
    status: number | null;
    ms: number | null;
    failure: DeliveryFailure | null;
    answer: string | null;
  };
  agent: {
    accountId: string;
    id: string;
    number: number;
    name: string;
    email: string;
    role: Role;
    disabled: Generated<boolean>;
    passwordHash: string | null;
    skills: JSONColumnType<Skills, string | undefined>;
    capacity: number | null;
    extras: JSONColumnType<Extras, string | undefined>;
  };
  queue: {
    accountId: string;
    id: string;
    number: number;
    name: string;
    promise: JSONColumnType<SlaPromise>;
    calendarId: string | null;
    settings: JSONColumnType<QueueSettings>;
    extras: JSONColumnType<Extras, string | undefined>;
  };
  survey: {
    accountId: string;
    id: string;
    number: number;
    name: string;
    form: FormKind;
    version: Generated<number>;
    title: string;
    questions: JSONColumnType<readonly Question[]>;
  };
  calendar: { accountId: string; id: string; number: number; name: string; version: number };
  calendarVersion: {
    accountId: string;
    calendarId: string;
    version: number;
    hours: JSONColumnType<Hours>;
    createdAt: Time;
  };
  bot: {
    accountId: string;
    id: string;
    number: number;
    name: string;
    avatar: string;
    disabled: Generated<boolean>;
    settings: JSONColumnType<BotSettings>;
    keyHash: Buffer | null;
    sealedSecret: Buffer | null;
  };
  savedView: {
    accountId: string;
    id: string;
    name: string;
    filter: string | null;
    columns: string[];
    sort: string;
    agentId: string | null;
    createdAt: Due;
    updatedAt: Due;
  };
  searchEntry: { accountId: string; sessionId: string; seq: number; at: Time; place: string; words: string };
  searchReader: { accountId: string; position: Generated<number>; rewrites: Generated<number> };
  botReader: { accountId: string; position: number };
  botTurn: {
    accountId: string;
    sessionId: string;
    seq: number;
    /** Names the messages that answer it. */
    id: Generated<string>;
    botId: string;
    occasion: 'engaged' | 'message';
    state: Generated<'pending' | 'awaiting' | 'done' | 'dropped' | 'failed'>;
    /** How often it was taken. */
    attempts: Generated<number>;
    /** Until when it is held, or when it is tried again. */
    dueAt: Due;
    deadlineAt: Due;
    prompt: JSONColumnType<unknown[] | object, string | undefined> | null;
    answer: JSONColumnType<BotAnswer, string | undefined> | null;
    promptTokens: Generated<number>;
    answerTokens: Generated<number>;
    ms: Generated<number>;
    cost: Generated<number>;
    error: string | null;
    /** The sequence up to which the answer has regard to what the visitor wrote; -1 before it is known. */
    readUpTo: Generated<number>;
    createdAt: Due;
  };
  knowledgePage: {
    accountId: string;
    id: string;
    number: number;
    title: string;
    url: string | null;
    /** A text search configuration of PostgreSQL. */
    language: string;
    text: string;
    updatedAt: Time;
  };
  cannedAnswer: {
    accountId: string;
    id: string;
    shortcut: string;
    title: string;
    text: string;
    scope: CannedScope;
    queueId: string | null;
    agentId: string | null;
    updatedAt: Due;
  };
  queueMember: { accountId: string; queueId: string; agentId: string; rights: QueueRight[] };
  inbox: {
    accountId: string;
    id: string;
    number: number;
    name: string;
    key: string;
    queueId: string;
    channel: string;
    settings: JSONColumnType<InboxSettings>;
    extras: JSONColumnType<Extras, string | undefined>;
  };
  inboxHead: { accountId: string; inboxId: string; sessions: number };
  visitor: {
    accountId: string;
    id: string;
    inboxId: string;
    tokenHash: Buffer;
    name: string | null;
    email: string | null;
    phone: string | null;
    language: string | null;
    attributes: JSONColumnType<Record<string, string>>;
    firstSeenAt: Time;
    lastSeenAt: Time;
    userId: string | null;
    verified: Generated<string[]>;
  };
  visitorToken: { accountId: string; visitorId: string; tokenHash: Buffer; createdAt: Time };
  sealedOriginal: { accountId: string; sessionId: string; place: string; sealed: Buffer; expiresAt: Due };
  auditEntry: {
    accountId: string;
    id: string;
    at: Due;
    actor: JSONColumnType<ActorRef>;
    action: AuditAction;
    subject: JSONColumnType<Record<string, unknown>>;
  };
  block: {
    accountId: string;
    id: string;
    kind: Block['kind'];
    value: string;
    reason: string;
    madeBy: JSONColumnType<ActorRef>;
    createdAt: Due;
    expiresAt: MaybeTime;
  };
  verificationKey: {
    accountId: string;
    inboxId: string;
    id: string;
    kind: VerificationKey['kind'];
    name: string;
    sealedSecret: Buffer | null;
    publicKey: string | null;
    createdAt: Due;
  };
  credential: {
    accountId: string;
    id: string;
    kind: 'key' | 'sign-in' | 'token';
    secretHash: Buffer;
    agentId: string | null;
    /** The credential that a token came from; it dies with it. */
    parentId: string | null;
    name: string;
    dialect: string;
    scopes: Scope[];
    createdAt: Time;
    lastUsedAt: MaybeTime;
    expiresAt: MaybeTime;
    revokedAt: MaybeTime;
    /** Where a sign-in came from. */
    address: string | null;
    /** When whoever signed in last proved who they are. */
    provedAt: MaybeTime;
  };
  totp: {
    accountId: string;
    agentId: string;
    sealedSecret: Buffer;
    confirmedAt: MaybeTime;
    lastStep: Generated<number>;
  };
  recoveryCode: { accountId: string; agentId: string; codeHash: Buffer };
  passkey: {
    accountId: string;
    agentId: string;
    id: string;
    credentialId: string;
    publicKey: Buffer;
    counter: number;
    transports: string[];
    name: string;
    createdAt: Due;
    lastUsedAt: MaybeTime;
  };
  pushIdentity: { one: Generated<boolean>; publicKey: Buffer; sealedPrivateKey: Buffer };
  pushSubscription: {
    accountId: string;
    credentialId: string;
    agentId: string;
    endpoint: string;
    p256dh: Buffer;
    auth: Buffer;
    details: boolean;
    waiting: Generated<boolean>;
    unseen: Generated<boolean>;
  };
  signInAttempt: { nameHash: Buffer; tries: number; since: Due };
  signInProvider: {
    accountId: string;
    id: string;
    name: string;
    issuer: string;
    clientId: string;
    sealedSecret: Buffer;
    secondFactor: SignInProvider['secondFactor'];
    disabled: boolean;
    createdAt: Due;
  };
  signInLink: { accountId: string; providerId: string; subject: string; agentId: string; linkedAt: Due };
  passwordReset: { accountId: string; tokenHash: Buffer; agentId: string; expiresAt: Due };
  signInStep: {
    accountId: string;
    ticketHash: Buffer;
    kind: SignInStepKind;
    agentId: string | null;
    facts: JSONColumnType<Record<string, string>>;
    tries: Generated<number>;
    expiresAt: Due;
  };
  alias: { accountId: string; dialect: string; kind: string; name: string; id: string };
  agentPresence: {
    accountId: string;
    agentId: string;
    state: AgentState;
    since: Time;
    lastSeenAt: Time;
    idleSince: MaybeTime;
    offeredAt: MaybeTime;
    missed: Generated<number>;
  };
  agentLease: { accountId: string; agentId: string; processId: string; until: Due; seen: Generated<boolean> };
  timer: { accountId: string; sessionId: string; kind: string; dueAt: Due; version: Generated<number> };
  idempotency: {
    accountId: string;
    key: string;
    requestHash: Buffer;
    status: number | null;
    body: string | null;
    createdAt: Time;
  };
  event: {
    accountId: string;
    sessionId: string;
    seq: number;
    position: number;
    at: number;
    type: string;
    body: unknown;
    /** True for what was imported: nobody is told of it. */
    quiet: Generated<boolean | null>;
  };
  mail: {
    accountId: string;
    id: string;
    sessionId: string | null;
    inboxId: string | null;
    agentId: string | null;
    kind: MailKind;
    seq: number | null;
    recipient: string;
    language: string;
    subject: string | null;
    askedBy: string | null;
    state: MailState;
    awaitsEnd: boolean;
    tries: Generated<number>;
    at: Due;
    createdAt: Due;
    nextTryAt: MaybeTime;
    giveUpAt: Due;
    upTo: number | null;
    finishedAt: MaybeTime;
    result: string | null;
  };
  mailHead: { accountId: string; position: Generated<number> };
  file: {
    accountId: string;
    sessionId: string;
    id: string;
    senderKind: ActorRef['kind'];
    senderId: string;
    name: string;
    mediaType: string;
    size: number;
    width: number | null;
    height: number | null;
    hasThumbnail: boolean;
    state: FileState;
    messageId: string | null;
    createdAt: Due;
    touchedAt: Due;
    /** When its message was about to be removed; null unless one was. */
    takenBackAt: MaybeTime;
  };
  agentStateChange: { accountId: string; agentId: string; at: Due; state: AgentState };
  rollupHead: {
    accountId: string;
    generation: number;
    version: string;
    current: boolean;
    position: Generated<number>;
    walkedAt: Due;
  };
  rollup: {
    accountId: string;
    generation: number;
    scope: RollupScope;
    grain: number;
    at: Due;
    inboxId: string;
    queueId: string;
    agentId: string;
    channel: string;
    /** As `packTally` writes it. */
    tally: Buffer;
  };
  agentLeg: {
    accountId: string;
    sessionId: string;
    leg: number;
    agentId: string;
    queueId: string;
    acceptedAt: Due;
    leftAt: MaybeTime;
  };
  legalHold: {
    accountId: string;
    id: string;
    kind: LegalHold['kind'];
    subjectId: string;
    reason: string;
    madeBy: JSONColumnType<ActorRef>;
    createdAt: Due;
  };
  erasure: {
    accountId: string;
    id: string;
    visitorIds: string[];
    requestedBy: JSONColumnType<ActorRef>;
    counts: JSONColumnType<ErasureCounts, string | undefined>;
    createdAt: Due;
    finishedAt: MaybeTime;
  };
  retentionDay: {
    accountId: string;
    day: string;
    ranAt: Due;
    anonymised: Generated<number>;
    deleted: Generated<number>;
  };
  session: SessionRow;
}

/** `arriving`: not wholly stored yet; `ready`: may be posted; `posted`: in a message for good; `leaving`: being removed. */
export type FileState = 'arriving' | 'ready' | 'posted' | 'leaving';

type Time = ColumnType<number, Date | undefined, Date>;
/** A time that is always there. */
export type Due = ColumnType<number, Date, Date>;
/** A time that may not be there. */
export type MaybeTime = ColumnType<number | null, Date | null | undefined, Date | null>;
