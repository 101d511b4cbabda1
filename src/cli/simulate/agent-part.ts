import type { Command } from '../../dialects/native/wire.ts';
import type { Connection } from './connection.ts';
import { hearEnd, isLate, limitFor, noteRefusal, type Play, type Progress, sayTurn, wasDone } from './play.ts';
import type { Told } from './recorded.ts';
import type { ScriptTurn } from './script.ts';
import type { WatchedSession } from './watched-session.ts';

export interface PartOptions {
  /** The agent's id, and their place in the team. */
  readonly id: string;
  readonly place: number;
  readonly team: readonly string[];
  readonly connection: Connection;
  readonly play: Play;
  readonly watched: WatchedSession;
}

/** Events come that soon after what they caused. */
const LATE_MS = 5_000;

/** What one agent does in one session while it is theirs. */
export class AgentPart {
  readonly #options: PartOptions;

  constructor(options: PartOptions) {
    this.#options = options;
  }

  /** From when `seq` was seen. Whether this agent saw all to its end; not when the session became another's. */
  async perform(seq: number): Promise<boolean> {
    const { play, watched } = this.#options;
    const { script, pace } = play;
    await watched.until(() => watched.lastSeq >= seq, limitFor(play, 0));
    switch (script.course) {
      case 'abandoned':
      case 'contained':
        return hearEnd(play, watched, script.patienceMs + script.closingMs, 'agent');
      case 'missed':
        await pace.wait(script.patienceMs);
        return this.#end('nobody was free');
      case 'written':
        await this.#hear(script.turns[0]);
        await pace.wait(script.patienceMs);
        return this.#end('answered by mail');
      case 'answered':
        return this.#answer();
    }
  }

  async #answer(): Promise<boolean> {
    const { play, watched, id } = this.#options;
    const { script, pace, deeds } = play;
    if (watched.holder === null && script.door === 'by-hand' && !watched.isEnded) {
      await pace.wait(script.patienceMs);
      const outcome = await this.#command({ type: 'accept' });
      if (isLate(outcome)) return false;
      if (!noteRefusal(play, outcome, 'accepting')) return true;
      deeds.accepted();
      await watched.until(() => watched.holder === id || watched.isEnded, limitFor(play, 0));
    }
    await this.#once('priority', script.priority !== null, () => this.#raise());
    await this.#once('spam', script.isSpam, () => this.#markSpam());
    for (const [place, turn] of script.turns.entries()) {
      if (turn.side === 'agent') await this.#befall(place);
      if (!this.#isMine()) return this.#leave();
      if (watched.has(turn.messageId)) continue;
      if (turn.side === 'agent') await sayTurn(play, this.#options.connection, watched, turn, true);
      else await this.#hear(turn);
      if (!this.#isMine()) return this.#leave();
    }
    if (script.endedBy === 'agent') {
      await pace.wait(script.closingMs);
      await this.#do({ type: 'end' }, "the agent's end");
    }
    await watched.until(() => watched.isEnded || !this.#isMine(), limitFor(play, script.closingMs));
    return this.#leave();
  }

  /** Another has it now; or it has ended, and its record is finished. */
  async #leave(): Promise<boolean> {
    const { play, watched, id } = this.#options;
    if (!watched.isEnded) {
      if (watched.holder !== id) return false;
      return hearEnd(play, watched, 0, 'agent');
    }
    if (watched.holder !== id) return false;
    await this.#wrapUp();
    return true;
  }

  #isMine(): boolean {
    const { watched, id } = this.#options;
    return watched.holder === id && !watched.isEnded;
  }

  async #hear(turn: ScriptTurn): Promise<void> {
    const { play, watched } = this.#options;
    const isSettled = () =>
      watched.has(turn.messageId) || watched.isEnded || (play.script.course === 'answered' && !this.#isMine());
    const came = await watched.until(isSettled, limitFor(play, turn.waitMs));
    if (!came) play.tally.unfinished(`the agent waited in vain for ${turn.messageId}`);
  }

  /** What the script has happen before a turn, once, whoever has the session by then. */
  async #befall(place: number): Promise<void> {
    const { script } = this.#options.play;
    await this.#once('join', script.joinBeforeTurn === place, () => this.#callIn());
    await this.#once('drop-off', script.dropOff?.beforeTurn === place, () => this.#dropOff());
    await this.#once('transfer', script.transfer?.beforeTurn === place, () => this.#handOn());
  }

  async #once(what: Parameters<Progress['past']['has']>[0], isDue: boolean, work: () => Promise<void>) {
    const { past } = this.#options.play.progress;
    if (!isDue || past.has(what) || !this.#isMine()) return;
    past.add(what);
    await work();
  }

