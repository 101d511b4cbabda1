import type { QueueRight } from '../../../core/access.ts';
import type { Queue, QueueMember, Snapshot } from '../../../core/directory.ts';
import type { ChatTopicAgent } from '../wire.ts';
import { associateOf } from './associate.ts';

/** A member and its four rights. */
export function encodeTopicAgent(queue: Queue, member: QueueMember, snapshot: Snapshot): ChatTopicAgent {
  return {
    TopicId: queue.number,
    User: associateOf(snapshot, member.agentId),
    CanListen: member.rights.includes('listen'),
    CanRespond: member.rights.includes('respond'),
    CanManage: member.rights.includes('manage'),
    CanNotify: member.rights.includes('notify'),
  };
}

/** The rights that a client gave; whoever has none of the four is no member. */
export function decodeRights(given: Partial<ChatTopicAgent>): readonly QueueRight[] {
  return [
    ...(given.CanRespond ? (['respond'] as const) : []),
    ...(given.CanNotify ? (['notify'] as const) : []),
    ...(given.CanListen ? (['listen'] as const) : []),
    ...(given.CanManage ? (['manage'] as const) : []),
  ];
}
