import type { Event, Link } from './event.ts';
import { REMOVED_TEXT, type Revision } from './revisions.ts';
import type { AgentLeg, QueueLeg, Session, Spoken } from './session.ts';
import { typistOf } from './turns.ts';

const PREVIEW_LENGTH = 200;

/** What an event changes in a session. */
export function change(session: Session, event: Exclude<Event, { type: 'session-opened' }>): Partial<Session> {
  switch (event.type) {
    case 'form-submitted':
      return {
        answers: { ...session.answers, [event.form]: { ...session.answers[event.form], ...event.answers } },
        ...(event.scores && { scores: { ...session.scores, ...event.scores } }),
      };
    case 'queue-entered':
      return {
        stage: 'waiting',
        queueId: event.queueId,
        agent: null,
        bot: null,
        offer: null,
        lostOffers: [],
        offeredTransfer: null,
        warnedOfSilence: null,
        agentLegs: leaveAgent(session, event.at),
        queueLegs: [
          ...leaveQueue(session, event.at, null),
          {
            queueId: event.queueId,
            reason: event.reason,
            enteredAt: event.at,
            leftAt: null,
            acceptedBy: null,
            ...(event.promise && { promise: event.promise }),
          },
        ],
      };
    case 'deadline-set':
      return { deadlines: { ...session.deadlines, [event.target]: event.deadline } };
    case 'deadline-warned':
      return { warnedOf: { ...session.warnedOf, [event.target]: event.dueAt } };
    case 'session-accepted':
      return {
        stage: 'active',
        agent: event.agent,
        bot: null,
        offer: null,
        warnedOfSilence: null,
        company: without(session, event.agent.id),
        queueLegs: leaveQueue(session, event.at, event.agent.id),
        agentLegs: [...leaveAgent(session, event.at), { agent: event.agent, acceptedAt: event.at, leftAt: null }],
      };
    case 'session-transferred':
      return transfer(session, event);
    case 'transfer-offered':
      return { offeredTransfer: { at: event.at, to: event.to, note: event.note, until: event.until ?? null } };
    case 'transfer-answered':
      return { offeredTransfer: null };
    case 'priority-set':
      return { priority: event.priority };
    case 'skills-required':
      return { skills: event.skills };
    case 'session-offered':
      return { offer: { agent: event.agent, at: event.at, until: event.until } };
    case 'offer-answered':
      return answerOffer(session, event);
    case 'agent-joined':
      return {
        company: [...without(session, event.agent.id), { agent: event.agent, hidden: event.hidden, since: event.at }],
        ...(!event.hidden && { joined: [...new Set([...session.joined, event.agent.id])] }),
      };
    case 'agent-left':
      return { company: without(session, event.agent.id) };
    case 'bot-engaged':
      return {
        stage: 'active',
        bot: event.bot,
        queueId: event.queueId ?? session.queueId,
        queueLegs: leaveQueue(session, event.at, null),
      };
    case 'bot-handed-off':
      return {
        bot: null,
        handedOffAt: session.handedOffAt ?? event.at,
        handOff: { at: event.at, reason: event.reason, summary: event.summary ?? null },
      };
    case 'silence-warned':
      return { warnedOfSilence: { side: event.side, at: event.at } };
    case 'labels-changed':
      return {
        labels: [...new Set([...session.labels.filter((label) => !event.removed.includes(label)), ...event.added])],
      };
    case 'link-added':
      return { links: [...withoutLink(session, event.link), event.link] };
    case 'link-removed':
      return { links: withoutLink(session, event) };
    case 'wrap-up-begun':
      return { wrapUp: { agent: event.agent, at: event.at, until: event.until, doneAt: null } };
    case 'wrapped-up':
      return {
        ...(session.wrapUp && { wrapUp: { ...session.wrapUp, doneAt: session.wrapUp.doneAt ?? event.at } }),
        disposition: event.disposition ?? session.disposition,
      };
    case 'message-posted':
      return post(session, event);
    case 'message-edited':
      return revise(session, event.messageId, { text: event.text, at: event.at });
    case 'message-removed':
      return revise(session, event.messageId, { text: null, at: event.at });
    case 'messages-read':
      return event.actor.kind === 'visitor'
        ? { readByVisitor: Math.max(session.readByVisitor, event.upTo) }
        : { readByAgent: Math.max(session.readByAgent, event.upTo) };
    case 'page-viewed':
      return {
        firstPage: session.firstPage ?? event.page,
        lastPage: event.page,
        pageCount: session.pageCount + 1,
      };
    case 'visitor-updated':
      return { visitor: { ...session.visitor, ...event.changes } };
    case 'spam-marked':
      return { spam: event.spam };
    case 'extras-set':
      return {
        extras: { ...session.extras, [event.dialect]: { ...session.extras[event.dialect], ...event.values } },
      };
    case 'transcript-requested':
      return {};
    case 'session-ended':
      return {
        stage: 'ended',
        offeredTransfer: null,
        offer: null,
        bot: null,
        company: [],
        warnedOfSilence: null,
        endedAt: event.at,
        endedBy: event.by,
        endReason: event.reason,
        queueLegs: leaveQueue(session, event.at, null),
        agentLegs: leaveAgent(session, event.at),
      };
    case 'session-reopened':
      return {
        stage: 'waiting',
        endedAt: null,
        endedBy: null,
        endReason: null,
        agent: null,
        wrapUp: null,
        reopenedAt: [...session.reopenedAt, event.at],
      };
    case 'session-rated':
      return { rating: { score: event.score, outOf: event.outOf, comment: event.comment } };
    case 'session-closed':
      return { stage: 'closed', closedAt: event.at };
  }
}

