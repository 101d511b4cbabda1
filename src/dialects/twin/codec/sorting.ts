import type { Order } from '../../../core/condition.ts';
import type { SessionQuery } from '../../../core/query.ts';
import type { Parameters } from '../parameters.ts';

type By = Order[number]['by'];

/** The vendor's sort keys; null has no effect, for nothing in Koine has such a value. */
const searchKeys = {
  createdAt: 'openedAt',
  startedAt: 'openedAt',
  finisheAt: 'endedAt',
  finishedAt: 'endedAt',
  billedAt: null,
  speakerFinishedAt: null,
  duration: 'elapsedMs',
  price: { dialect: 'twin', name: 'price' },
  updatedAt: 'updatedAt',
  closedAt: 'endedAt',
  lastMessageCreatedAt: 'lastMessageAt',
  operatorAssignedAt: 'acceptedAt',
  name: 'visitorName',
  status: 'isOver',
  started_at: 'openedAt',
} as const satisfies Readonly<Record<string, By | null>>;

const operatorKeys = {
  name: 'visitorName',
  status: 'isOver',
  markedAsSpam: 'isSpam',
  startedAt: 'openedAt',
  createdAt: 'openedAt',
  lastMessageCreatedAt: 'lastMessageAt',
  operatorAssignedAt: 'acceptedAt',
} as const satisfies Readonly<Record<string, By | null>>;

export const searchSort: Readonly<Record<string, By | null>> = searchKeys;
export const operatorSort: Readonly<Record<string, By | null>> = operatorKeys;

/** The order that `sort` asks for: oldest first by default, what has no value last, ties by id. */
export function readSort(
  parameters: Parameters,
  keys: Readonly<Record<string, By | null>>,
): Pick<SessionQuery, 'sort' | 'descending' | 'order'> {
  const asked = (parameters.list('sort') ?? []).map((each) => ({
    name: each.replace(/^[-+ ]/, '').trim(),
    descending: each.startsWith('-'),
  }));
  for (const { name } of asked) {
    if (!Object.hasOwn(keys, name)) parameters.fault('sort', `cannot sort by ${name}`);
  }
  const order = asked.flatMap(({ name, descending }): Order => {
    const by = keys[name];
    return by === undefined || by === null ? [] : [{ by, descending, nulls: 'last' }];
  });
  const [first] = order;
  // One order by opening alone is read from its index.
  if (order.length <= 1 && (first === undefined || first.by === 'openedAt')) {
    return { sort: 'openedAt', descending: first?.descending ?? false };
  }
  return { sort: 'openedAt', descending: false, order };
}
