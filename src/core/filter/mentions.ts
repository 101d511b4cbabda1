import { FilterFault, type FilterValue, type Mention } from './expression.ts';
import type { FilterView } from './resolution.ts';

export type MentionField = 'queue' | 'agent' | 'inbox' | 'bot';

interface Thing {
  readonly id: string;
  readonly name: string;
  readonly email?: string;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** The ids of what is mentioned: by id, by name in any case (several may bear it), agents also by e-mail address or `me`. */
export function mentioned(type: MentionField, value: FilterValue, view: FilterView): readonly string[] {
  const { mention, at } = value as Mention;
  if (UUID.test(mention)) return [mention.toLowerCase()];
  const things = thingsOf(type, view);
  const sought = mention.toLowerCase();
  const found = things.filter(({ name, email }) => name.toLowerCase() === sought || email?.toLowerCase() === sought);
  if (found.length > 0) return found.map(({ id }) => id);
  if (type === 'agent' && sought === 'me' && view.agentId !== null) return [view.agentId];
  if (view.forgivesNames) return [];
  if (type === 'agent' && sought === 'me') {
    throw new FilterFault(at, mention.length, 'Only to an agent does "me" mean anybody.');
  }
  const like = things.filter(({ name }) => name.toLowerCase().startsWith(sought.slice(0, 2))).slice(0, 3);
  const hint = like.length > 0 ? ` There is ${like.map(({ name }) => `"${name}"`).join(', ')}.` : '';
  throw new FilterFault(at, mention.length, `There is no ${type} called "${mention}".${hint}`);
}

/** The ids of those whose name, or an agent's e-mail address, reads so. */
export function namesLike(
  type: MentionField,
  at: 'start' | 'end' | 'anywhere',
  text: string,
  view: FilterView,
): readonly string[] {
  const part = text.toLowerCase();
  const reads = (given: string | undefined) => {
    const whole = given?.toLowerCase() ?? '';
    return at === 'anywhere' ? whole.includes(part) : at === 'start' ? whole.startsWith(part) : whole.endsWith(part);
  };
  return thingsOf(type, view)
    .filter(({ name, email }) => reads(name) || reads(email))
    .map(({ id }) => id);
}

function thingsOf(type: MentionField, { snapshot }: FilterView): readonly Thing[] {
  switch (type) {
    case 'queue':
      return [...snapshot.queues.values()];
    case 'agent':
      return [...snapshot.agents.values()];
    case 'inbox':
      return [...snapshot.inboxes.values()].map(({ id, name }) => ({ id, name }));
    case 'bot':
      return [...snapshot.bots.values()].map(({ id, name }) => ({ id, name }));
  }
}
