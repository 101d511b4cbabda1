import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type WebSocket, WebSocketServer } from 'ws';
import type { ClientFrame, Command, Event, ServerFrame, Session } from '../../src/dialects/native/wire.ts';

/** What may go wrong on the way; every member is asked anew each time. */
export interface Weather {
  /** `lose`: the command is cut off before it is heard. `forget`: it is done, but the answer is cut off. */
  readonly command?: () => 'fine' | 'lose' | 'forget' | { readonly refuse: string };
  readonly event?: () => 'fine' | 'drop' | 'repeat' | 'late';
  readonly watch?: () => 'fine' | { readonly refuse: string };
  /** Asked for every frame that is heard, and for every answer: `cut` ends the socket in its place. */
  readonly line?: () => 'fine' | 'cut';
}

/** One session's log behind the native socket, on loopback, in any weather. For tests of the client. */
export class ScriptedServer {
  readonly sessionId: string;
  readonly events: Event[] = [];
  readonly heard: ClientFrame[] = [];
  rows: Session[] = [];
  epoch = 'one';
  weather: Weather = {};
  readonly #server: WebSocketServer;
  readonly #watchers = new Set<WebSocket>();
  readonly #posted = new Map<string, number>();

  constructor(sessionId: string) {
    this.sessionId = sessionId;
    this.#server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
    this.#server.on('connection', (socket) => {
      socket.on('message', (data) => this.#hear(socket, JSON.parse(String(data)) as ClientFrame));
      socket.on('close', () => this.#watchers.delete(socket));
    });
    this.open();
  }

  async url(): Promise<string> {
    if (!this.#server.address()) await once(this.#server, 'listening');
    return `ws://127.0.0.1:${(this.#server.address() as AddressInfo).port}/socket`;
  }

  /** Begins a log: with `session-opened`, or nothing could be folded. */
  open(): void {
    this.events.length = 0;
    this.#posted.clear();
    this.#append({
      type: 'session-opened',
      sessionId: this.sessionId,
      visitorId: 'visitor',
      visitor: {},
      page: null,
      extras: {},
    });
  }

  say(kind: 'visitor' | 'agent', messageId: string, text: string): number {
    const known = this.#posted.get(messageId);
    if (known !== undefined) return known;
    const actor = { kind, id: kind, name: null };
    const event = this.#append({ type: 'message-posted', messageId, kind: 'text', text, automatic: false, actor });
    this.#posted.set(messageId, event.seq);
    return event.seq;
  }

  cutAll(code = 1011): void {
    for (const socket of this.#server.clients) socket.close(code);
  }

  tell(frame: ServerFrame): void {
    for (const socket of this.#server.clients) socket.send(JSON.stringify(frame));
  }

  async stop(): Promise<void> {
    for (const socket of this.#server.clients) socket.terminate();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #append(members: Record<string, unknown>): Event {
    const seq = this.events.length;
    const system = { kind: 'system', id: null, name: null };
    const event = {
      seq,
      previous: seq - 1,
      at: new Date(1e12 + seq).toISOString(),
      actor: system,
      ...members,
    } as Event;
    this.events.push(event);
    for (const socket of this.#watchers) this.#deliver(socket, event);
    return event;
  }

  #deliver(socket: WebSocket, event: Event): void {
    const frame = JSON.stringify({ t: 'event', sessionId: this.sessionId, event });
    const fate = this.weather.event?.() ?? 'fine';
    if (fate === 'late') setTimeout(() => socket.send(frame), 2);
    else if (fate !== 'drop') socket.send(frame);
    if (fate === 'repeat') socket.send(frame);
  }

  #hear(socket: WebSocket, frame: ClientFrame): void {
    if (socket.readyState !== socket.OPEN) return;
    if (this.weather.line?.() === 'cut') {
      socket.terminate();
      return;
    }
    this.heard.push(frame);
    const reply = (answer: ServerFrame) => {
      if (socket.readyState !== socket.OPEN) return;
      if (this.weather.line?.() === 'cut') socket.terminate();
      else socket.send(JSON.stringify(answer));
    };
    if (frame.t === 'hello') {
      const now = new Date(1e12).toISOString();
      reply({ t: 'welcome', epoch: this.epoch, actor: { kind: 'visitor', id: 'visitor' }, beatSeconds: 5, now });
    } else if (frame.t === 'watch') {
      const fate = this.weather.watch?.() ?? 'fine';
      if (fate !== 'fine') {
        reply({ t: 'unwatched', sessionId: this.sessionId, code: fate.refuse, detail: 'No.' });
        return;
      }
      this.#watchers.add(socket);
      for (const event of this.events.slice(frame.after + 1)) reply({ t: 'event', sessionId: this.sessionId, event });
      reply({ t: 'caught-up', sessionId: this.sessionId, seq: this.events.length - 1 });
    } else if (frame.t === 'watch-sessions') {
      reply({ t: 'sessions', sessions: this.rows });
    } else if (frame.t === 'command') {
      this.#obey(socket, frame, reply);
    }
  }

  #obey(socket: WebSocket, frame: Extract<ClientFrame, { t: 'command' }>, reply: (answer: ServerFrame) => void): void {
    const fate = this.weather.command?.() ?? 'fine';
    if (fate === 'lose') {
      socket.terminate();
    } else if (typeof fate === 'object') {
      reply({ t: 'refused', id: frame.id, code: fate.refuse, detail: 'No.' });
    } else {
      const seq = this.#do(frame.command);
      if (fate === 'forget') socket.terminate();
      else reply({ t: 'done', id: frame.id, version: this.events.length, seq, repeated: false });
    }
  }

  #do(command: Command): number | null {
    if (command.type === 'post-message') return this.say('visitor', command.messageId, command.text);
    if (command.type === 'read-messages') {
      this.#append({
        type: 'messages-read',
        upTo: command.upTo,
        actor: { kind: 'visitor', id: 'visitor', name: null },
      });
    }
    return null;
  }
}