function transfer(session: Session, event: Event<'session-transferred'>): Partial<Session> {
  const transfers = [
    ...session.transfers,
    { at: event.at, from: event.from, fromQueueId: event.fromQueueId, to: event.to },
  ];
  const agentLegs = leaveAgent(session, event.at);
  if (event.to.kind === 'queue') {
    return { transfers, agentLegs, agent: null, bot: null, offer: null, stage: 'waiting', offeredTransfer: null };
  }
  return {
    transfers,
    offeredTransfer: null,
    warnedOfSilence: null,
    stage: 'active',
    agent: event.to.agent,
    bot: null,
    offer: null,
    company: without(session, event.to.agent.id),
    queueLegs: leaveQueue(session, event.at, event.to.agent.id),
    agentLegs: [...agentLegs, { agent: event.to.agent, acceptedAt: event.at, leftAt: null }],
  };
}

function post(session: Session, event: Event<'message-posted'>): Partial<Session> {
  const sent = session.sent.add(event.messageId, event.seq);
  const files = event.files ? { fileCount: session.fileCount + event.files.length } : {};
  if (event.kind === 'note' || event.kind === 'whisper') return { sent, ...files };
  const posted: Partial<Session> = {
    sent,
    ...files,
    ...(breaksSilence(session, event) && { warnedOfSilence: null }),
    messageCount: session.messageCount + 1,
    lastMessage: { seq: event.seq, at: event.at, by: event.actor, text: preview(event.text) },
    ...(event.page && { lastPage: event.page, firstPage: session.firstPage ?? event.page }),
    ...(isSaid(event) && { byAnybody: speak(session.byAnybody, event.at) }),
  };
  switch (typistOf(event)) {
    case 'visitor':
      return {
        ...posted,
        byVisitor: speak(session.byVisitor, event.at),
        unansweredSince: session.unansweredSince ?? event.at,
      };
    case 'bot':
      return { ...posted, byBot: speak(session.byBot, event.at) };
    case 'agent':
      return { ...posted, byAgent: speak(session.byAgent, event.at), ...answer(session, event) };
    case 'integration':
    case 'system':
    case null:
      return posted;
  }
}

