import type { Command, Commanded } from '../command.ts';
import type { Happening } from '../event.ts';
import type { VisitorFacts } from '../facts.ts';
import { Refusal } from '../refusal.ts';
import type { Session } from '../session.ts';
import { asChangedByMember, withoutVerified } from '../verified-facts.ts';
import { enterQueue, withdrawal } from './queueing.ts';
import { inProgress, type Verdict } from './verdict.ts';

const MOST_LABELS = 32;
const MOST_LINKS = 32;

/** A visitor's own words do not change what is proved; members' words do, and are then no longer proved. */
export function updateVisitor(session: Session, { changes: told, actor }: Commanded<'update-visitor'>): Verdict {
  const changes: Partial<VisitorFacts> =
    actor.kind === 'visitor' ? withoutVerified(told, session.visitor) : asChangedByMember(told, session.visitor);
  const known: Readonly<Record<string, unknown>> = { ...session.visitor };
  const news = Object.entries(changes).filter(([name, value]) => JSON.stringify(known[name]) !== JSON.stringify(value));
  return news.length === 0 ? [] : [{ type: 'visitor-updated', changes: Object.fromEntries(news) }];
}

export function setExtras(session: Session, command: Extract<Command, { type: 'set-extras' }>): Verdict {
  const { dialect, values } = command;
  const known = session.extras[dialect] ?? {};
  const news = Object.entries(values).filter(([name, value]) => JSON.stringify(known[name]) !== JSON.stringify(value));
  return news.length === 0 ? [] : [{ type: 'extras-set', dialect, values: Object.fromEntries(news) }];
}

/** What a vendor keeps beside a session is no part of its record: offices file it, link it and delete it after the seal. */
export function isBeside({ type, actor }: Commanded): boolean {
  return type === 'set-extras' && actor.kind !== 'visitor';
}

export function changeLabels(session: Session, command: Extract<Command, { type: 'change-labels' }>): Verdict {
  const added = [...new Set(command.add)].filter((label) => !session.labels.includes(label));
  const removed = session.labels.filter((label) => command.remove.includes(label) && !command.add.includes(label));
  if (added.length === 0 && removed.length === 0) return [];
  if (session.labels.length + added.length - removed.length > MOST_LABELS) {
    return new Refusal('too-large', `A session bears at most ${MOST_LABELS} labels.`);
  }
  return [{ type: 'labels-changed', added, removed }];
}

export function addLink(session: Session, { link }: Extract<Command, { type: 'add-link' }>): Verdict {
  const known = session.links.find(({ kind, id }) => kind === link.kind && id === link.id);
  if (known && known.label === link.label && known.url === link.url) return [];
  if (!known && session.links.length >= MOST_LINKS) {
    return new Refusal('too-large', `A session has at most ${MOST_LINKS} links.`);
  }
  return [{ type: 'link-added', link }];
}

export function removeLink(session: Session, { kind, id }: Extract<Command, { type: 'remove-link' }>): Verdict {
  const isThere = session.links.some((link) => link.kind === kind && link.id === id);
  return isThere ? [{ type: 'link-removed', kind, id }] : [];
}

/** An agent who had the session finishes its record; a bot, or nobody, has nothing to finish. */
export function end(session: Session, command: Extract<Command, { type: 'end' }>, now: number): Verdict {
  const over = inProgress(session);
  if (over) return over;
  const { by, reason } = command;
  const ended: readonly Happening[] = [...withdrawal(session), { type: 'session-ended', by, reason }];
  if (!session.agent || command.wrapUpMs === 0) return ended;
  return [...ended, { type: 'wrap-up-begun', agent: session.agent, until: now + command.wrapUpMs }];
}

export function wrapUp(session: Session, command: Extract<Command, { type: 'wrap-up' }>): Verdict {
  if (session.stage !== 'ended') return new Refusal('not-ended', 'Only a session that has ended can be wrapped up.');
  const { how, disposition, note } = command;
  const isOver = session.wrapUp === null || session.wrapUp.doneAt !== null;
  if (isOver && how === 'timed-out') return [];
  if (isOver && note === null && (disposition ?? session.disposition) === session.disposition) return [];
  const wrapped: Happening = { type: 'wrapped-up', how, disposition, note };
  if (note === null || note.trim() === '') return [wrapped];
  const messageId = `wrap-up-${session.version}`;
  const kept = { type: 'message-posted', messageId, kind: 'note', text: note, automatic: false, page: null } as const;
  return [wrapped, kept];
}

/** A new leg of the session: what was before stays as it is. */
export function reopen(session: Session, command: Extract<Command, { type: 'reopen' }>, now: number): Verdict {
  if (session.stage !== 'ended') return new Refusal('not-ended', 'Only a session that has ended can be reopened.');
  if (command.until !== null && now > command.until) {
    return new Refusal('session-closed', 'The time in which it could be reopened is over: open a new session.');
  }
  const reopened: Happening = { type: 'session-reopened' };
  return command.agent
    ? [reopened, { type: 'session-accepted', agent: command.agent }]
    : [reopened, enterQueue(command.queueId, 'reopened', command.promise)];
}
