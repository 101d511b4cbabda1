import { isIP } from 'node:net';
import type { VisitorFacts } from '../../../core/facts.ts';
import { invalidInput } from '../../../core/refusal.ts';
import { isObject } from '../body.ts';
import type { Kept, Variable } from './kept.ts';

/** What a client said when it began a chat. Absent means not given. */
export interface Start {
  /** By name, or by number as text. */
  readonly skill: string | null;
  readonly visitorId: string | null;
  readonly preChatLines: readonly string[];
  readonly survey: unknown;
  /** Seconds. */
  readonly interactionTimeout: number | null;
  readonly referrer: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly visitor: Partial<VisitorFacts>;
  readonly kept: Kept;
}

const MAX_FIELD = 2_000;
const MAX_LINES = 50;
const MAX_VARIABLES = 100;

const idle = [
  ...['runWithRules', 'buttonName', 'invitation', 'siteContainer', 'visitorSessionId', 'maxWaitTime', 'agent'],
  ...['participantId', 'conversationId', 'a2aEventId', 'a2aSourceSessionId', 'a2aSourceSiteId', 'serviceQueue'],
] as const;

/** The members of `request`. Refuses what cannot be meant; what Koine has no use for is kept as it came. */
export function decodeStart(given: Readonly<Record<string, unknown>>): Start {
  const text = (name: string) => scalarOf(given, name);
  const ip = text('visitorIp');
  const language = text('language');
  checkWait(text('maxWaitTime'));
  const skill = [text('skill'), text('skillId'), text('serviceQueue')].find((each) => each !== null && each !== '-1');
  return {
    skill: skill ?? null,
    visitorId: text('visitorId'),
    preChatLines: decodeLines(given.preChatLines),
    survey: given.survey,
    interactionTimeout: decodeTimeout(text('interactionTimeout')),
    referrer: text('chatReferrer') ?? text('chatRefferer'),
    ip: ip !== null && isIP(ip) !== 0 ? ip : null,
    userAgent: text('userAgent'),
    visitor: language === null ? {} : { language },
    kept: decodeKept(given, language),
  };
}

/** `{"customVariable":[{"name","value"}]}` in all the shapes that one element or several can have. */
export function decodeVariables(given: unknown): readonly Variable[] {
  const list = isObject(given) ? given.customVariable : given;
  if (list === undefined || list === null || list === '') return [];
  const variables = [list].flat().map((each) => {
    const name = isObject(each) ? scalarOf(each, 'name') : null;
    if (!isObject(each) || name === null) throw invalidInput('/customVariables', 'A variable has no name.');
    return { name, value: scalarOf(each, 'value') ?? '' };
  });
  if (variables.length > MAX_VARIABLES) throw invalidInput('/customVariables', 'There are too many variables.');
  return variables;
}

/** The text of a member that is text, a number or a truth; null when it is absent or blank. Refuses anything else. */
export function scalarOf(given: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = given[name];
  if (value === undefined || value === null) return null;
  if (typeof value === 'object') throw invalidInput(`/${name}`, `"${name}" is no single value.`);
  const text = String(value);
  if (text.length > MAX_FIELD) throw invalidInput(`/${name}`, `"${name}" is too long.`);
  return text.trim() === '' ? null : text;
}

function decodeKept(given: Readonly<Record<string, unknown>>, language: string | null): Kept {
  const [visitorTag, sessionTag] = [scalarOf(given, 'LETagVisitorId'), scalarOf(given, 'LETagSessionId')];
  const numbers = { sharkContextId: 'LETagContextId', engagementId: 'engagementId', campaignId: 'campaignId' };
  const ids = Object.entries(numbers).flatMap(([kept, name]) => {
    const text = scalarOf(given, name);
    return text === null ? [] : [[kept, numberOrText(text)]];
  });
  const variables = decodeVariables(given.customVariables);
  const request = idle.flatMap((name) => {
    const text = scalarOf(given, name);
    return text === null ? [] : [[name, text]];
  });
  return {
    ...(visitorTag !== null && { sharkVisitorId: visitorTag }),
    ...(sessionTag !== null && { sharkSessionId: sessionTag }),
    ...Object.fromEntries(ids),
    ...(language !== null && { language }),
    ...(variables.length > 0 && { customVariables: [...variables] }),
    ...(request.length > 0 && { request: Object.fromEntries(request) }),
  };
}

/** Digits that a client can hold as a number are one. */
function numberOrText(text: string): number | string {
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

function decodeTimeout(text: string | null): number | null {
  if (text === null) return null;
  const seconds = Number(text);
  if (!/^\d{1,5}$/.test(text) || seconds < 1 || seconds > 86_400) {
    throw invalidInput('/interactionTimeout', 'It is a number of seconds from 1 to 86400.');
  }
  return seconds;
}

function checkWait(text: string | null): void {
  if (text === null || (/^\d{1,5}$/.test(text.trim()) && Number(text) <= 86_400)) return;
  throw invalidInput('/maxWaitTime', 'It is a number of seconds from 0 to 86400.');
}

/** `{"line":[…]}`, `{"lines":[…]}`, a list, or one line. */
function decodeLines(given: unknown): readonly string[] {
  const list = isObject(given) ? (given.line ?? given.lines) : given;
  if (list === undefined || list === null) return [];
  const lines = [list].flat().map((each: unknown) => {
    if (typeof each !== 'string' && typeof each !== 'number') throw invalidInput('/preChatLines', 'A line is no text.');
    return String(each).slice(0, MAX_FIELD);
  });
  if (lines.length > MAX_LINES) throw invalidInput('/preChatLines', `There are more than ${MAX_LINES} lines.`);
  return lines.filter((line) => line.trim() !== '');
}
