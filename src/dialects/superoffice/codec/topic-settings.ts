import type { Queue } from '../../../core/directory.ts';
import { bind, isBag } from '../bind.ts';
import { type Clock, clockFor } from '../clock.ts';
import { blank } from '../schema.ts';
import { BotSettings, ChatTopicEntity, OpeningHours, Widget } from '../wire-topic.ts';

/** A topic's settings as they were saved, completed by what nobody set. The id and the name are the queue's own. */
export function topicOf(queue: Queue): ChatTopicEntity {
  const kept = queue.extras.superoffice?.topic;
  const saved = isBag(kept) ? bind(ChatTopicEntity, kept, utc, '') : {};
  return { ...blankTopic(), ...saved, ChatTopicId: queue.number, Name: queue.name };
}

/** A topic that nobody has filled in. */
export function blankTopic(): ChatTopicEntity {
  return {
    ...blank(ChatTopicEntity),
    OpeningHours: blank(OpeningHours),
    Widget: blank(Widget),
    BotSettings: blank(BotSettings),
  };
}

/** Whether the topic was deleted through this API. The queue stays, for its sessions refer to it. */
export function isDeleted(queue: Queue): boolean {
  return queue.extras.superoffice?.deleted === true;
}

const utc: Clock = clockFor('UTC', {
  zone: 'UTC',
  dateSuffix: 'offset',
  finishedHours: 0,
  listLimit: 1,
  idleSeconds: 0,
  appTokens: [],
  corsOrigins: [],
  authorizeWithUsername: true,
  authorizeWithTicket: true,
  authorizeWithImplicit: true,
});
