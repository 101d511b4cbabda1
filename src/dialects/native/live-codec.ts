import type { LiveView } from '../../app/live.ts';
import type { ReportCell } from '../../app/reports.ts';
import type { Snapshot } from '../../core/directory.ts';
import { DEFAULT_CAPACITY } from '../../core/routing/scene.ts';
import { encodeTime } from './codec.ts';
import { encodeSpan } from './report-codec.ts';
import type * as wire from './wire-live.ts';

type QueueNow = LiveView['queues'][number];

const counted = ['waiting', 'ringing', 'active', 'withBots', 'inForms', 'unanswered', 'atRisk', 'overdue'] as const;

export function encodeLive(view: LiveView, snapshot: Snapshot): wire.LiveView {
  const { account, queues, agents } = snapshot;
  const states = new Map(view.agents.map(({ agentId, presence }) => [agentId, presence?.state ?? 'offline']));
  const stateCount = (state: string) => [...states.values()].filter((each) => each === state).length;
  const { volume, service, hours } = view.today;
  return {
    at: encodeTime(view.at),
    zone: account.zone,
    ...loadOf(view.queues, view.at),
    agentStates: {
      online: stateCount('online'),
      busy: stateCount('busy'),
      away: stateCount('away'),
      offline: stateCount('offline'),
    },
    queues: view.queues
      .map((each) => {
        const members = queues.get(each.queueId ?? '')?.members ?? [];
        const answering = members.filter(
          ({ agentId, rights }) => rights.includes('respond') && states.get(agentId) === 'online',
        );
        return { queue: refOf(queues, each.queueId), agentsOnline: answering.length, ...loadOf([each], view.at) };
      })
      .sort(byNumber(({ queue }) => queue)),
    agents: view.agents
      .flatMap(({ agentId, presence, active, ringing, wrappingUp }) => {
        const agent = refOf(agents, agentId);
        const since = presence === null ? null : encodeTime(presence.since);
        const capacity = agents.get(agentId)?.capacity ?? DEFAULT_CAPACITY;
        return agent
          ? [{ agent, state: presence?.state ?? 'offline', since, active, ringing, wrappingUp, capacity }]
          : [];
      })
      .sort(byNumber(({ agent }) => agent)),
    sessionsAtRisk: view.atRisk.map(({ id, number, queueId, agentId, target, dueAt }) => {
      const [queue, agent] = [refOf(queues, queueId), refOf(agents, agentId)];
      return { id, number, queue, agent, target, dueAt: encodeTime(dueAt) };
    }),
    today: {
      opened: countIn(volume, 'opened'),
      ended: countIn(volume, 'ended'),
      conversations: countIn(volume, 'conversations'),
      offered: countIn(service, 'offered'),
      accepted: countIn(service, 'accepted'),
      abandoned: countIn(service, 'abandoned'),
      serviceLevel: service.values.serviceLevel ?? null,
      filter: volume.filter,
      hours: hours.map((cell) => ({ ...encodeSpan(cell.span), opened: countIn(cell, 'opened'), filter: cell.filter })),
    },
  };
}

/** Some queues taken together. */
function loadOf(queues: readonly QueueNow[], now: number) {
  const sum = (name: (typeof counted)[number]) => queues.reduce((total, queue) => total + queue[name], 0);
  const since = queues.flatMap(({ waitingSince }) => waitingSince ?? []);
  return {
    ...(Object.fromEntries(counted.map((name) => [name, sum(name)])) as Record<(typeof counted)[number], number>),
    longestWaitMs: since.length === 0 ? null : Math.max(0, now - Math.min(...since)),
  };
}

function countIn({ values }: ReportCell, name: string): number {
  return values[name] ?? 0;
}

function refOf(
  among: ReadonlyMap<string, { readonly id: string; readonly number: number; readonly name: string }>,
  id: string | null,
) {
  const one = id === null ? undefined : among.get(id);
  return one ? { id: one.id, number: one.number, name: one.name } : null;
}

/** What has no number comes last. */
function byNumber<T>(refIn: (item: T) => { readonly number: number } | null) {
  const numberOf = (item: T) => refIn(item)?.number ?? Number.POSITIVE_INFINITY;
  return (one: T, other: T) => (numberOf(one) < numberOf(other) ? -1 : Number(numberOf(one) > numberOf(other)));
}
