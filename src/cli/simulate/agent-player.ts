import type { Me, Session } from '../../dialects/native/wire.ts';
import { AgentPart } from './agent-part.ts';
import { Connection } from './connection.ts';
import { answerOffer, answerTransfer } from './offers.ts';
import type { Play } from './play.ts';
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

/** What an agent does in one session. */
interface Engagement {
  readonly watched: WatchedSession;
  /** The row as it was last told. */
  row: Session | null;
  isRinging: boolean;
  isAsked: boolean;
  isPlaying: boolean;
}

/** An agent who signs in, follows the list of sessions as the console does, and plays their part in each. */
export class AgentPlayer {
  readonly id: string;
  readonly #options: AgentOptions;
  readonly #connection: Connection;
  readonly #engagements = new Map<string, Engagement>();

  private constructor(options: AgentOptions, id: string, cookie: string) {
    this.#options = options;
    this.id = id;
    this.#connection = new Connection({
      url: options.url,
      headers: { cookie, origin: options.url, 'user-agent': 'Koine simulate' },
      onSession: (session) => this.#look(session),
      onWelcome: () => this.#connection.send({ t: 'presence', state: 'online' }),
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

  begin(): Promise<void> {
    return this.#connection.open();
  }

  stop(): void {
    this.#connection.close();
  }

  /** Sees to a session that nobody accepts, whether or not it is told of in the list. */
  attend(play: Play): void {
    this.#playPart(play, this.#engagements.get(play.sessionId) ?? this.#engage(play));
  }

  /** The session's play is over. */
  release(sessionId: string): void {
    this.#engagements.get(sessionId)?.watched.stop();
    if (this.#engagements.delete(sessionId)) this.#connection.unwatch(sessionId);
  }

  #look(row: Session): void {
    const play = this.#options.plays.get(row.id);
    if (!play) return;
    const known = this.#engagements.get(row.id);
    if (known) known.row = row;
    const rings = row.stage === 'waiting' && row.offeredTo?.id === this.id;
    const isAsked = row.transferOfferedTo?.id === this.id;
    if (known && !rings) known.isRinging = false;
    if (known && !isAsked) known.isAsked = false;
    if (!rings && !isAsked && !this.#isMine(play, row)) return;
    const engagement = known ?? this.#engage(play, row);
    if (rings && !engagement.isRinging) {
      engagement.isRinging = true;
      this.#heed(play, answerOffer(play, this.#connection, engagement.watched, this.id));
    }
    if (isAsked && !engagement.isAsked) {
      engagement.isAsked = true;
      this.#heed(play, answerTransfer(play, this.#connection, engagement.watched, this.id));
    }
    if (this.#isMine(play, row)) this.#playPart(play, engagement);
  }

  #engage(play: Play, row: Session | null = null): Engagement {
    const watched = new WatchedSession(play.sessionId, 'agent', play.tally);
    const engagement = { watched, row, isRinging: false, isAsked: false, isPlaying: false };
    this.#engagements.set(play.sessionId, engagement);
    this.#connection.watch(watched);
    return engagement;
  }

  /** Whether the agent has it, or is to pick it. */
  #isMine({ script }: Play, row: Session): boolean {
    const { place } = this.#options;
    if (script.course !== 'answered') return false;
    if (row.stage === 'active') return row.agent?.id === this.id && row.botId === null;
    if (row.stage !== 'waiting' || script.door !== 'by-hand') return false;
    return place === (row.transferCount > 0 ? script.transfer?.agent : script.agent);
  }

  #playPart(play: Play, engagement: Engagement): void {
    if (engagement.isPlaying) return;
    engagement.isPlaying = true;
    const { place, team } = this.#options;
    const { watched, row } = engagement;
    const part = new AgentPart({ id: this.id, place, team, connection: this.#connection, play, watched });
    const played = part.perform(row ? row.version - 1 : 0).then((isOver) => {
      if (isOver) return play.agentDone.resolve(watched);
      engagement.isPlaying = false;
      const { row: latest } = engagement;
      const isAhead = latest !== null && latest.version - 1 > watched.lastSeq;
      if (isAhead && this.#engagements.has(play.sessionId)) this.#look(latest);
    });
    this.#heed(play, played);
  }

  #heed(play: Play, work: Promise<void>): void {
    work.catch((error: unknown) => play.agentDone.reject(error));
  }
}
