import type { Command, Event } from '../../src/dialects/native/wire.ts';
import { SocketClient } from './socket-client.ts';

/** Follows one session as docs/socket.md tells clients to: comes back after each cut, resumes, and repeats what was not answered. */
export class SessionFollower {
  readonly events: Event[] = [];
  readonly #url: string;
  readonly #credential: string;
  readonly #sessionId: string;
  #client: SocketClient | null = null;
  #stopped = false;
  #running: Promise<void>;
  #changed: () => void = () => undefined;

  constructor(url: string, credential: string, sessionId: string) {
    this.#url = url;
    this.#credential = credential;
    this.#sessionId = sessionId;
    this.#running = this.#run();
  }

  get last(): number {
    return this.events.at(-1)?.seq ?? -1;
  }

  /** Resolves when the event of this sequence, or a later one, has come. */
  async reach(seq: number): Promise<void> {
    while (this.last < seq) {
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  /** Gives the command until it is answered. Answers the sequence at which its message stands. */
  async insist(command: Command): Promise<number | null> {
    for (;;) {
      try {
        const answer = await this.#client?.command(this.#sessionId, command);
        if (answer?.t === 'done') return answer.seq;
        if (answer?.t === 'refused') throw new Error(`Refused: ${answer.code}`);
      } catch (error) {
        if (!(error instanceof Error) || error.message.startsWith('Refused')) throw error;
      }
      await new Promise((resolve) => setTimeout(resolve, 1));
    }
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.#client?.terminate();
    await this.#running;
  }

  async #run(): Promise<void> {
    while (!this.#stopped) {
      const client = new SocketClient(this.#url);
      try {
        client.send({ t: 'hello', protocol: 1, credential: this.#credential });
        await client.next('welcome');
        this.#client = client;
        client.send({ t: 'watch', sessionId: this.#sessionId, after: this.last });
        for (;;) this.#take(client, (await client.next('event')).event);
      } catch {
        client.terminate();
      }
    }
  }

  #take(client: SocketClient, event: Event): void {
    if (event.seq <= this.last) return;
    if (event.previous > this.last) {
      client.send({ t: 'watch', sessionId: this.#sessionId, after: this.last });
      return;
    }
    this.events.push(event);
    this.#changed();
  }
}
