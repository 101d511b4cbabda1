import type { Agent, Snapshot } from '../../../core/directory.ts';
import { blank, factsOf } from '../schema.ts';
import { MDOListItem, Status } from '../wire.ts';
import { loginOf } from './associate.ts';
import { isDeleted } from './topic-settings.ts';

const captions: Readonly<Record<Status, string>> = {
  Invalid: 'Invalid',
  PreChatForm: 'Pre-chat form',
  Faq: 'FAQ link',
  OfflineForm: 'Offline form',
  InQueue: 'Waiting',
  CustomerLast: 'Waiting for agent',
  UserLast: 'Waiting for customer',
  Finished: 'Finished',
  Deleted: 'Deleted',
  Closed: 'Closed',
  RequestPosted: 'Request posted',
  ClosedFromQueue: 'Closed in queue',
};

export const statusNumbers = factsOf(Status)['x-numbers'] as Readonly<Record<Status, number>>;

export function captionOf(status: Status): string {
  return captions[status];
}

export function item(id: number, name: string, more: Partial<MDOListItem> = {}): MDOListItem {
  return { ...blank(MDOListItem), Id: id, Name: name, Rank: id, FullName: name, ...more };
}

/** Statuses: captions as names, the enum's names beside. */
export function statusItems(): readonly MDOListItem[] {
  return (Object.keys(captions) as Status[]).map((status) =>
    item(statusNumbers[status], captions[status], { ExtraInfo: status }),
  );
}

/** Users, in one list, or in the one group that is the account. */
export function userItems(
  snapshot: Snapshot,
  flat: boolean,
  wanted: (agent: Agent) => boolean,
): readonly MDOListItem[] {
  const users = [...snapshot.agents.values()]
    .filter((agent) => !agent.disabled && wanted(agent))
    .map((agent) => item(agent.number, agent.name, { ToolTip: loginOf(agent), Type: 'associate' }));
  if (flat) return users;
  const children = users.map((user) => ({ ...user, ChildItems: [] }));
  return [item(snapshot.account.number, snapshot.account.name, { Type: 'group', ChildItems: children })];
}

/** The bots that Koine runs. */
export function botItems({ bots }: Snapshot): readonly MDOListItem[] {
  return [...bots.values()].filter(({ disabled }) => !disabled).map(({ number, name }) => item(number, name));
}

/** Topics, led by "All" unless that is not wanted. */
export function channelItems(snapshot: Snapshot, additional: string): readonly MDOListItem[] {
  const topics = [...snapshot.queues.values()]
    .filter((queue) => !isDeleted(queue))
    .map(({ number, name }) => item(number, name));
  return /notall/i.test(additional) ? topics : [item(0, 'All'), ...topics];
}
