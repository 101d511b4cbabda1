import type { Actor } from '../../core/access.ts';
import type { Event } from '../../core/event.ts';
import { MAX_PAGE } from '../../core/query.ts';
import { Refusal } from '../../core/refusal.ts';
import type { SessionRow } from '../../core/row.ts';
import { type Transcript, TranscriptTeller } from '../../core/transcript.ts';
import type { Accounts } from '../accounts.ts';
import type { History } from '../history.ts';
import { PdfWriters } from './pdf/pdf-writers.ts';

/** Reads single sessions for people to keep, as far as the actor may see them. */
export class Transcripts {
  readonly #history: History;
  readonly #accounts: Pick<Accounts, 'snapshot'>;
  readonly #pdf = new PdfWriters();

  constructor(parts: { readonly history: History; readonly accounts: Pick<Accounts, 'snapshot'> }) {
    this.#history = parts.history;
    this.#accounts = parts.accounts;
  }

  /** The session as a transcript. What is among agents is in it for who may see it and asks; a visitor who asks is refused. */
  async open(
    actor: Actor,
    sessionId: string,
    options: { readonly withNotes: boolean },
  ): Promise<{ readonly row: SessionRow; readonly transcript: Transcript }> {
    const { row, events } = await this.openEvents(actor, sessionId, options);
    const { account, agents, inboxes } = await this.#accounts.snapshot(actor.accountId);
    const heading = {
      account: account.name,
      number: row.number,
      inbox: inboxes.get(row.inboxId)?.name ?? account.name,
      visitor: row.visitorName,
      agents: row.agentIds.flatMap((id) => agents.get(id)?.name ?? []),
      openedAt: row.openedAt,
      endedAt: row.endedAt,
      zone: account.zone,
      withNotes: options.withNotes,
    };
    const teller = new TranscriptTeller(options);
    async function* pages() {
      for await (const page of events) yield page.flatMap((event) => teller.tell(event) ?? []);
    }
    return { row, transcript: { heading, pages: pages() } };
  }

  /** The row and its log, a page at a time, each message as it now stands. */
  async openEvents(
    actor: Actor,
    sessionId: string,
    { withNotes }: { readonly withNotes: boolean },
  ): Promise<{ readonly row: SessionRow; readonly events: AsyncIterable<readonly Event[]> }> {
    const row = await this.#history.get(actor, sessionId);
    if (withNotes && actor.kind === 'visitor') throw new Refusal('forbidden', 'Notes are for agents.');
    const history = this.#history;
    async function* events() {
      for (let [reached, complete] = [-1, false]; !complete; ) {
        const page = await history.eventsAsTheyStand(actor, row.id, reached, MAX_PAGE);
        yield page.events;
        ({ reached, complete } = page);
      }
    }
    return { row, events: events() };
  }

  /** As PDF, in pieces as they are ready; refuses with `unavailable` while others are written. */
  writePdf(transcript: Transcript): Promise<AsyncIterable<Uint8Array>> {
    return this.#pdf.write(transcript);
  }

  stop(): Promise<void> {
    return this.#pdf.stop();
  }
}
