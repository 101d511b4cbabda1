import type { Command, Commanded } from '../command.ts';
import type { Happening } from '../event.ts';
import { Refusal } from '../refusal.ts';
import type { Session } from '../session.ts';
import { enterQueue, withdrawal } from './queueing.ts';
import { inProgress, type Verdict } from './verdict.ts';

export function transfer(session: Session, command: Extract<Command, { type: 'transfer' }>): Verdict {
  const over = inProgress(session);
  if (over) return over;
  if (session.stage === 'intake') return new Refusal('not-waiting', 'The session has not entered a queue yet.');
  const { to, note } = command;
  if (to.kind === 'agent' && session.agent?.id === to.agent.id) return [];
  if (to.kind === 'queue' && session.stage === 'waiting' && session.queueId === to.queueId) return [];
  const target = to.kind === 'agent' ? to : { kind: to.kind, queueId: to.queueId };
  const handedOff: readonly Happening[] = session.bot
    ? [{ type: 'bot-handed-off', reason: 'transferred', summary: null }]
    : [];
  const moved: Happening = {
    type: 'session-transferred',
    from: session.agent,
    fromQueueId: session.queueId,
    to: target,
    note,
  };
  const entered = to.kind === 'queue' ? [enterQueue(to.queueId, 'transferred', to.promise)] : [];
  return [...withdrawal(session), ...handedOff, moved, ...entered];
}

export function offerTransfer(session: Session, command: Extract<Command, { type: 'offer-transfer' }>): Verdict {
  const over = inProgress(session);
  if (over) return over;
  if (session.stage !== 'active' || !session.agent)
    return new Refusal('not-active', 'Nobody has the session who could hand it over.');
  if (session.agent.id === command.to.id) return [];
  if (session.offeredTransfer?.to.id === command.to.id) return [];
  if (session.offeredTransfer) return new Refusal('conflict', 'The session is being offered to an agent already.');
  return [{ type: 'transfer-offered', from: session.agent, to: command.to, note: command.note, until: command.until }];
}

export function answerTransfer(session: Session, command: Commanded<'answer-transfer'>): Verdict {
  const offered = session.offeredTransfer;
  const { actor, how, reason } = command;
  if (!offered) {
    const isDone = how === 'accepted' && actor.kind === 'agent' && session.agent?.id === actor.id;
    return isDone ? [] : new Refusal('conflict', 'No transfer waits for an answer.');
  }
  const isForActor = actor.kind !== 'agent' || actor.id === offered.to.id;
  if (how === 'accepted' && !isForActor) return new Refusal('forbidden', 'The session is offered to another agent.');
  const answered: Happening = { type: 'transfer-answered', how, reason };
  if (how !== 'accepted') return [answered];
  return [
    answered,
    {
      type: 'session-transferred',
      from: session.agent,
      fromQueueId: session.queueId,
      to: { kind: 'agent', agent: offered.to },
      note: offered.note,
    },
  ];
}

/** Whoever is in the session may call others in; a hidden one comes by themselves, and may come out of hiding. */
export function join(session: Session, command: Commanded<'join'>): Verdict {
  const over = inProgress(session);
  if (over) return over;
  const { agent, hidden, actor } = command;
  if (session.agent?.id === agent.id) return [];
  const there = session.company.find((each) => each.agent.id === agent.id);
  if (there && there.hidden === hidden) return [];
  if (hidden && actor.id !== agent.id) {
    return new Refusal('forbidden', 'Nobody can be made to listen unseen.');
  }
  // Visitors do not learn of who hides: for them a companion who goes into hiding has left.
  const hides: readonly Happening[] = there && hidden ? [{ type: 'agent-left', agent, hidden: false }] : [];
  return [...hides, { type: 'agent-joined', agent, hidden }];
}

/** No session is left without anybody: the first of the open company takes it, or it goes back to the queue. */
export function leave(session: Session, command: Extract<Command, { type: 'leave' }>): Verdict {
  const { agent, queueId, promise } = command;
  if (session.agent?.id !== agent.id) {
    const there = session.company.find((each) => each.agent.id === agent.id);
    return there ? [{ type: 'agent-left', agent, hidden: there.hidden }] : [];
  }
  const over = inProgress(session);
  if (over) return over;
  const next = session.company.find(({ hidden }) => !hidden);
  if (!next) return [enterQueue(queueId, 'returned', promise)];
  const to = { kind: 'agent', agent: next.agent } as const;
  return [{ type: 'session-transferred', from: agent, fromQueueId: session.queueId, to, note: null }];
}
