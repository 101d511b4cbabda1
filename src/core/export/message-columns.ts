import type { Column, MessageSource, Naming } from './column.ts';

/** A column of a table with one row a message. */
export interface MessageColumn extends Column {
  readonly source: MessageSource;
  /** Whose names stand in it instead of the ids that are read. */
  readonly naming: Naming | null;
}

function column(
  name: string,
  type: Column['type'],
  describes: string,
  source: MessageSource,
  naming: Naming | null = null,
): MessageColumn {
  return { name, type, unit: null, describes, source, naming };
}

/** All that is told of a message as it now stands, in this order unless columns are chosen. */
export const messageColumns: readonly MessageColumn[] = [
  column('session.number', 'integer', "The session's number within the account.", 'session.number'),
  column('session.id', 'text', "The session's id.", 'session.id'),
  column('inbox', 'text', 'Where the session came in.', 'inboxId', 'inbox'),
  column('queue', 'text', 'The queue that has the session, or had it last.', 'queueId', 'queue'),
  column('visitor.name', 'text', "The visitor's name.", 'visitorName'),
  column('seq', 'integer', "Its place in the session's log.", 'seq'),
  column('at', 'time', 'When it was posted.', 'at'),
  column('from', 'text', 'Who posted it: visitor, agent, bot, system or integration.', 'actor.kind'),
  column('from.name', 'text', 'The name they bore then.', 'actor.name'),
  column('from.id', 'text', 'Their id.', 'actor.id'),
  column('kind', 'text', 'text, system, note or whisper; the last two are among agents.', 'kind'),
  column('text', 'text', 'What it says now.', 'text'),
  column('revisedAt', 'time', 'When it was last edited, or removed.', 'revisedAt'),
  column('automatic', 'flag', 'Whether nobody typed it.', 'automatic'),
  column('files', 'json', 'The files that came with it: name, mediaType, size in bytes.', 'files'),
  column('page', 'text', 'The page that the visitor was on.', 'page'),
  column('id', 'text', "The message's id, made by its sender.", 'messageId'),
];

const byName = new Map(messageColumns.map((each) => [each.name.toLowerCase(), each]));

/** The column of this name in any case; null: there is none. */
export function messageColumnOf(name: string): MessageColumn | null {
  return byName.get(name.toLowerCase()) ?? null;
}
