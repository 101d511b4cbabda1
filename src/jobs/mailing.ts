import type { App } from '../app/context.ts';
import type { Mails } from '../app/mails.ts';
import type { Mail } from '../core/mail.ts';
import { mailOccasions } from '../core/mail-plan.ts';
import type { MailServer } from './mail-server.ts';
import { Lookout, Recurring } from './recurring.ts';

const EVERY_MS = 1_000;
/** How often it looks for what another process wrote. */
const LOOK_EVERY_MS = 5_000;
const AT_ONCE = 5;
/** Far longer than the longest that one mail may take. */
const LEASE_MS = 5 * 60_000;
const MOST_ROUNDS = 200;

/** The part of the mails that sending needs. */
export type Outbox = Pick<Mails, 'accountsWithNews' | 'make' | 'makeResets' | 'take' | 'compose' | 'settle'>;

/** Makes mails from the log and sends what is due, beside any number of other processes that do so. */
export class Mailing {
  readonly #mails: Outbox;
  readonly #journal: Pick<App['journal'], 'onAppended'>;
  readonly #server: MailServer;
  readonly #publicUrl: string;
  readonly #onError: (error: unknown) => void;
  readonly #recurring: Recurring;
  readonly #lookout = new Lookout(LOOK_EVERY_MS);
  #undo: () => unknown = () => {};

  constructor(parts: {
    readonly mails: Outbox;
    readonly journal: Pick<App['journal'], 'onAppended'>;
    readonly server: MailServer;
    /** Where the console is reached, for links in mails to the team. */
    readonly publicUrl: string;
    readonly onError: (error: unknown) => void;
  }) {
    this.#mails = parts.mails;
    this.#journal = parts.journal;
    this.#server = parts.server;
    this.#publicUrl = parts.publicUrl;
    this.#onError = parts.onError;
    this.#recurring = new Recurring((signal) => this.#work(signal), { everyMs: EVERY_MS, onError: parts.onError });
  }

  start(): void {
    this.#undo = this.#journal.onAppended(({ events }) => {
      if (events.some(({ type }) => type in mailOccasions)) this.#lookout.stir();
    });
    this.#recurring.start();
  }

  /** Takes nothing any more and breaks off what is being sent: it is tried again later. */
  async stop(): Promise<void> {
    this.#undo();
    const stopped = this.#recurring.stop();
    this.#server.close();
    await stopped;
  }

  /** All that is to be done now. Never throws: what was taken comes back when its lease is over. */
  run(): Promise<void> {
    this.#lookout.stir();
    return this.#recurring.run();
  }

  async #work(signal: AbortSignal): Promise<void> {
    for (const accountId of this.#lookout.isDue() ? await this.#mails.accountsWithNews() : []) {
      if (signal.aborted) return;
      await this.#mails.make(accountId, signal).catch(this.#onError);
    }
    await this.#mails.makeResets();
    for (let round = 0; round < MOST_ROUNDS && !signal.aborted; round += 1) {
      const mails = await this.#mails.take(AT_ONCE, LEASE_MS);
      if (mails.length === 0) return;
      await Promise.all(mails.map((mail) => this.#send(mail)));
    }
  }

  async #send(mail: Mail): Promise<void> {
    try {
      const composed = await this.#mails.compose(mail, this.#publicUrl);
      if (!composed) return;
      await this.#mails.settle(mail, await this.#server.deliver(mail.id, composed));
    } catch (error) {
      this.#onError(error);
      // Tried again like any other, but not for ever.
      await this.#mails.settle(mail, { kind: 'failed', why: 'Koine could not make the mail.', final: false });
    }
  }
}
