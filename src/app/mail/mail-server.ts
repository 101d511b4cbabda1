import type { Actor } from '../../core/access.ts';
import { type Mail, type MailServerFacts, type MailTraffic, TEST_GIVEN_UP_AFTER_MS } from '../../core/mail.ts';
import { Refusal } from '../../core/refusal.ts';
import type { Directory } from '../../store/directory.ts';
import type { MailTable } from '../../store/mails.ts';
import { refuseUnlessManager } from '../accounts.ts';
import { makeId } from '../secrets.ts';

const HOUR_MS = 3_600_000;
const MOST_TESTS_AN_HOUR = 5;
const LOOKED_BACK_MS = 7 * 24 * HOUR_MS;

/** Whether mails go out: by which server, how it went lately, and a mail to try it. For those who may manage. */
export class MailServerState {
  readonly #table: MailTable;
  readonly #directory: Directory;
  readonly #facts: MailServerFacts | null;
  readonly #now: () => number;

  constructor(parts: {
    readonly table: MailTable;
    readonly directory: Directory;
    /** Null where no server is set. */
    readonly facts: MailServerFacts | null;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#directory = parts.directory;
    this.#facts = parts.facts;
    this.#now = parts.now;
  }

  /** What is set, and how the account's mails of the last week went. */
  async read(actor: Actor): Promise<{ readonly server: MailServerFacts | null } & MailTraffic> {
    refuseUnlessManager(actor);
    const traffic = await this.#table.traffic(actor.accountId, this.#now() - LOOKED_BACK_MS);
    return { server: this.#facts, ...traffic };
  }

  /** Has a mail sent to the agent who asks, by the way that all mails go. What comes of it stands in the send log. */
  async sendTest(actor: Actor): Promise<Mail> {
    refuseUnlessManager(actor);
    if (actor.kind !== 'agent') throw new Refusal('forbidden', 'A test mail goes to the agent who asks for it.');
    const { accountId, agentId } = actor;
    const agent = (await this.#directory.snapshot(accountId))?.agents.get(agentId);
    if (!agent) throw new Refusal('not-found', 'There is no such agent.');
    const at = this.#now();
    const wanted = { accountId, agentId, id: makeId(at), recipient: agent.email, at };
    const limits = { since: at - HOUR_MS, most: MOST_TESTS_AN_HOUR, giveUpAt: at + TEST_GIVEN_UP_AFTER_MS };
    if (!(await this.#table.addTest(wanted, limits))) {
      throw new Refusal('too-many-requests', `At most ${MOST_TESTS_AN_HOUR} test mails an hour; try again later.`);
    }
    const mail = await this.#table.get(accountId, wanted.id);
    if (!mail) throw new Error('A mail that was just written cannot be read');
    return mail;
  }
}
