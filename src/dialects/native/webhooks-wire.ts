import Type, { type Static } from 'typebox';
import type { EventType } from '../../core/event.ts';
import { FilterText } from './filter-wire.ts';
import { pageParameters } from './paging.ts';
import { Count, closed, Id, Nullable, Time, Words } from './wire.ts';

/** The shapes of webhooks and what they were told. */

const eventTypes = Object.keys({
  'session-opened': true,
  'form-submitted': true,
  'queue-entered': true,
  'priority-set': true,
  'skills-required': true,
  'session-offered': true,
  'offer-answered': true,
  'deadline-set': true,
  'deadline-warned': true,
  'session-accepted': true,
  'session-transferred': true,
  'transfer-offered': true,
  'transfer-answered': true,
  'agent-joined': true,
  'agent-left': true,
  'bot-engaged': true,
  'bot-handed-off': true,
  'message-posted': true,
  'message-edited': true,
  'message-removed': true,
  'silence-warned': true,
  'messages-read': true,
  'page-viewed': true,
  'visitor-updated': true,
  'spam-marked': true,
  'extras-set': true,
  'transcript-requested': true,
  'labels-changed': true,
  'link-added': true,
  'link-removed': true,
  'session-ended': true,
  'wrap-up-begun': true,
  'wrapped-up': true,
  'session-reopened': true,
  'session-rated': true,
  'session-closed': true,
} satisfies Record<EventType, true>) as EventType[];

const Events = Nullable(Type.Array(Words(eventTypes), { minItems: 1, maxItems: 100, uniqueItems: true }));
const Url = Type.String({ minLength: 1, maxLength: 2048 });
const Name = Type.String({ maxLength: 120 });
const WebhookState = Words(['waiting', 'delivered', 'dead']);

/** Somebody outside who is told of sessions. `events` null: of everything; `notice`: why Koine paused it. */
export const Webhook = Type.Object(
  {
    id: Id,
    number: Type.Integer(),
    name: Type.String(),
    dialect: Type.String(),
    url: Type.String(),
    events: Nullable(Type.Array(Type.String())),
    notes: Type.Boolean(),
    /** Only sessions that satisfy it are told of; null: all. */
    filter: Nullable(Type.String()),
    /** When the secrets that sign now end; the newest does not. */
    secrets: Type.Array(Type.Object({ until: Nullable(Time) }, closed)),
    /** The feed's position up to which deliveries were made ready. */
    position: Count,
    pausedAt: Nullable(Time),
    notice: Nullable(Words(['failing', 'gone'])),
    failingSince: Nullable(Time),
    createdAt: Time,
  },
  closed,
);
export type Webhook = Static<typeof Webhook>;

/** A webhook and its new secret, which is shown this once. */
export const WebhookWithSecret = Type.Object({ webhook: Webhook, secret: Type.String() }, closed);

export const NewWebhook = Type.Object(
  {
    url: Url,
    name: Type.Optional(Name),
    dialect: Type.Optional(Type.String({ maxLength: 50 })),
    events: Type.Optional(Events),
    notes: Type.Optional(Type.Boolean()),
    filter: Type.Optional(Nullable(FilterText)),
    secret: Type.Optional(Type.String({ pattern: '^(whsec_[A-Za-z0-9+/]{32,88}={0,2}|(?!whsec_)[!-~]{16,128})$' })),
  },
  closed,
);
export const WebhookChanges = Type.Partial(
  Type.Object({
    url: Url,
    name: Name,
    events: Events,
    notes: Type.Boolean(),
    filter: Nullable(FilterText),
    paused: Type.Boolean(),
  }),
  closed,
);

export const SecretRotation = Type.Object(
  { overlapHours: Type.Optional(Type.Integer({ minimum: 0, maximum: 168 })) },
  closed,
);

/** One event on its way, and how the last try went. `position` is 0 for a test. */
export const WebhookDelivery = Type.Object(
  {
    id: Id,
    test: Type.Boolean(),
    type: Type.String(),
    sessionId: Nullable(Id),
    position: Count,
    state: WebhookState,
    attempts: Count,
    queuedAt: Time,
    triedAt: Nullable(Time),
    nextAt: Nullable(Time),
    status: Nullable(Type.Integer()),
    ms: Nullable(Count),
    failure: Nullable(Words(['status', 'timed-out', 'unreachable', 'forbidden-address', 'too-large', 'unforeseen'])),
    answer: Nullable(Type.String()),
  },
  closed,
);
export type WebhookDelivery = Static<typeof WebhookDelivery>;

export const DeliveryQuery = Type.Object({ ...pageParameters, state: Type.Optional(WebhookState) }, closed);

/** What is sent again: a range of the feed, or what the log keeps of a time. */
export const Replay = Type.Union([
  Type.Object({ after: Count, upTo: Type.Optional(Count) }, closed),
  Type.Object({ since: Time, until: Type.Optional(Time), dead: Type.Optional(Type.Boolean()) }, closed),
  Type.Object({ dead: Type.Literal(true) }, closed),
]);

/** How many were made ready; when there is more, ask again, for a range of the feed after `reached`. */
export const Replayed = Type.Object({ count: Count, more: Type.Boolean(), reached: Nullable(Count) }, closed);