  async #raise(): Promise<void> {
    const { play } = this.#options;
    const { priority } = play.script;
    if (priority === null) return;
    if (await this.#do({ type: 'set-priority', priority }, 'a priority')) play.deeds.did('priorities raised');
  }

  async #markSpam(): Promise<void> {
    const { play } = this.#options;
    if (await this.#do({ type: 'mark-spam', spam: true }, 'the spam mark')) play.deeds.markedSpam();
  }

  async #callIn(): Promise<void> {
    const { play, place } = this.#options;
    const command = { type: 'join', agentId: this.#colleague(place + 1) } as const;
    if (await this.#do(command, 'calling a colleague in')) play.deeds.did('colleagues called in');
  }

  async #dropOff(): Promise<void> {
    const { play, connection, watched } = this.#options;
    await (play.script.dropOff?.isLong ? connection.leave(play.goneMs) : connection.dropOff());
    await connection.whenCaughtUp(watched.sessionId);
  }

  async #handOn(): Promise<void> {
    const { play, watched, place, id } = this.#options;
    const { transfer } = play.script;
    if (!transfer) return;
    const agentId = this.#colleague(transfer.agent === place ? place + 1 : transfer.agent);
    const note = 'Knows this better than I do.';
    if (transfer.how === 'at-once') {
      const goal = transfer.to === 'agent' ? { agentId } : { queueId: play.entrance.queueId };
      if (!(await this.#do({ type: 'transfer', ...goal, note }, 'a transfer'))) return;
      play.deeds.did('transfers');
      await watched.until(() => watched.holder !== id || watched.isEnded, limitFor(play, 0));
      return;
    }
    const askedAt = watched.lastSeq;
    const asking = await this.#command({ type: 'offer-transfer', agentId, note });
    const wasAsked = isLate(asking)
      ? await wasDone(play, this.#options.connection, watched, { type: 'transfer-offered', by: id, after: askedAt })
      : noteRefusal(play, asking, 'asking a colleague');
    if (!wasAsked) return;
    play.deeds.did('transfers offered');
    const answer = () => watched.events.find(({ type, seq }) => type === 'transfer-answered' && seq > askedAt);
    const isOver = () => answer() !== undefined || watched.isEnded || watched.holder !== id;
    const came = await watched.until(isOver, limitFor(play, 30_000));
    if (!came) play.tally.unfinished('a colleague never answered');
    if ((answer() as Told | undefined)?.how !== 'accepted') return;
    await watched.until(() => watched.holder !== id || watched.isEnded, limitFor(play, 0));
  }

  /** Where the queue gives time for it, the record is finished, or the time runs out. */
  async #wrapUp(): Promise<void> {
    const { play, watched, connection } = this.#options;
    if (play.script.door === 'by-hand') return;
    await connection.whenCaughtUp(watched.sessionId);
    const has = (wanted: string) => watched.events.some(({ type }) => type === wanted);
    await watched.until(() => has('wrap-up-begun'), limitFor(play, 0));
    const { disposition } = play.script;
    if (disposition === null) {
      const came = await watched.until(() => has('wrapped-up'), limitFor(play, 60_000));
      if (!came) play.tally.unfinished('a wrap-up never ran out');
      return;
    }
    await play.pace.wait(play.script.closingMs);
    if (await this.#do({ type: 'wrap-up', disposition }, 'the wrap-up')) play.deeds.did('wrapped up');
  }

  async #end(reason: string): Promise<boolean> {
    const { play, watched, connection, id } = this.#options;
    const after = watched.lastSeq;
    const outcome = await this.#command({ type: 'end', reason });
    const isDone =
      isLate(outcome) && (await wasDone(play, connection, watched, { type: 'session-ended', by: id, after }));
    return (isDone || noteRefusal(play, outcome, 'the end')) && hearEnd(play, watched, 0, 'agent');
  }

  /** Whether it was done; no complaint is made when the session was another's by then. */
  async #do(command: Command, what: string): Promise<boolean> {
    const { connection, play } = this.#options;
    const outcome = await this.#command(command);
    if (isLate(outcome)) {
      await connection.whenCaughtUp(play.sessionId);
      // The refusal may be here before the event that it comes from.
      if (await this.#options.watched.until(() => !this.#isMine(), LATE_MS)) return false;
    }
    return noteRefusal(play, outcome, what);
  }

  #command(command: Command) {
    const { connection, play } = this.#options;
    return connection.command(play.sessionId, command);
  }

  #colleague(place: number): string {
    const { team, id } = this.#options;
    return team[place % team.length] ?? id;
  }
}
