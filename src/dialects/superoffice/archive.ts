import type { Order } from '../../core/condition.ts';
import { invalidInput } from '../../core/refusal.ts';
import type { SessionRow } from '../../core/row.ts';
import { bindInteger, memberOf } from './bind.ts';
import type { Answer, Call } from './call.ts';
import { type Column, type ColumnSource, columnOf, defaultColumns } from './codec/archive-columns.ts';
import { decodeFilter } from './codec/filter.ts';
import { topicQueue } from './codec/session.ts';
import { isThere } from './codec/status.ts';
import { topicOf } from './codec/topic-settings.ts';
import { encodeSessions, query } from './sessions.ts';
import type { ChatSessionEntity } from './wire.ts';

const DEFAULT_TOP = 100;
const MAX_TOP = 1000;
const MAX_SKIP = 10_000_000;

/** The archive `ChatSession` as an OData list; narrowed to one topic where a queue is named. */
export async function listArchive(call: Call, queueId?: string): Promise<Answer> {
  const option = (name: string) => optionOf(call, name);
  const names = namesOf(option('$select'), option('$jsonSafe')?.toLowerCase() === 'true');
  const top = numberOf(option('$top'), '$top', DEFAULT_TOP, MAX_TOP);
  const skip = numberOf(option('$skip'), '$skip', 0, MAX_SKIP);
  const filter = option('$filter')?.trim();
  const isFull = option('$mode')?.toLowerCase() === 'full';
  const where = {
    kind: 'all',
    of: [isThere, ...(filter ? [decodeFilter(filter, { ...call, associateId: ownNumber(call) })] : [])],
  } as const;
  const order = orderOf(option('$orderBy'));
  const wanted = query(
    { where, ...(queueId !== undefined && { queueId }) },
    { limit: top, offset: skip, order, sort: 'number' },
  );
  const rows = top === 0 ? [] : await call.app.history.find(call.actor, wanted);
  const entities = await encodeSessions(call, rows);
  const value = rows.flatMap((row, index) => {
    const entity = entities[index];
    return entity ? [encodeRow(names, sourceOf(call, row, entity), isFull)] : [];
  });
  const metadata = `${call.baseUrl}/v1/Archive/$metadata`;
  return {
    kind: 'raw',
    name: 'ODataSlimResponse',
    format: option('$format'),
    value: { 'odata.metadata': metadata, 'odata.nextLink': null, value },
  };
}

function ownNumber({ actor, snapshot }: Call): number {
  return actor.kind === 'agent' ? (snapshot.agents.get(actor.agentId)?.number ?? 0) : 0;
}

interface Named {
  /** As the client spelt it, or with `_` for what JavaScript takes in no name: so it comes back. */
  readonly name: string;
  readonly column: Column | null;
}

function encodeRow(names: readonly Named[], source: ColumnSource, isFull: boolean): Record<string, unknown> {
  const head = { PrimaryKey: String(source.entity.ChatSessionId), EntityName: 'chat' };
  const read = names.map(({ name, column }) => [name, column ? column.read(source) : null] as const);
  if (!isFull) return { ...head, ...Object.fromEntries(read) };
  const cells = read.map(([name, value]) => {
    return [name, { RawValue: value, DisplayValue: String(value ?? ''), LinkHint: '', TooltipHint: '' }];
  });
  return { ...head, StyleHint: '', LinkHint: '', TableRight: null, Column: Object.fromEntries(cells) };
}

function sourceOf({ snapshot, clock }: Call, row: SessionRow, entity: ChatSessionEntity): ColumnSource {
  const queue = topicQueue(row, snapshot);
  const topic = queue ? topicOf(queue) : null;
  return {
    entity,
    durationSeconds: Math.round((row.durationMs ?? 0) / 1000),
    waitSeconds: Math.round((row.queueWaitMs ?? 0) / 1000),
    updatedAt: clock.writeUtc(row.updatedAt),
    topicName: topic?.Name ?? '',
    topicDescription: topic?.Description ?? '',
    topicBadge: topic?.BadgeHeader ?? '',
  };
}

function namesOf(select: string | undefined, isSafe: boolean): readonly Named[] {
  const asked = (select ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
  const names = asked.length === 0 ? defaultColumns : asked;
  if (names.length > 200) throw invalidInput('/$select', 'Too many columns are selected.');
  return names.map((name) => ({ name: isSafe ? name.replace(/\W/g, '_') : name, column: columnOf(name) }));
}

/** `whenRequested desc, chatTopic/name`; ties are broken by the id. */
function orderOf(text: string | undefined): Order {
  const parts = (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
  if (parts.length > 10) throw invalidInput('/$orderBy', 'There are too many columns to sort by.');
  return parts.flatMap((part) => {
    const [name = '', direction = 'asc', ...rest] = part.split(/\s+/);
    const column = columnOf(name);
    const isDirection = /^(asc|desc)$/i.test(direction) && rest.length === 0;
    const by = column?.kept ? { dialect: 'superoffice', name: column.kept } : column?.member;
    if (isDirection && column?.isFixed) return [];
    if (!by || column?.isSortable === false || !isDirection) {
      throw invalidInput('/$orderBy', `The list cannot be sorted by '${part}'.`);
    }
    return [{ by, descending: direction.toLowerCase() === 'desc' }];
  });
}

function numberOf(text: string | undefined, name: string, fallback: number, most: number): number {
  if (text === undefined || text.trim() === '') return fallback;
  const number = bindInteger(text, name);
  if (number < 0) throw invalidInput(`/${name}`, `The value for parameter '${name}' cannot be read.`);
  return Math.min(number, most);
}

function optionOf(call: Call, name: string): string | undefined {
  const given = memberOf(call.query, name);
  if (given === undefined || typeof given === 'string') return given;
  throw invalidInput(`/${name}`, `The value for parameter '${name}' cannot be read.`);
}
