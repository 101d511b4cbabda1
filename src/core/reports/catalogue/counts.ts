import { slaTargets } from '../../facts.ts';
import { metrics } from '../../metric-list.ts';
import { conversationOutcomes } from '../../rollups/contribution.ts';
import { countIn } from '../../rollups/tally.ts';
import { countedSets } from '../counted-sets.ts';
import { type Figure, madeOf, type Report, ratio } from '../figure.ts';

/** How many sessions a set holds. */
function countOf(counted: string, definition: string, metric: Figure['metric'] = null): Figure {
  const set = countedSets[counted];
  if (!set) throw new Error(`There is no set ${counted}`);
  return { id: counted, unit: 'sessions', metric, definition, errorBound: 0, counted, of: set.of };
}

/** How much of one set another is. */
function shareOf(
  id: string,
  [part, whole]: readonly [string, string],
  definition: string,
  metric: Figure['metric'] = null,
): Figure {
  const [one, all] = [countedSets[part], countedSets[whole]];
  if (!one || !all) throw new Error(`There is no set ${part} or ${whole}`);
  const of: Figure['of'] = (tally, settings) => ratio(one.of(tally, settings), all.of(tally, settings));
  return { id, unit: 'share', metric, definition, errorBound: 0, counted: whole, of };
}

function meanOf(id: string, name: string, definition: string): Figure {
  return {
    id,
    unit: 'mean',
    metric: null,
    definition,
    errorBound: 0,
    counted: 'conversations',
    of: (tally) => ratio(countIn(tally, 'sessions', name), countIn(tally, 'sessions', 'conversations')),
  };
}

const judged = madeOf(metrics.outcome);
const CONVERSATIONS = 'Sessions that ended, but for spam and messages left outside hours.';

export const countReports: readonly Report[] = [
  {
    name: 'volume',
    title: 'Volume',
    families: ['sessions'],
    figures: [
      countOf('opened', 'Sessions that were opened.'),
      countOf('in-progress', 'Those of them that have not ended.'),
      countOf('ended', 'Those of them that have ended.'),
      countOf('conversations', CONVERSATIONS, judged),
      countOf('offline-message', 'Messages left outside hours.', judged),
      countOf('spam', 'Sessions marked as spam.', judged),
      countOf('reopened', 'Conversations that were reopened after an end.'),
      meanOf('messages.visitor', 'visitorMessages', "The visitor's messages in a conversation, on average."),
      meanOf(
        'messages.agent',
        'agentMessages',
        "Agents' messages in a conversation, on average; greetings do not count.",
      ),
    ],
  },
  {
    name: 'outcomes',
    title: 'Outcomes',
    families: ['sessions'],
    figures: [
      countOf('conversations', CONVERSATIONS, judged),
      ...conversationOutcomes.flatMap((each) => [
        countOf(each, `Conversations whose outcome is ${each}. ${metrics.outcome.definition}`, judged),
        shareOf(`${each}.share`, [each, 'conversations'], `Their share of all conversations.`, judged),
      ]),
    ],
  },
  {
    name: 'service-level',
    title: 'Service level',
    families: ['sessions', 'service'],
    figures: [
      countOf(
        'offered',
        'Conversations that were for agents to take: accepted, or in a queue and missed or abandoned.',
        judged,
      ),
      countOf('accepted', 'Conversations that an agent accepted.', judged),
      countOf(
        'accepted-in-time',
        'Accepted, and the wait in the queue was at most `targetMs`.',
        madeOf(metrics.queueWait),
      ),
      countOf('abandoned', 'The visitor left while waiting.', judged),
      countOf(
        'abandoned-early',
        'Abandoned in a queue, and the session lasted at most `shortMs`.',
        madeOf(metrics.duration),
      ),
      {
        id: 'serviceLevel',
        unit: 'share',
        metric: madeOf(metrics.queueWait),
        definition: 'Accepted in time, of those offered less those abandoned early.',
        errorBound: 0,
        counted: 'offered',
        of: (tally, settings) => {
          const count = (id: string) => countedSets[id]?.of(tally, settings) ?? 0;
          return ratio(count('accepted-in-time'), count('offered') - count('abandoned-early'));
        },
      },
      shareOf('accepted.share', ['accepted', 'offered'], 'Accepted, of those offered.', judged),
    ],
  },
  {
    name: 'sla',
    title: 'Promises kept',
    families: ['sla'],
    figures: slaTargets.flatMap((target) => [
      countOf(`${target}-met`, `The ${target} target was met. ${metrics.sla.definition}`, madeOf(metrics.sla)),
      countOf(`${target}-breached`, `The ${target} target was breached.`, madeOf(metrics.sla)),
      shareOf(
        `${target}.share`,
        [`${target}-met`, `${target}-judged`],
        'Met, of met and breached.',
        madeOf(metrics.sla),
      ),
    ]),
  },
  {
    name: 'transfers',
    title: 'Transfers',
    families: ['sessions'],
    figures: [
      countOf('conversations', CONVERSATIONS, judged),
      countOf('transferred', 'Conversations that were transferred at least once.'),
      shareOf('transferred.share', ['transferred', 'conversations'], 'Their share of all conversations.'),
      {
        id: 'transfers',
        unit: 'count',
        metric: null,
        definition: 'Transfers of these conversations, to agents and to queues.',
        errorBound: 0,
        counted: 'transferred',
        of: (tally) => countIn(tally, 'sessions', 'transfers'),
      },
      {
        id: 'transfers.toAgents',
        unit: 'count',
        metric: null,
        definition: 'Those of them that went to an agent.',
        errorBound: 0,
        counted: 'transferred',
        of: (tally) => countIn(tally, 'sessions', 'transfersToAgents'),
      },
    ],
  },
  {
    name: 'bots',
    title: 'Bots',
    families: ['sessions', 'handOff'],
    figures: [
      countOf('bot-contained', 'A bot answered, and no human was needed.', judged),
      countOf('handed-off', 'Conversations that a bot handed to people.'),
      {
        id: 'containment',
        unit: 'share',
        metric: judged,
        definition: 'Contained, of contained and handed off.',
        errorBound: 0,
        counted: 'bot-contained',
        of: (tally) => {
          const contained = countIn(tally, 'sessions', 'outcome:bot-contained');
          return ratio(contained, contained + countIn(tally, 'sessions', 'handedOff'));
        },
      },
    ],
  },
];
