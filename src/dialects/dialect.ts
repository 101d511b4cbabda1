import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { TSchema } from 'typebox';
import type { App } from '../app/context.ts';
import type { SignInFacts } from '../app/furnished-account.ts';
import type { ImportReader } from '../app/imports/import-reader.ts';
import type { AccessRule, Actor } from '../core/access.ts';
import type { Account, Snapshot } from '../core/directory.ts';
import type { EventType, Positioned } from '../core/event.ts';
import type { Refusal } from '../core/refusal.ts';
import type { SessionRow } from '../core/row.ts';
import type { TranscriptFile, TranscriptFormat } from '../core/transcript.ts';
import type { Patience, Webhook } from '../core/webhook.ts';
import type { Realtime } from '../realtime/realtime.ts';
import type { Soon } from './at-once.ts';
import type { Described } from './openapi.ts';

/** What a dialect's routes work with. */
export interface DialectContext {
  readonly app: App;
  readonly realtime: Realtime;
  /** Where the outside reaches Koine, without a slash at the end. */
  readonly publicUrl: string;
}

/** A refusal in a dialect's own form. */
export interface Worded {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Does what a timer asks for. A number (epoch milliseconds) sets the timer anew; otherwise it is done. Must bear being run twice. */
export type TimerHandler = (
  app: App,
  timer: { readonly accountId: string; readonly sessionId: string; readonly kind: string },
) => Promise<number | undefined>;

/** An event that a webhook may be told of, and what a dialect may need to tell it. */
export interface Occasion {
  /** The delivery's id: the same however often it is sent. */
  readonly id: string;
  readonly webhook: Webhook;
  readonly snapshot: Snapshot;
  /** As the webhook may see it. */
  readonly told: Positioned;
  /** The session as it stands now; null where the dialect reads the event alone. */
  readonly row: SessionRow | null;
  /** The session's events of the types that the dialect reads, in order, as the webhook may see them. */
  readonly log: readonly Positioned[];
}

/** A request to a webhook. What the sender adds (signature, id, time) is not in it. */
export interface Outgoing {
  /** Where another address than the webhook's own is meant. */
  readonly url?: string;
  readonly method: 'POST' | 'PUT';
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** How a dialect tells webhooks of what happens. */
export interface DialectDeliveries {
  /** What it tells of; null: every event. */
  readonly events: readonly EventType[] | null;
  /** The session's events that are read with its row; null: the event alone is enough. */
  readonly reads: readonly EventType[] | null;
  /** How long it is tried; as Koine's own unless told. */
  readonly patience?: Patience;
  /** The request, or null when the dialect has nothing to tell of this. Pure. */
  encode(occasion: Occasion): Outgoing | null;
  /** What a test sends, where it is not one of an example's events. */
  encodeTest?(occasion: Occasion): Outgoing;
}

/** What a client would send to read one session; words in angle brackets stand where its secrets do. */
export interface MainRead {
  readonly method: 'GET';
  /** On the root, query included. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** For whom a session is read, and where. */
export interface Reading {
  readonly app: App;
  readonly actor: Actor;
  readonly snapshot: Snapshot;
}

/** One vendor's API, or Koine's own, as a value. To add one is a folder and a line in `index.ts`. */
export interface Dialect {
  readonly name: string;
  /** For people: `VCC Live Database API`. */
  readonly title: string;
  /** The vendor's own paths begin so on the root (`/v2`), so that an integration changes its host name only. */
  readonly rootPaths: readonly string[];
  /** Who asks, by the vendor's credential forms; null when the request bears no valid credential. */
  authenticate(request: FastifyRequest, context: DialectContext): Soon<Actor | null>;
  /** How the vendor words this refusal to this request. */
  refuse(refusal: Refusal, request: FastifyRequest): Worded;
  /** How an account may say that it is spoken; `inForce` throws when that cannot be understood. */
  readonly settings?: { readonly shape: TSchema; inForce(account: Account): Readonly<Record<string, unknown>> };
  /** Declares the routes, with paths as under `rootPaths`; each has `config: { access: AccessRule }`. */
  register(instance: FastifyInstance, context: DialectContext): void | Promise<void>;
  /** What is done when a session's timers are due, by the timer's kind, which begins with the dialect's name. */
  readonly timers?: Readonly<Record<string, TimerHandler>>;
  /** How webhooks that speak it are told of sessions. Without it the dialect has none. */
  readonly deliveries?: DialectDeliveries;
  /** How files of the vendor's sessions are read. Without it none can be brought in. */
  readonly imports?: ImportReader;
  /** The request by which the dialect's clients read this very session and no other. */
  mainRead?(row: SessionRow, reading: Reading): MainRead | Promise<MainRead>;
  /** A session in a form to keep, notes only where they are asked for; for the one dialect whose shapes such files have. */
  openTranscript?(
    context: Pick<DialectContext, 'app' | 'publicUrl'>,
    actor: Actor,
    sessionId: string,
    asked: { readonly format: TranscriptFormat; readonly withNotes: boolean },
  ): Promise<TranscriptFile>;
  /** The ways to prove who asks, as OpenAPI's security schemes; each is made of one or several. */
  readonly credentials?: readonly Readonly<Record<string, object>>[];
  /** The body of a failure, and the types that it comes in, the most usual first. */
  readonly failure?: { readonly shape: TSchema; readonly media: readonly string[] };
  /** The shapes that its OpenAPI document names. */
  readonly shapes?: Readonly<Record<string, TSchema>>;
  /** Makes what a customer would hold to call this dialect: the entry under `credentials` in the demo account. */
  provision?(app: App, accountId: string, inboxId: string): Promise<Readonly<Record<string, unknown>>>;
  /** How an agent signs in here, where the vendor's users have names of their own: the entry beside the demo's colleague. */
  signInOf?(person: SignInFacts): Readonly<Record<string, unknown>>;
}

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Who is let in. A route without it does not start [K5]. */
    access?: AccessRule;
    /** What the dialect's OpenAPI document tells of the route, where its schema does not. */
    described?: Described;
  }
  interface FastifyRequest {
    /** Who asks; null on public routes without a credential. Set before any handler runs. */
    actor: Actor | null;
  }
}

/** Who asks, on a route that is not public. */
export function actorOf(request: FastifyRequest): Actor {
  if (!request.actor) throw new Error(`${request.routeOptions.url} was reached without an actor`);
  return request.actor;
}

/** The log without what agents say among themselves, which no vendor's receiver knows, also where it was asked for. */
export function saidToAll(log: readonly Positioned[]): readonly Positioned[] {
  return log.filter(({ event }) => event.type !== 'message-posted' || event.kind === 'text' || event.kind === 'system');
}
