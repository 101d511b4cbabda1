import { type Actor, mayManage } from '../core/access.ts';
import { type CannedAnswer, expandAnswer, faultsOfAnswer, isShortcut, searchAnswers } from '../core/canned-answers.ts';
import { type InputFault, invalidInput, Refusal } from '../core/refusal.ts';
import type { CannedAnswerTable, CannedHolders } from '../store/canned-answers.ts';
import type { Accounts } from './accounts.ts';
import type { History } from './history.ts';
import { makeId } from './secrets.ts';

/** What an answer is asked for with; a queue's names the queue. */
export type CannedAnswerRequest = Pick<CannedAnswer, 'shortcut' | 'title' | 'text' | 'scope'> & {
  readonly queueId?: string | null;
};

const MOST = 500;

/**
 * The answers that agents keep ready. An agent sees and changes their own; a queue's are seen by its members and changed
 * by those who `manage` it; the account's are seen by all members. Who manages the account sees and changes all but
 * others' own. A holder has at most 500.
 */
export class CannedAnswers {
  readonly #table: CannedAnswerTable;
  readonly #accounts: Accounts;
  readonly #history: History;
  readonly #now: () => number;

  constructor(parts: {
    readonly table: CannedAnswerTable;
    readonly accounts: Accounts;
    readonly history: History;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#accounts = parts.accounts;
    this.#history = parts.history;
    this.#now = parts.now;
  }

  /** Those that the actor sees, oldest first; with words typed, those that fit them, the best first. */
  async list(actor: Actor, typed?: string): Promise<readonly CannedAnswer[]> {
    const answers = await this.#table.list(actor.accountId, await this.#holdersSeenBy(actor));
    return typed === undefined ? answers : searchAnswers(answers, typed);
  }

  /** Refuses with `not-found`. */
  async answer(actor: Actor, id: string): Promise<CannedAnswer> {
    const { queueIds, agentId } = await this.#holdersSeenBy(actor);
    const answer = await this.#table.get(actor.accountId, id);
    const isSeen =
      answer &&
      (answer.scope === 'account' ||
        (answer.queueId !== null && queueIds.includes(answer.queueId)) ||
        (answer.agentId !== null && answer.agentId === agentId));
    if (!isSeen) throw new Refusal('not-found', 'There is no such answer.');
    return answer;
  }

  /** Refuses unknown variables, and a shortcut that its holder has already. */
  async create(actor: Actor, request: CannedAnswerRequest): Promise<CannedAnswer> {
    const answer = await this.#answerOf(actor, makeId(this.#now()), request);
    if ((await this.#table.countOf(answer)) >= MOST) {
      throw new Refusal('conflict', `There are at most ${MOST} answers of one scope.`);
    }
    return this.#put(answer);
  }

  /** What is absent stays; both the old and the new scope must be the actor's to change. */
  async change(actor: Actor, id: string, changes: Partial<CannedAnswerRequest>): Promise<CannedAnswer> {
    const { shortcut, title, text, scope, queueId } = await this.#changeable(actor, id);
    const staysInQueue = changes.scope === undefined || changes.scope === 'queue';
    const request = { shortcut, title, text, scope, ...(staysInQueue && { queueId }), ...changes };
    return this.#put(await this.#answerOf(actor, id, request));
  }

  async remove(actor: Actor, id: string): Promise<void> {
    await this.#changeable(actor, id);
    await this.#table.remove(actor.accountId, id);
  }

  /** The answer's text as it would be said in a session that the actor sees. */
  async expand(actor: Actor, id: string, sessionId: string): Promise<string> {
    const { text } = await this.answer(actor, id);
    const row = await this.#history.get(actor, sessionId);
    const { inboxes, agents } = await this.#accounts.snapshot(actor.accountId);
    const { visitorName: name, visitorEmail: email, visitorPhone: phone, attributes } = row;
    return expandAnswer(text, {
      visitor: { name, email, phone, attributes },
      agent: { name: actor.kind === 'agent' ? actor.name : (agents.get(row.agentId ?? '')?.name ?? null) },
      inbox: { name: inboxes.get(row.inboxId)?.name ?? null },
    });
  }

  async #changeable(actor: Actor, id: string): Promise<CannedAnswer> {
    const answer = await this.answer(actor, id);
    refuseUnlessHolder(actor, answer);
    return answer;
  }

  async #answerOf(actor: Actor, id: string, request: CannedAnswerRequest): Promise<CannedAnswer> {
    const { shortcut, title, text, scope, queueId = null } = request;
    const { accountId } = actor;
    const agentId = scope === 'own' && actor.kind === 'agent' ? actor.agentId : null;
    const { queues } = await this.#accounts.snapshot(accountId);
    if (scope === 'queue' && !queues.has(queueId ?? '')) throw invalidInput('/queueId', 'There is no such queue.');
    if (scope !== 'queue' && queueId !== null) throw invalidInput('/queueId', 'Only a queue’s answer has a queue.');
    const answer = { accountId, id, shortcut, title, text, scope, queueId, agentId, updatedAt: this.#now() };
    refuseUnlessHolder(actor, answer);
    const faults: InputFault[] = faultsOfAnswer(text).map((detail) => ({ pointer: '/text', detail }));
    if (!isShortcut(shortcut)) {
      faults.push({ pointer: '/shortcut', detail: 'A shortcut is up to 40 letters, digits, dashes, dots or _.' });
    }
    if (faults.length > 0) throw new Refusal('invalid-input', 'This answer cannot be kept.', faults);
    return answer;
  }

  async #put(answer: CannedAnswer): Promise<CannedAnswer> {
    if (await this.#table.put(answer)) return answer;
    throw new Refusal('already-exists', 'There is an answer with this shortcut.');
  }

  async #holdersSeenBy(actor: Actor): Promise<CannedHolders> {
    const { queues } = await this.#accounts.snapshot(actor.accountId);
    switch (actor.kind) {
      case 'agent': {
        const seesAll = actor.role !== 'agent';
        return { queueIds: seesAll ? [...queues.keys()] : Object.keys(actor.rights), agentId: actor.agentId };
      }
      case 'integration':
        return { queueIds: [...queues.keys()], agentId: null };
      case 'bot':
      case 'system':
      case 'visitor':
        throw new Refusal('forbidden', 'Answers are for the members of the account.');
    }
  }
}

function refuseUnlessHolder(actor: Actor, { scope, queueId, agentId }: CannedAnswer): void {
  switch (scope) {
    case 'own':
      if (actor.kind === 'agent' && actor.agentId === agentId) return;
      throw new Refusal('forbidden', 'An answer of their own is for agents alone.');
    case 'queue':
      if (mayManage(actor) || (actor.kind === 'agent' && actor.rights[queueId ?? '']?.includes('manage'))) return;
      throw new Refusal('forbidden', 'A queue’s answers are changed by those who manage it.');
    case 'account':
      if (mayManage(actor)) return;
      throw new Refusal('forbidden', 'The account’s answers are changed by those who manage it.');
  }
}
