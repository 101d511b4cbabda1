import { type Condition, type ConditionMember, kindOf, type Member, type SetMember } from './condition.ts';
import { priorities } from './facts.ts';
import type { SessionSort, SortValue } from './query.ts';
import type { SessionRow } from './row.ts';

/**
 * Whether a condition holds for a row, as the store's SQL would say. Throws for what the row alone does not tell:
 * names and numbers of queues and agents, the first message, the intent, a visitor's later sessions.
 */
export function holds(condition: Condition, row: SessionRow, now: number): boolean {
  switch (condition.kind) {
    case 'all':
      return condition.of.every((each) => holds(each, row, now));
    case 'any':
      return condition.of.some((each) => holds(each, row, now));
    case 'not':
      return !holds(condition.of, row, now);
    case 'compare':
      return compares(condition, row, now);
    case 'one-of': {
      const given = folded(condition.member, valueIn(condition.member, row, now));
      return given !== null && condition.values.some((value) => folded(condition.member, value) === given);
    }
    case 'match': {
      const given = valueIn(condition.member, row, now);
      return given !== null && matches(String(given), condition.at, condition.text);
    }
    case 'has': {
      const values = valuesOf(condition.set, row);
      return condition.values.some((value) => values.includes(value));
    }
    case 'has-match':
      return valuesOf(condition.set, row).some((value) => matches(value, condition.at, condition.text));
    case 'is-empty':
      return valuesOf(condition.set, row).length === 0;
    case 'extra': {
      const kept = asText(row.extras[condition.dialect]?.[condition.name]);
      return kept === condition.value;
    }
    case 'extra-current':
    case 'newest-of-visitor':
      throw new Error(`A row does not tell ${condition.kind}`);
  }
}

function compares(
  { member, operator, value }: Extract<Condition, { kind: 'compare' }>,
  row: SessionRow,
  now: number,
): boolean {
  const given = folded(member, valueIn(member, row, now));
  if (value === null) return operator === '=' ? given === null : operator === '<>' && given !== null;
  const other = folded(member, value) as string | number;
  if (operator === '<>') return given !== other;
  if (given === null) return false;
  switch (operator) {
    case '=':
      return given === other;
    case '<':
      return given < other;
    case '<=':
      return given <= other;
    case '>':
      return given > other;
    case '>=':
      return given >= other;
  }
}

function folded(member: Member, value: string | number | null): string | number | null {
  if (value === null) return null;
  switch (kindOf(member)) {
    case 'number':
    case 'time':
      return Number(value);
    default:
      return String(value).toLowerCase();
  }
}

function matches(given: string, at: 'start' | 'end' | 'anywhere', text: string): boolean {
  const [whole, part] = [given.toLowerCase(), text.toLowerCase()];
  if (at === 'start') return whole.startsWith(part);
  return at === 'end' ? whole.endsWith(part) : whole.includes(part);
}

const NUMBER = /^-?[0-9]{1,15}(\.[0-9]{1,15})?$/;
const stages = ['intake', 'waiting', 'active', 'ended', 'closed'];
const answerForms = ['exit', 'pre-chat', 'offline'] as const;

function valueIn(member: Member, row: SessionRow, now: number): string | number | null {
  if (typeof member === 'string') return plainValue(member, row, now);
  const kept = keptText(member, row);
  if (member.as === 'text') return kept;
  return kept !== null && NUMBER.test(kept) ? Number(kept) : null;
}

function keptText(member: Exclude<Member, string>, row: SessionRow): string | null {
  switch (member.of) {
    case 'attributes':
      return own(row.attributes, member.name);
    case 'answers':
      return answerForms.map((form) => own(row.answers[form], member.name)).find((answer) => answer !== null) ?? null;
    case 'extras':
      return own(row.extras[member.dialect], member.name);
  }
}

function own(texts: Readonly<Record<string, unknown>> | undefined, name: string): string | null {
  return texts && Object.hasOwn(texts, name) ? asText(texts[name]) : null;
}

/** As the store reads a member of a JSON object. */
function asText(value: unknown): string | null {
  if (value === undefined || value === null) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What a row has to sort by. */
export function sortValueOf(row: SessionRow, sort: SessionSort): SortValue {
  return plainValue(sort, row, 0);
}

function plainValue(member: ConditionMember, row: SessionRow, now: number): string | number | null {
  switch (member) {
    case 'stageRank':
      return stages.indexOf(row.stage);
    case 'priorityRank':
      return priorities.indexOf(row.priority);
    case 'isOver':
      return Number(row.stage === 'ended' || row.stage === 'closed');
    case 'isSpam':
      return Number(row.spam);
    case 'isHidden':
      return Number(row.hidden);
    case 'fcr':
      return row.fcr === null ? null : Number(row.fcr);
    case 'othersMessageCount':
      return row.messageCount - row.visitorMessageCount;
    case 'elapsedMs':
      return row.durationMs ?? now - row.openedAt;
    case 'visitorText':
      return `${row.visitorName ?? ''} ${row.visitorEmail ?? ''}`;
    case 'intent':
    case 'queueNumber':
    case 'queueName':
    case 'agentNumber':
    case 'agentName':
    case 'agentEmail':
    case 'firstMessageText':
      throw new Error(`A row does not tell ${member}`);
    default:
      return row[member];
  }
}

function valuesOf(set: SetMember, row: SessionRow): readonly string[] {
  if (typeof set === 'string') return row[set];
  return row.links.filter(({ kind }) => set.links === null || kind === set.links).map(({ id }) => id);
}
