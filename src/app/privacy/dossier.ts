import { type Actor, sightOf } from '../../core/access.ts';
import type { Visitor } from '../../core/directory.ts';
import type { Event } from '../../core/event.ts';
import type { Mail } from '../../core/mail.ts';
import type { Place, SortValue } from '../../core/query.ts';
import { Refusal } from '../../core/refusal.ts';
import type { SessionRow } from '../../core/row.ts';
import type { FileTable, StoredFile } from '../../store/files.ts';
import type { Logs } from '../../store/logs.ts';
import type { MailTable } from '../../store/mails.ts';
import type { Sessions } from '../../store/sessions.ts';
import type { VerifiedVisitors } from '../../store/verified-visitors.ts';
import type { Visitors } from '../../store/visitors.ts';
import { refuseUnlessManager } from '../accounts.ts';
import type { Audit } from '../audit.ts';

/** Everything that is kept of one session. */
export interface DossierSession {
  readonly row: SessionRow;
  readonly files: readonly StoredFile[];
  readonly mails: readonly Mail[];
  /** The log, a page at a time. */
  events(): AsyncIterable<readonly Event[]>;
}

/** Everything that is kept about somebody; sessions are read one at a time [K8]. */
export interface Dossier {
  readonly visitors: readonly Visitor[];
  sessions(): AsyncIterable<DossierSession>;
}

const SESSIONS_AT_ONCE = 50;
const EVENTS_AT_ONCE = 500;
const MOST_MAILS = 1_000;

export class Dossiers {
  readonly #parts: DossierParts;

  constructor(parts: DossierParts) {
    this.#parts = parts;
  }

  /** For those who may manage and read. `samePerson`: whoever proved to be the same user is in it too. */
  async open(actor: Actor, visitorId: string, samePerson: boolean): Promise<Dossier> {
    refuseUnlessManager(actor);
    if (sightOf(actor).of !== 'account') throw new Refusal('forbidden', 'The key may not read.');
    const { verified, visitors, audit } = this.#parts;
    const { accountId } = actor;
    const ids = samePerson ? await verified.idsOfSamePerson(accountId, visitorId) : [visitorId];
    const found = (await Promise.all(ids.map((id) => visitors.get(accountId, id)))).filter((each) => each !== null);
    if (found.length === 0) throw new Refusal('not-found', 'There is no such visitor.');
    await audit.note(actor, 'visitor-told', { visitorIds: ids });
    return { visitors: found, sessions: () => this.#sessions(actor, ids) };
  }

  async *#sessions(actor: Actor, visitorIds: readonly string[]): AsyncIterable<DossierSession> {
    const { sessions, files, mails } = this.#parts;
    for (let after: Place<SortValue> | null = null; ; ) {
      const page: readonly SessionRow[] = await sessions.find(sightOf(actor), {
        filter: { visitorIds },
        sort: 'number',
        descending: false,
        limit: SESSIONS_AT_ONCE,
        after,
        offset: 0,
      });
      for (const row of page) {
        const { accountId, id } = row;
        yield {
          row,
          files: await files.ofSession({ accountId, sessionId: id }),
          mails: await mails.list(accountId, { sessionId: id }, null, MOST_MAILS),
          events: () => this.#events(row),
        };
      }
      const last = page.at(-1);
      if (!last || page.length < SESSIONS_AT_ONCE) return;
      after = { value: last.number, id: last.id };
    }
  }

  async *#events({ accountId, id }: SessionRow): AsyncIterable<readonly Event[]> {
    for (let after = -1; ; ) {
      const page = await this.#parts.logs.read(accountId, id, after, EVENTS_AT_ONCE);
      if (page.length > 0) yield page;
      if (page.length < EVENTS_AT_ONCE) return;
      after = page.at(-1)?.seq ?? after;
    }
  }
}

interface DossierParts {
  readonly visitors: Visitors;
  readonly verified: VerifiedVisitors;
  readonly sessions: Sessions;
  readonly logs: Logs;
  readonly files: FileTable;
  readonly mails: MailTable;
  readonly audit: Audit;
}