/** What was said counts on as it did; only its text is another. */
function revise(session: Session, messageId: string, revision: Revision): Partial<Session> {
  const { lastMessage } = session;
  const isLast = lastMessage !== null && session.sent.find(messageId) === lastMessage.seq;
  return {
    revisions: { ...session.revisions, [messageId]: revision },
    ...(isLast && { lastMessage: { ...lastMessage, text: preview(revision.text ?? REMOVED_TEXT) } }),
  };
}

function answerOffer(session: Session, event: Event<'offer-answered'>): Partial<Session> {
  if (event.how === 'accepted') return { offer: null };
  const lost = { agentId: event.agent.id, at: event.at, how: event.how };
  return { offer: null, lostOffers: [...session.lostOffers, lost] };
}

/** Whoever speaks to a visitor who was warned gives them their time again; an agent must speak themself. */
function breaksSilence({ warnedOfSilence }: Session, { kind, automatic, actor }: Event<'message-posted'>): boolean {
  if (warnedOfSilence === null || kind !== 'text' || automatic) return false;
  return warnedOfSilence.side === 'visitor' ? actor.kind !== 'system' : actor.kind === 'agent';
}

function without({ company }: Session, agentId: string): Session['company'] {
  return company.filter((each) => each.agent.id !== agentId);
}

function withoutLink({ links }: Session, { kind, id }: Pick<Link, 'kind' | 'id'>): readonly Link[] {
  return links.filter((link) => link.kind !== kind || link.id !== id);
}

/** Whether a message is part of the conversation: not a note, and no line of the system. */
export function isSaid({ kind, actor }: Event<'message-posted'>): boolean {
  return kind === 'text' && actor.kind !== 'system';
}

/** The beginning of a text; half a surrogate pair at the cut is left out, for no store could keep it. */
function preview(text: string): string {
  return text.slice(0, PREVIEW_LENGTH).replace(/[\uD800-\uDBFF]$/, '');
}

/** A human's message answers the visitor's first unanswered one, and gives the first response if none was given. */
function answer(session: Session, event: Event<'message-posted'>): Partial<Session> {
  if (session.unansweredSince === null) return {};
  const responses = [
    ...session.responses,
    { agentId: event.actor.id ?? '', at: event.at, ms: event.at - session.unansweredSince },
  ];
  if (session.firstResponse) return { unansweredSince: null, responses, ...judgeTurn(session, event.at) };
  const asked = Math.max(
    session.byVisitor.firstAt ?? session.openedAt,
    session.queueLegs[0]?.enteredAt ?? session.openedAt,
    session.handedOffAt ?? session.openedAt,
  );
  return { unansweredSince: null, responses, firstResponse: { at: event.at, ms: event.at - asked } };
}

/** Whether the answer came by the deadline that was set for it; then that deadline is done with. */
function judgeTurn(session: Session, at: number): Partial<Session> {
  const { 'next-response': deadline, ...deadlines } = session.deadlines;
  if (!deadline) return {};
  const { met, breached } = session.turns;
  const turns = at <= deadline.dueAt ? { met: met + 1, breached } : { met, breached: breached + 1 };
  return { deadlines, turns };
}

function speak(spoken: Spoken, at: number): Spoken {
  return { count: spoken.count + 1, firstAt: spoken.firstAt ?? at, lastAt: at };
}

function leaveQueue(session: Session, at: number, acceptedBy: string | null): readonly QueueLeg[] {
  const last = session.queueLegs.at(-1);
  if (!last || last.leftAt !== null) return session.queueLegs;
  return [...session.queueLegs.slice(0, -1), { ...last, leftAt: at, acceptedBy }];
}

function leaveAgent(session: Session, at: number): readonly AgentLeg[] {
  const last = session.agentLegs.at(-1);
  if (!last || last.leftAt !== null) return session.agentLegs;
  return [...session.agentLegs.slice(0, -1), { ...last, leftAt: at }];
}
