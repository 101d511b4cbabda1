import { maskingRulesOf } from '../../app/masking.ts';
import { type Actor, refOf } from '../../core/access.ts';
import type { Event } from '../../core/event.ts';
import { type MaskingRules, maskText } from '../../core/masking.ts';
import { invalidInput, Refusal } from '../../core/refusal.ts';
import { type SessionNews, sessionFeed } from '../../realtime/feed.ts';
import { ReaderOverflow } from '../../realtime/hub-reader.ts';
import type { PresenceNews } from '../../realtime/presence-news.ts';
import type { RoomMember, RoomNews } from '../../realtime/rooms.ts';
import type { Side } from '../../realtime/signal.ts';
import type { SocketContext } from './socket-context.ts';
import { eventFrame, serialise } from './socket-frames.ts';
import type { Outlet } from './socket-outlet.ts';

/** Whose socket it is, as they stand now, and how to reach them. */
export interface Recipient {
  readonly actor: Actor;
  readonly outlet: Outlet;
  /** Something unforeseen: it is logged, and the client comes back by itself. */
  fail(error: unknown): void;
}

/** One session as one socket follows it: its feed, and what its readers tell each other beside the log. */
export class Watch implements RoomMember {
  readonly sessionId: string;
  readonly side: Side;
  readonly #recipient: Recipient;
  readonly #context: SocketContext;
  readonly #abort = new AbortController();
  #sent: number;
  #visitorName: string | null = null;
  /** How what a visitor types is masked before agents see it; null where they do not. */
  #masksPreview: MaskingRules | null = null;
  /** Agents who are openly in the session: the visitor sees them typing, and no others. */
  #open: ReadonlySet<string> = new Set();
  #unfollow: (() => void) | null = null;

  constructor(recipient: Recipient, context: SocketContext, sessionId: string, after: number) {
    this.sessionId = sessionId;
    this.side = recipient.actor.kind === 'visitor' ? 'visitor' : 'agent';
    this.#recipient = recipient;
    this.#context = context;
    this.#sent = after;
  }

