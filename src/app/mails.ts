import { type Actor, forVisitor, mayManage } from '../core/access.ts';
import type { Event } from '../core/event.ts';
import {
  backOff,
  GIVE_UP_AFTER_MS,
  isAboutSession,
  type Mail,
  type PlannedMail,
  type SessionMail,
} from '../core/mail.ts';
import { isMailAddress } from '../core/mail-address.ts';
import { LIMITS_SPAN_MS, limitMails } from '../core/mail-limits.ts';
import { mailOccasions, planMails } from '../core/mail-plan.ts';
import type { Place } from '../core/query.ts';
import { Refusal } from '../core/refusal.ts';
import { asItStands } from '../core/revisions.ts';
import { apply, type Session } from '../core/session.ts';
import type { Directory } from '../store/directory.ts';
import type { Logs } from '../store/logs.ts';
import type { MailWalk, NewMail } from '../store/mail-walk.ts';
import type { MailFilter, MailTable } from '../store/mails.ts';
import { type Composed, composeMail, type Told } from './mail/compose.ts';
import { composeReset } from './mail/compose-reset.ts';
import { composeTest } from './mail/compose-test.ts';
import { makeId } from './secrets.ts';
import type { PasswordResets } from './sign-in/password-resets.ts';

const EVENTS_AT_ONCE = 200;
const PAGE = 1_000;
/** A mail holds no more of what was said than this, in UTF-16 code units. */
const MOST_SAID = 500_000;
const LINE_COST = 40;
const KEPT_MS = 90 * 24 * 3_600_000;
const SAY_SOMETHING_WITHIN_MS = 3_600_000;
const ASK_AGAIN_MS = 60_000;

/** What became of handing a mail to a server. */
export type Delivery =
  | { readonly kind: 'taken'; readonly answer: string }
  /** `final`: the server will not take it tomorrow either. */
  | { readonly kind: 'failed'; readonly why: string; readonly final: boolean };

/** The account's mails: made from the log, sent by a job, kept as a log that managers read. */
export class Mails {
  readonly #table: MailTable;
  readonly #walk: MailWalk;
  readonly #logs: Logs;
  readonly #directory: Directory;
  readonly #resets: PasswordResets;
  readonly #now: () => number;

  constructor(parts: {
    readonly table: MailTable;
    readonly walk: MailWalk;
    readonly logs: Logs;
    readonly directory: Directory;
    readonly resets: PasswordResets;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#walk = parts.walk;
    this.#logs = parts.logs;
    this.#directory = parts.directory;
    this.#resets = parts.resets;
    this.#now = parts.now;
  }

  /** Accounts in which something happened that may lead to mails. */
  accountsWithNews(): Promise<readonly string[]> {
    return this.#walk.accountsWithNews();
  }

  /** Makes the mails that what happened since the last time leads to, each once, whoever else does so. */
  async make(accountId: string, signal: AbortSignal): Promise<void> {
    const snapshot = await this.#directory.snapshot(accountId);
    if (!snapshot) return;
    for (let more = true; more && !signal.aborted; ) {
      const now = this.#now();
      const looking = { occasions: mailOccasions, limit: EVENTS_AT_ONCE, since: now - LIMITS_SPAN_MS, now };
      more = await this.#walk.walk(accountId, looking, ({ events, rows, recent }) =>
        newMails(planMails(events, rows, snapshot), recent, now),
      );
    }
  }

  /** Makes the mails that agents asked for who forgot their password. */
  makeResets(): Promise<void> {
    return this.#resets.makeMails();
  }

  /** Takes up to `limit` mails that are due, for `leaseMs`: then they come back, unless they are settled. */
  take(limit: number, leaseMs: number): Promise<readonly Mail[]> {
    const now = this.#now();
    return this.#table.take(now, limit, now + leaseMs);
  }

