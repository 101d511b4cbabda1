import type { QueueSettings, SilenceLimits } from './directory.ts';
import type { Session } from './session.ts';

/** Why Koine itself ended a session. */
export type SilentEnd = 'visitor-silent' | 'agent-silent' | 'visitor-gone';

/** Something that is to be done to a session by itself at a time (epoch milliseconds). */
export interface Due {
  readonly deed:
    | 'let-transfer-lapse'
    | 'let-wrap-up-lapse'
    | 'warn-visitor'
    | 'end-silent-visitor'
    | 'warn-agent'
    | 'leave-silent-agent'
    | 'seal';
  readonly at: number;
}

/** What is due in a session as it stands now, by the settings of its queue: a function of the log alone, so that nothing that is due can be lost. */
export function duesOf(session: Session, settings: QueueSettings): readonly Due[] {
  switch (session.stage) {
    case 'intake':
    case 'closed':
      return [];
    case 'waiting':
    case 'active':
      return [...lapsingTransfer(session), ...silences(session, settings)];
    case 'ended':
      return [...lapsingWrapUp(session), ...sealing(session, settings)];
  }
}

/** The earliest time at which something is due, or null. */
export function nextDue(dues: readonly Due[]): number | null {
  return dues.length === 0 ? null : Math.min(...dues.map(({ at }) => at));
}

function lapsingTransfer({ offeredTransfer }: Session): readonly Due[] {
  const until = offeredTransfer?.until ?? null;
  return until === null ? [] : [{ deed: 'let-transfer-lapse', at: until }];
}

function lapsingWrapUp({ wrapUp }: Session): readonly Due[] {
  return wrapUp && wrapUp.doneAt === null ? [{ deed: 'let-wrap-up-lapse', at: wrapUp.until }] : [];
}

/** Nobody's wrap-up is cut off by the seal. */
function sealing({ endedAt, wrapUp }: Session, { closeMs }: QueueSettings): readonly Due[] {
  if (closeMs === undefined || endedAt === null) return [];
  const wrapsUntil = wrapUp && wrapUp.doneAt === null ? wrapUp.until + 1 : 0;
  return [{ deed: 'seal', at: Math.max(endedAt + closeMs, wrapsUntil) }];
}

function silences(session: Session, { visitorSilence, agentSilence }: QueueSettings): readonly Due[] {
  const silence = silenceOf(session);
  if (silence?.side === 'visitor' && visitorSilence) {
    return [dueOf(session, silence, visitorSilence, 'warn-visitor', 'end-silent-visitor')];
  }
  if (silence?.side === 'agent' && agentSilence) {
    return [dueOf(session, silence, agentSilence, 'warn-agent', 'leave-silent-agent')];
  }
  return [];
}

/** A side that was warned late, for Koine was down, has its whole time all the same. */
function dueOf(session: Session, silence: Silence, limits: SilenceLimits, warn: Due['deed'], end: Due['deed']): Due {
  const { warnMs, endMs } = limits;
  if (warnMs === undefined || warnMs >= endMs) return { deed: end, at: silence.since + endMs };
  const warned = session.warnedOfSilence?.side === silence.side ? session.warnedOfSilence.at : null;
  if (warned === null) return { deed: warn, at: silence.since + warnMs };
  return { deed: end, at: Math.max(silence.since + endMs, warned + endMs - warnMs) };
}

interface Silence {
  readonly side: 'visitor' | 'agent';
  readonly since: number;
}

/** Whose turn it is to speak, and since when; null when nobody answers the visitor yet. */
function silenceOf(session: Session): Silence | null {
  if (session.stage !== 'active') return null;
  const { byVisitor, byAgent, byBot, agentLegs, agent, bot, unansweredSince } = session;
  if (bot) {
    const spoke = byBot.lastAt;
    return spoke !== null && spoke >= (byVisitor.lastAt ?? 0) ? { side: 'visitor', since: spoke } : null;
  }
  const acceptedAt = agentLegs.at(-1)?.acceptedAt;
  if (!agent || acceptedAt === undefined) return null;
  if (unansweredSince !== null) return { side: 'agent', since: Math.max(unansweredSince, acceptedAt) };
  if (byAgent.lastAt === null) return { side: 'agent', since: acceptedAt };
  return { side: 'visitor', since: Math.max(byAgent.lastAt, acceptedAt) };
}