  /** Follows the session until `close`, or until it may not be followed (any more): then the client is told. Never rejects. */
  async run(): Promise<void> {
    const { app, realtime } = this.#context;
    try {
      const version = await this.#enter();
      const from = { sessionId: this.sessionId, after: this.#sent, signal: this.#abort.signal };
      for await (const news of sessionFeed({ hub: realtime.hub, log: app.history }, this.#recipient, from)) {
        const full = this.#recipient.outlet.flow(this.#encode(news, version));
        if (full) await full;
      }
    } catch (error) {
      if (!this.#abort.signal.aborted) this.#end(error);
    } finally {
      realtime.rooms.leave(this.sessionId, this);
      this.#unfollow?.();
      this.#unfollow = null;
    }
  }

  /** The client wants no more of it, or its rights are to be looked at again by a new watch. */
  close(): void {
    this.#abort.abort();
  }

  /** Ends the watch, with word to the client, if the session is no longer in the reader's sight. */
  async recheck(): Promise<void> {
    try {
      await this.#context.app.history.get(this.#recipient.actor, this.sessionId);
    } catch (error) {
      if (this.#abort.signal.aborted) return;
      this.#end(error);
      this.close();
    }
  }

  /** What is typed is shown to agents only where the inbox says so, and masked like what is sent. */
  type(isTyping: boolean, typed: string | null = null): void {
    const { rooms } = this.#context.realtime;
    const { actor } = this.#recipient;
    const isAmongAgents = actor.kind === 'agent' && !this.#open.has(actor.agentId);
    const text = typed === null || !this.#masksPreview ? null : maskText(typed, this.#masksPreview);
    rooms.type(this.sessionId, this, refOf(actor, this.#visitorName), isTyping, { isAmongAgents, text });
  }

  /** What was never sent to this client cannot have been received. */
  receive(seq: number): void {
    this.#context.realtime.rooms.receive(this.sessionId, this, Math.min(seq, this.#sent));
  }

  hearRoom(news: RoomNews): void {
    const { sessionId } = this;
    const frame =
      news.kind === 'typing'
        ? serialise({
            t: 'typing',
            sessionId,
            actor: news.actor,
            typing: news.typing,
            ...(news.text != null && this.side === 'agent' && { text: news.text }),
          })
        : serialise({ t: 'received', sessionId, by: news.by, seq: news.seq });
    this.#recipient.outlet.offer(frame);
  }

  /** Joins the session's readers and answers its version; refuses what is not in sight, or positions that it does not have. */
  async #enter(): Promise<number> {
    const { app, realtime } = this.#context;
    const row = await app.history.get(this.#recipient.actor, this.sessionId);
    if (this.#sent >= row.version) throw invalidInput('/after', 'The session has no such event.');
    if (this.#abort.signal.aborted) return row.version;
    this.#visitorName = row.visitorName;
    this.#open = new Set([...row.companionIds, ...(row.stage === 'active' && row.agentId ? [row.agentId] : [])]);
    if (this.side === 'agent') this.#follow('visitor', row.visitorId);
    else if (row.stage === 'active' && row.agentId !== null) this.#follow('agent', row.agentId);
    if (this.side === 'visitor') {
      const { account, inboxes } = await app.accounts.snapshot(row.accountId);
      if (inboxes.get(row.inboxId)?.settings.typingPreview) this.#masksPreview = maskingRulesOf(account);
      if (this.#abort.signal.aborted) return row.version;
    }
    realtime.rooms.join(this.sessionId, this);
    return row.version;
  }

  #follow(kind: 'agent' | 'visitor', id: string): void {
    const { presence } = this.#context.realtime;
    const tell = ({ actor, state }: PresenceNews) => {
      this.#recipient.outlet.offer(serialise({ t: 'presence', actor, state }));
    };
    this.#unfollow?.();
    this.#unfollow = presence.follow(`${kind}:${id}`, tell);
    tell({ actor: { kind, id, name: null }, state: presence.stateOf(kind, id) });
  }

  #encode(news: SessionNews, knownVersion: number): string {
    if (news.kind === 'event') {
      this.#sent = news.event.seq;
      if (news.event.seq >= knownVersion) this.#learn(news.event);
    }
    return frameOf(this.sessionId, news);
  }

  /** Keeps up with whom the visitor talks to, and what the visitor is called. */
  #learn(event: Event): void {
    if (event.type === 'visitor-updated' && event.changes.name !== undefined) this.#visitorName = event.changes.name;
    if (this.side === 'agent') {
      this.#open = openlyIn(this.#open, event);
      return;
    }
    if (event.type === 'session-accepted') this.#follow('agent', event.agent.id);
    if (event.type === 'session-transferred' && event.to.kind === 'agent') this.#follow('agent', event.to.agent.id);
  }

  #end(error: unknown): void {
    const { outlet } = this.#recipient;
    if (error instanceof Refusal) {
      const { sessionId } = this;
      outlet.send(serialise({ t: 'unwatched', sessionId, code: error.code, detail: error.message }));
    } else if (error instanceof ReaderOverflow) {
      outlet.close(4503);
    } else {
      this.#recipient.fail(error);
    }
  }
}

/** Who is openly in the session after one more event. */
function openlyIn(before: ReadonlySet<string>, event: Event): ReadonlySet<string> {
  switch (event.type) {
    case 'session-accepted':
      return new Set(before).add(event.agent.id);
    case 'agent-joined':
      return event.hidden ? without(before, event.agent.id) : new Set(before).add(event.agent.id);
    case 'agent-left':
      return without(before, event.agent.id);
    case 'session-transferred': {
      const rest = event.from ? without(before, event.from.id) : new Set(before);
      return event.to.kind === 'agent' ? rest.add(event.to.agent.id) : rest;
    }
    default:
      return before;
  }
}

function without(before: ReadonlySet<string>, agentId: string): Set<string> {
  return new Set([...before].filter((id) => id !== agentId));
}

function frameOf(sessionId: string, news: SessionNews): string {
  if (news.kind === 'event') return eventFrame(sessionId, news.event, news.previous);
  return serialise({ t: 'caught-up', sessionId, seq: news.seq });
}