  /** The mail to be sent; null when there is nothing to send (yet), which is written down. */
  async compose(mail: Mail, publicUrl: string): Promise<Composed | null> {
    const snapshot = await this.#directory.snapshot(mail.accountId);
    if (!isAboutSession(mail)) {
      const agent = snapshot?.agents.get(mail.agentId ?? '');
      if (!snapshot || !agent || agent.disabled) return this.#drop(mail, 'The agent may not sign in.');
      if (!isMailAddress(mail.recipient)) return this.#drop(mail, 'This is no mail address.');
      if (mail.kind === 'test') return composeTest(mail, snapshot.account, publicUrl);
      const link = `${publicUrl}/console/new-password#${await this.#resets.issue(mail)}`;
      return composeReset(mail, snapshot.account, link);
    }
    const told = snapshot && (await this.#read(mail));
    if (!snapshot || !told) return this.#drop(mail, 'The session is gone.');
    if (mail.kind === 'offline-message' && mail.upTo === null && !saysAnything(told.session)) {
      return this.#postpone(mail);
    }
    if (mail.kind === 'missed-chat' && told.session.answers.offline) {
      return this.#drop(mail, 'The visitor left a message instead.');
    }
    if (mail.upTo === null) await this.#table.fix(mail, told.session.version - 1);
    return composeMail(mail, told, snapshot, publicUrl);
  }

  /** Writes down what became of a mail; what failed is tried again later, for two days. */
  async settle(mail: Mail, delivery: Delivery): Promise<void> {
    const now = this.#now();
    if (delivery.kind === 'taken') {
      const result = resultText(delivery.answer);
      await this.#table.settle(mail, { state: 'sent', result, nextTryAt: null, finishedAt: now, counts: true });
      return;
    }
    const nextTryAt = now + backOff(mail.tries + 1, Math.random());
    const isOver = delivery.final || nextTryAt >= mail.giveUpAt;
    await this.#table.settle(mail, {
      state: isOver ? 'dead' : 'waiting',
      result: resultText(delivery.why),
      nextTryAt: isOver ? null : nextTryAt,
      finishedAt: isOver ? now : null,
      counts: true,
    });
  }

  /** The account's mails, newest first, for those who may manage. */
  async list(actor: Actor, filter: MailFilter, after: Place | null, limit: number): Promise<readonly Mail[]> {
    refuseUnlessManager(actor);
    return this.#table.list(actor.accountId, filter, after, limit);
  }

  /** Has a mail that was given up or kept back sent after all; one that waits already is left as it is. */
  async retry(actor: Actor, id: string): Promise<Mail> {
    refuseUnlessManager(actor);
    const now = this.#now();
    const isRevived = await this.#table.revive(actor.accountId, id, now, now + GIVE_UP_AFTER_MS);
    const mail = await this.#table.get(actor.accountId, id);
    if (!mail) throw new Refusal('not-found', 'There is no such mail.');
    if (!isRevived && mail.state === 'sent') throw new Refusal('conflict', 'The mail was sent already.');
    return mail;
  }

  /** Forgets what came to an end 90 days ago. */
  async sweep(): Promise<void> {
    await this.#table.sweep(this.#now() - KEPT_MS);
  }

  async #read(mail: SessionMail): Promise<Told | null> {
    const { accountId, sessionId } = mail;
    const last = mail.upTo ?? Number.MAX_SAFE_INTEGER;
    const events: Event[] = [];
    let session: Session | null = null;
    let said = 0;
    for (let page: readonly Event[] = [], isFirst = true; isFirst || page.length === PAGE; isFirst = false) {
      page = await this.#logs.read(accountId, sessionId, (session?.version ?? 0) - 1, PAGE);
      for (const event of page) {
        if (event.seq > last) return session && told(session, events, said);
        session = apply(session, event);
        const seen = forVisitor(event);
        if (!seen) continue;
        said += LINE_COST + (seen.type === 'message-posted' ? seen.text.length : 0);
        if (said <= MOST_SAID) events.push(seen);
      }
    }
    return session && told(session, events, said);
  }

  async #postpone(mail: Mail): Promise<null> {
    const now = this.#now();
    if (now - mail.at >= SAY_SOMETHING_WITHIN_MS) return this.#drop(mail, 'Nothing was said.');
    const nextTryAt = now + ASK_AGAIN_MS;
    await this.#table.settle(mail, {
      state: 'waiting',
      result: 'Nothing was said yet.',
      nextTryAt,
      finishedAt: null,
      counts: false,
    });
    return null;
  }

  async #drop(mail: Mail, why: string): Promise<null> {
    const finishedAt = this.#now();
    await this.#table.settle(mail, { state: 'dropped', result: why, nextTryAt: null, finishedAt, counts: false });
    return null;
  }
}

function newMails(
  planned: readonly PlannedMail[],
  recent: Parameters<typeof limitMails>[1],
  now: number,
): readonly NewMail[] {
  const valid = planned.filter(({ recipient }) => isMailAddress(recipient));
  const excesses = new Map(limitMails(valid, recent).map((why, index) => [valid[index], why]));
  return planned.map((mail) => ({
    ...mail,
    id: makeId(now),
    giveUpAt: Math.max(mail.dueAt, now) + GIVE_UP_AFTER_MS,
    dropped: excesses.has(mail) ? (excesses.get(mail) ?? null) : 'This is no mail address.',
  }));
}

function saysAnything({ byVisitor, answers }: Session): boolean {
  return byVisitor.count > 0 || answers.offline !== undefined;
}

/** What a server said, as one line that can be kept. */
function resultText(text: string): string {
  return text.toWellFormed().replaceAll('\0', '').replace(/\s+/g, ' ').trim().slice(0, 500);
}

function refuseUnlessManager(actor: Actor): void {
  if (!mayManage(actor)) throw new Refusal('forbidden', 'Only owners, admins and managing keys may do this.');
}

/** What a mail may tell of, each message as it stands at its end. */
function told(session: Session, events: readonly Event[], said: number): Told {
  return { session, events: asItStands(events), isCut: said > MOST_SAID };
}
