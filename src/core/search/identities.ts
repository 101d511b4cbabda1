import type { Condition } from '../condition.ts';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const SHORTEST = 3;

/**
 * What a text names when it is no word but a number, an id, a part of an e-mail address or phone number, or a linked
 * record: the conditions of which one must hold; none when it can be none of these.
 */
export function identityConditions(text: string): readonly Condition[] {
  const sought = text.trim();
  const isPhone = /^\+?[\d ()/-]{5,40}$/.test(sought) && /\d{3}/.test(sought.replace(/\D/g, ''));
  if (sought.length < 1 || sought.length > 254 || (/[\s"*]/.test(sought) && !isPhone)) return [];
  const [, number] = /^#?(\d{1,9})$/.exec(sought) ?? [];
  const isId = UUID.test(sought);
  return [
    ...(number === undefined ? [] : [compare('number', Number(number))]),
    ...(isId ? [compare('id', sought.toLowerCase()), compare('visitorId', sought.toLowerCase())] : []),
    ...(/[@.]/.test(sought) && sought.length >= SHORTEST ? [match('visitorText', sought)] : []),
    ...(isPhone ? [match('visitorPhone', sought)] : []),
    { kind: 'has', set: { links: null }, values: [sought.replace(/^#/, '')] },
  ];
}

function compare(member: 'number' | 'id' | 'visitorId', value: string | number): Condition {
  return { kind: 'compare', member, operator: '=', value };
}

function match(member: 'visitorText' | 'visitorPhone', text: string): Condition {
  return { kind: 'match', member, at: 'anywhere', text };
}
