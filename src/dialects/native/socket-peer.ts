import { isDeepStrictEqual } from 'node:util';
import type { WebSocket } from 'ws';
import { type Actor, refOf } from '../../core/access.ts';
import type { CloseCode } from '../../core/close-code.ts';
import type { Connection } from '../../realtime/connections.ts';
import type { PresenceNews } from '../../realtime/presence-news.ts';
import { refusalOf } from '../refusal-of.ts';
import { commandIntent } from './codec.ts';
import type { SocketContext } from './socket-context.ts';
import { refusedFrame, serialise } from './socket-frames.ts';
import type { Admission } from './socket-handshake.ts';
import type { Outlet } from './socket-outlet.ts';
import { RowWatch } from './socket-rows.ts';
import { type Recipient, Watch } from './socket-watch.ts';
import type { ClientFrame } from './wire.ts';

type CommandFrame = Extract<ClientFrame, { t: 'command' }>;

/** One client that said who it is: reads its frames, and ends with its socket or its credential. */
export class Peer implements Connection, Recipient {
  readonly token: string;
  readonly expiresAt: number | null;
  readonly outlet: Outlet;
  actor: Actor;
  readonly #socket: WebSocket;
  readonly #context: SocketContext;
  readonly #watches = new Map<string, Watch>();
  #rows: RowWatch | null = null;
  #unfollow: (() => void) | null = null;
  #commands = 0;
  #isSeen = true;
  #ended = false;

  constructor(
    socket: WebSocket,
    context: SocketContext,
    admitted: Extract<Admission, { kind: 'admitted' }>,
    outlet: Outlet,
  ) {
    this.#socket = socket;
    this.#context = context;
    this.actor = admitted.actor;
    this.token = admitted.token;
    this.expiresAt = admitted.expiresAt;
    this.outlet = outlet;
  }

  /** Greets the client, and makes it known as present. */
  begin(): void {
    const { app, realtime, limits } = this.#context;
    const { kind, id } = refOf(this.actor, null);
    this.outlet.send(
      serialise({
        t: 'welcome',
        epoch: app.epoch,
        actor: { kind, id: id ?? '' },
        beatSeconds: limits.beatEveryMs / 1000,
        now: new Date().toISOString(),
      }),
    );
    realtime.connections.add(this);
    realtime.presence.arrive(this.actor);
    if (this.actor.kind !== 'agent') return;
    const tell = ({ actor, state }: PresenceNews) => this.outlet.offer(serialise({ t: 'presence', actor, state }));
    this.#unfollow = realtime.presence.follow(`agents-of:${this.actor.accountId}`, tell);
    for (const news of realtime.presence.agentsOf(this.actor.accountId)) tell(news);
  }

  /** Lets go of everything; to be called when the socket is closed. */
  end(): void {
    if (this.#ended) return;
    this.#ended = true;
    for (const watch of this.#watches.values()) watch.close();
    this.#watches.clear();
    this.#rows?.close();
    this.#unfollow?.();
    this.#see(true);
    this.#context.realtime.connections.remove(this);
    this.#context.realtime.presence.leave(this.actor);
  }

  renew(actor: Actor): void {
    if (this.#ended || isDeepStrictEqual(actor, this.actor)) return;
    this.actor = actor;
    this.#context.realtime.presence.renew(actor);
    for (const watch of this.#watches.values()) void watch.recheck();
    if (this.#rows) this.#watchRows();
  }

  revoke(): void {
    this.#close(4401);
  }

  fail(error: unknown): void {
    const { code, cause, message } = refusalOf(error);
    if (code === 'internal') this.#context.log.error({ err: cause }, 'unforeseen');
    else this.#context.log.warn({ err: cause }, message);
    this.#close(1011);
  }

  hear(frame: ClientFrame): void {
    if (this.#ended) return;
    if (frame.t !== 'beat' && frame.t !== 'received' && frame.t !== 'sight')
      this.#context.realtime.presence.touch(this.actor);
    switch (frame.t) {
      case 'hello':
        this.#close(4400, 'There was a hello before.');
        return;
      case 'watch':
        this.#watch(frame.sessionId, frame.after);
        return;
      case 'unwatch':
        this.#watches.get(frame.sessionId)?.close();
        this.#watches.delete(frame.sessionId);
        return;
      case 'watch-sessions':
        this.#watchRows();
        return;
      case 'command':
        // Clients do not say that they stopped typing when they post; else what they type next would be no news.
        if (frame.command.type === 'post-message') this.#watches.get(frame.sessionId)?.type(false);
        void this.#command(frame);
        return;
      case 'typing':
        this.#watches.get(frame.sessionId)?.type(frame.typing, frame.text ?? null);
        return;
      case 'received':
        this.#watches.get(frame.sessionId)?.receive(frame.seq);
        return;
      case 'presence':
        if (this.actor.kind === 'agent') this.#context.realtime.presence.choose(this.actor, frame.state);
        return;
      case 'sight':
        this.#see(frame.isSeen);
        return;
      case 'beat':
        return;
    }
  }

  #see(isSeen: boolean): void {
    if (this.actor.kind !== 'agent' || isSeen === this.#isSeen) return;
    this.#isSeen = isSeen;
    this.#context.realtime.presence.look(this.actor, isSeen);
  }

  #watch(sessionId: string, after: number): void {
    this.#watches.get(sessionId)?.close();
    this.#watches.delete(sessionId);
    if (this.#watches.size >= this.#context.limits.watches) {
      const detail = 'This socket watches as many sessions as it may.';
      this.outlet.send(serialise({ t: 'unwatched', sessionId, code: 'too-many-requests', detail }));
      return;
    }
    const watch = new Watch(this, this.#context, sessionId, after);
    this.#watches.set(sessionId, watch);
    void watch.run().then(() => {
      if (this.#watches.get(sessionId) === watch) this.#watches.delete(sessionId);
    });
  }

  #watchRows(): void {
    this.#rows?.close();
    this.#rows = null;
    if (this.actor.kind === 'visitor') {
      this.#close(4403, 'Visitors may not watch all sessions.');
      return;
    }
    this.#rows = new RowWatch(this, this.actor, this.#context);
    void this.#rows.run();
  }

  /** Answers after the commit, or with a refusal [K1]. While too many are in work, the socket is not read. */
  async #command({ id, sessionId, command }: CommandFrame): Promise<void> {
    const { app, limits } = this.#context;
    this.#commands += 1;
    if (this.#commands === limits.commands) this.#socket.pause();
    try {
      const { session, seq, repeated } = await app.chat.command(this.actor, sessionId, commandIntent(command));
      this.outlet.send(serialise({ t: 'done', id, version: session.version, seq, repeated }));
    } catch (error) {
      this.#refuse(id, error);
    } finally {
      if (this.#commands === limits.commands) this.#socket.resume();
      this.#commands -= 1;
    }
  }

  #refuse(id: number, error: unknown): void {
    const refusal = refusalOf(error);
    if (refusal.code === 'internal') this.#context.log.error({ err: refusal.cause }, 'unforeseen');
    this.outlet.send(refusedFrame(id, refusal));
  }

  #close(code: CloseCode, detail?: string): void {
    this.end();
    this.outlet.close(code, detail);
  }
}
