import { businessDuration, businessHandling, businessQueueWait } from './business-metrics.ts';
import { pendingDeadlines } from './deadlines.ts';
import type { EndedBy, Extras, Link } from './event.ts';
import type { Priority, Skills, SlaTarget } from './facts.ts';
import { handling, duration as lasting, type Outcome, outcome, queueWait, type SlaStatus, sla } from './metrics.ts';
import type { Session, Stage } from './session.ts';
import { ces, csat, csi, fcr, nps } from './survey-metrics.ts';
import { type BesideTalk, isSameBesideTalk, type Talk, talkOf } from './talk.ts';

/** What routing must know of a session that waits. */
export interface Wait {
  /** Since when, over all queues that it overflowed from, and over an agent who dropped off. */
  readonly arrivedAt: number;
  /** The queues that it overflowed from. */
  readonly passedQueueIds: readonly string[];
  /** Until when it rings with an agent, while it does. */
  readonly offeredUntil: number | null;
  /** Offers of the present stay that came to nothing. */
  readonly lostOffers: Session['lostOffers'];
}

/** What is judged of a session as it stands. */
interface Judgement {
  readonly outcome: Outcome | null;
  readonly slaAccept: SlaStatus;
  readonly slaFirstResponse: SlaStatus;
  readonly slaNextResponse: SlaStatus;
  readonly slaResolution: SlaStatus;
  /** The earliest deadline whose deed is still to be done, while the session is not over. */
  readonly deadlineTarget: SlaTarget | null;
  readonly deadlineAt: number | null;
  /** When somebody is warned of it. */
  readonly deadlineWarnAt: number | null;
}

/** The row that lists, filters, sorts and reports read: a function of the log alone. Times are epoch milliseconds, durations milliseconds. */
export interface SessionRow extends Talk, Judgement {
  readonly id: string;
  readonly accountId: string;
  readonly number: number;
  readonly inboxId: string;
  readonly inboxNumber: number;
  readonly channel: string;
  readonly stage: Stage;
  readonly priority: Priority;
  readonly skills: Skills;
  /** Since when it waits in its queue, while it does. */
  readonly waitingSince: number | null;
  /** How it waits, while it does. */
  readonly wait: Wait | null;
  /** The agent with whom it rings. */
  readonly offeredTo: string | null;
  /** The bot that has it. */
  readonly botId: string | null;
  readonly handOffReason: string | null;
  readonly labels: readonly string[];
  readonly links: readonly Link[];
  readonly fileCount: number;
  /** How many of its messages were edited or removed. */
  readonly revisionCount: number;
  /** The agent's own judgement, in the account's words. */
  readonly disposition: string | null;
  readonly spam: boolean;
  /** Deleted by a vendor's client: the vendors' APIs that can delete show it no longer, Koine keeps it. */
  readonly hidden: boolean;
  readonly openedAt: number;
  readonly queuedAt: number | null;
  readonly acceptedAt: number | null;
  readonly handedOffAt: number | null;
  readonly endedAt: number | null;
  readonly closedAt: number | null;
  readonly reopenCount: number;
  readonly endedBy: EndedBy | null;
  readonly endReason: string | null;
  /** Until when its last agent finishes the record, while they do. */
  readonly wrapUpUntil: number | null;
  readonly firstQueueId: string | null;
  readonly queueId: string | null;
  readonly firstAgentId: string | null;
  /** The agent who has the session, or had it last. */
  readonly agentId: string | null;
  /** Every agent who ever had the session. */
  readonly agentIds: readonly string[];
  readonly transferCount: number;
  /** The agent who was asked to take the session over, and has not answered yet. */
  readonly transferOfferedTo: string | null;
  /** The agents in its company who are not hidden. */
  readonly companionIds: readonly string[];
  readonly visitorId: string;
  readonly visitorName: string | null;
  readonly visitorEmail: string | null;
  readonly visitorPhone: string | null;
  readonly visitorLanguage: string | null;
  readonly visitorIp: string | null;
  readonly visitorBrowser: string | null;
  readonly visitorSystem: string | null;
  readonly visitorCountry: string | null;
  readonly visitorCity: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly firstPageUrl: string | null;
  readonly firstPageTitle: string | null;
  readonly lastPageUrl: string | null;
  readonly pageCount: number;
  readonly queueWaitMs: number | null;
  readonly durationMs: number | null;
  readonly handlingMs: number | null;
  /** The same durations on the business clock. */
  readonly queueWaitBusinessMs: number | null;
  readonly durationBusinessMs: number | null;
  readonly handlingBusinessMs: number | null;
  /** Shares from 0 to 1, `nps` from 0 to 10. */
  readonly csat: number | null;
  readonly csi: number | null;
  readonly nps: number | null;
  readonly ces: number | null;
  readonly fcr: boolean | null;
  readonly ratingScore: number | null;
  readonly ratingOutOf: number | null;
  readonly ratingComment: string | null;
  /** What was answered, by form. */
  readonly answers: Session['answers'];
  readonly extras: Extras;
  readonly anonymised: boolean;
}

/** The row of a session. [K4] holds that the stored row equals this function of the folded log. */
export function rowOf(session: Session): SessionRow {
  return { ...recordOf(session), ...judge(session), ...talkOf(session) };
}

