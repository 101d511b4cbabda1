import type { Me, Session } from '../../dialects/native/wire.ts';
import { Connection } from './connection.ts';
import { hearEnd, hearTurn, noteRefusal, type Play, sayTurn } from './play.ts';
import type { Rest } from './rest.ts';
import { WatchedSession } from './watched-session.ts';

export interface AgentOptions {
  readonly url: string;
  readonly rest: Rest;
  readonly email: string;
  readonly password: string;
  /** The agent's place in the team, by which scripts name them. */
  readonly place: number;
  /** The plays that go on, by session id. */
  readonly plays: ReadonlyMap<string, Play>;
  /** The team's ids, by place. */
  readonly team: readonly string[];
}

/** An agent who signs in, follows the list of sessions as the console does, and plays their part in each. */
export class AgentPlayer {
  readonly id: string;
  readonly #options: AgentOptions;
  readonly #connection: Connection;
  readonly #taken = new WeakSet<Play>();

  private constructor(options: AgentOptions, id: string, cookie: string) {
    this.#options = options;
    this.id = id;
    this.#connection = new Connection({
      url: options.url,
      headers: { cookie, origin: options.url, 'user-agent': 'Koine simulate' },
      onSession: (session) => this.#look(session),
    });
  }

  static async signIn(options: AgentOptions): Promise<AgentPlayer> {
    const { email, password } = options;
    const response = await options.rest.send('/sign-in', {
      method: 'POST',
      headers: { origin: options.url },
      body: { email, password },
    });
    const me = (await response.json()) as Me;
    const cookie = response.headers.getSetCookie().map((line) => line.split(';')[0]);
    return new AgentPlayer(options, me.agent.id, cookie.join('; '));
  }

  async begin(): Promise<void> {
    await this.#connection.open();
    this.#connection.send({ t: 'presence', state: 'online' });
  }

  stop(): void {
    this.#connection.close();
  }

  #look(session: Session): void {
    const play = this.#options.plays.get(session.id);
    if (!play || this.#taken.has(play) || !this.#isMine(play, session)) return;
    this.#taken.add(play);
    const watched = new WatchedSession(session.id, 'agent', play.tally);
    this.#connection.watch(watched);
    this.#perform(play, watched)
      .then(
        (isOver) => {
          if (isOver) play.agentDone.resolve();
        },
        (error: unknown) => play.agentDone.reject(error),
      )
      .finally(() => this.#connection.unwatch(session.id));
  }

  #isMine({ script }: Play, session: Session): boolean {
    const { place } = this.#options;
    if (session.stage === 'active') return session.agent?.id === this.id;
    return place === (session.transferCount > 0 ? script.transfer?.agent : script.agent);
  }

  /** Whether this agent saw the session's end; not when it was handed on. */
  async #perform(play: Play, watched: WatchedSession): Promise<boolean> {
    const { sessionId, script, pace } = play;
    switch (script.course) {
      case 'abandoned':
        return hearEnd(play, watched, script.patienceMs + script.closingMs, 'agent');
      case 'missed': {
        await pace.wait(script.patienceMs);
        const outcome = await this.#connection.command(sessionId, { type: 'end', reason: 'nobody was free' });
        return noteRefusal(play, outcome, 'the end of a missed chat') && hearEnd(play, watched, 0, 'agent');
      }
      case 'answered':
        await pace.wait(script.patienceMs);
        return this.#answer(play, watched);
    }
  }

  async #answer(play: Play, watched: WatchedSession): Promise<boolean> {
    const { sessionId, script, pace } = play;
    const { transfer } = script;
    const accepted = await this.#connection.command(sessionId, { type: 'accept' });
    if (!noteRefusal(play, accepted, 'accepting')) return true;
    for (const [place, turn] of script.turns.entries()) {
      if (place === transfer?.beforeTurn && script.agent === this.#options.place) {
        await this.#handOn(play, transfer);
        return false;
      }
      if (watched.has(turn.messageId)) continue;
      const isMine = turn.side === 'agent' && !this.#isColleagues(play, place);
      const isDone = isMine
        ? await sayTurn(play, this.#connection, watched, turn)
        : await hearTurn(play, watched, turn, 'agent');
      if (!isDone) return true;
    }
    if (script.endedBy === 'agent') {
      await pace.wait(script.closingMs);
      noteRefusal(play, await this.#connection.command(sessionId, { type: 'end' }), "the agent's end");
    }
    return hearEnd(play, watched, script.closingMs, 'agent');
  }

  /** Whether a turn was the agent's who had the session before. */
  #isColleagues({ script }: Play, place: number): boolean {
    return script.transfer?.agent === this.#options.place && place < script.transfer.beforeTurn;
  }

  async #handOn(play: Play, transfer: NonNullable<Play['script']['transfer']>): Promise<void> {
    const agentId = this.#options.team[transfer.agent];
    const goal = transfer.to === 'agent' && agentId !== undefined ? { agentId } : { queueId: play.queueId };
    const outcome = await this.#connection.command(play.sessionId, {
      type: 'transfer',
      ...goal,
      note: 'Knows this better than I do.',
    });
    if (noteRefusal(play, outcome, 'a transfer')) play.totals.counts.transferred += 1;
    else play.agentDone.resolve();
  }
}