/** Whether the rows of two states of a session differ in their talk alone. */
export function differsInTalk(before: Session, after: Session): boolean {
  if (!isSameBesideTalk(before, after)) return false;
  const [one, other] = [judge(before), judge(after)];
  return (Object.keys(other) as (keyof Judgement)[]).every((name) => one[name] === other[name]);
}

function judge(session: Session): Judgement {
  const targets = sla.of(session);
  const [next] = pendingDeadlines(session);
  return {
    outcome: outcome.of(session),
    slaAccept: targets.accept,
    slaFirstResponse: targets['first-response'],
    slaNextResponse: targets['next-response'],
    slaResolution: targets.resolution,
    deadlineTarget: next?.target ?? null,
    deadlineAt: next?.dueAt ?? null,
    deadlineWarnAt: next?.warnAt ?? null,
  };
}

function recordOf(session: BesideTalk): Omit<SessionRow, keyof Talk | keyof Judgement> {
  const lastLeg = session.agentLegs.at(-1);
  return {
    id: session.id,
    accountId: session.accountId,
    number: session.number,
    inboxId: session.inboxId,
    inboxNumber: session.inboxNumber,
    channel: session.channel,
    stage: session.stage,
    priority: session.priority,
    skills: session.skills,
    waitingSince: waitingSince(session),
    wait: waitOf(session),
    offeredTo: session.offer?.agent.id ?? null,
    botId: session.bot?.id ?? null,
    handOffReason: session.handOff?.reason ?? null,
    labels: session.labels,
    links: session.links,
    fileCount: session.fileCount,
    revisionCount: Object.keys(session.revisions).length,
    disposition: session.disposition,
    spam: session.spam,
    hidden: Object.values(session.extras).some(({ deleted }) => deleted === true),
    openedAt: session.openedAt,
    queuedAt: session.queueLegs[0]?.enteredAt ?? null,
    acceptedAt: session.agentLegs[0]?.acceptedAt ?? null,
    handedOffAt: session.handedOffAt,
    endedAt: session.endedAt,
    closedAt: session.closedAt,
    reopenCount: session.reopenedAt.length,
    endedBy: session.endedBy,
    endReason: session.endReason,
    wrapUpUntil: session.wrapUp?.doneAt === null ? session.wrapUp.until : null,
    firstQueueId: session.queueLegs[0]?.queueId ?? null,
    queueId: session.queueId,
    firstAgentId: session.agentLegs[0]?.agent.id ?? null,
    agentId: session.agent?.id ?? lastLeg?.agent.id ?? null,
    agentIds: partakers(session),
    transferCount: session.transfers.length,
    transferOfferedTo: session.offeredTransfer?.to.id ?? null,
    companionIds: session.company.filter(({ hidden }) => !hidden).map(({ agent }) => agent.id),
    visitorId: session.visitorId,
    visitorName: session.visitor.name,
    visitorEmail: session.visitor.email,
    visitorPhone: session.visitor.phone,
    visitorLanguage: session.visitor.language,
    visitorIp: session.visitor.ip,
    visitorBrowser: session.visitor.browser,
    visitorSystem: session.visitor.system,
    visitorCountry: session.visitor.country,
    visitorCity: session.visitor.city,
    attributes: session.visitor.attributes,
    firstPageUrl: session.firstPage?.url ?? null,
    firstPageTitle: session.firstPage?.title ?? null,
    lastPageUrl: session.lastPage?.url ?? null,
    pageCount: session.pageCount,
    queueWaitMs: queueWait.of(session).totalMs,
    durationMs: lasting.of(session),
    handlingMs: handling.of(session)?.totalMs ?? null,
    queueWaitBusinessMs: businessQueueWait.of(session).totalMs,
    durationBusinessMs: businessDuration.of(session),
    handlingBusinessMs: businessHandling.of(session)?.totalMs ?? null,
    csat: csat.of(session),
    csi: csi.of(session),
    nps: nps.of(session),
    ces: ces.of(session),
    fcr: fcr.of(session),
    ratingScore: session.rating?.score ?? null,
    ratingOutOf: session.rating?.outOf ?? null,
    ratingComment: session.rating?.comment ?? null,
    answers: session.answers,
    extras: session.extras,
    anonymised: session.anonymised,
  };
}

/** The agents who had the session or joined it, in the order of their first coming; hidden ones are not among them. */
export function partakers(session: Pick<Session, 'agentLegs' | 'joined'>): readonly string[] {
  return [...new Set([...session.agentLegs.map((leg) => leg.agent.id), ...session.joined])];
}

function waitingSince({ stage, queueLegs }: BesideTalk): number | null {
  const leg = queueLegs.at(-1);
  return stage === 'waiting' && leg && leg.leftAt === null ? leg.enteredAt : null;
}

/** A stay goes on the one before it when the session overflowed, or its agent dropped off. */
function waitOf(session: BesideTalk): Wait | null {
  if (waitingSince(session) === null) return null;
  const { queueLegs, lostOffers, offer } = session;
  let first = queueLegs.length - 1;
  const passed: string[] = [];
  for (; first > 0; first -= 1) {
    const reason = queueLegs[first]?.reason;
    if (reason !== 'overflowed' && reason !== 'returned') break;
    if (reason === 'overflowed') passed.unshift(queueLegs[first - 1]?.queueId ?? '');
  }
  return {
    arrivedAt: queueLegs[first]?.enteredAt ?? session.openedAt,
    passedQueueIds: passed,
    offeredUntil: offer?.until ?? null,
    lostOffers,
  };
}
