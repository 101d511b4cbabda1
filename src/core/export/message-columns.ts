import type { StandingMessage } from '../revisions.ts';
import type { Cell, Column } from './column.ts';

/** What a row tells of the session in which its message stands. */
export interface MessagePlace {
  readonly id: string;
  readonly number: number;
  readonly inbox: string | null;
  readonly queue: string | null;
  readonly visitorName: string | null;
}

/** A column of a table with one row a message. */
export interface MessageColumn extends Column {
  readonly read: (event: StandingMessage, session: MessagePlace) => Cell;
}

function column(name: string, type: Column['type'], describes: string, read: MessageColumn['read']): MessageColumn {
  return { name, type, unit: null, describes, read };
}

/** All that is told of a message, in this order unless columns are chosen. */
export const messageColumns: readonly MessageColumn[] = [
  column('session.number', 'integer', "The session's number within the account.", (_, { number }) => number),
  column('session.id', 'text', "The session's id.", (_, { id }) => id),
  column('inbox', 'text', 'Where the session came in.', (_, { inbox }) => inbox),
  column('queue', 'text', 'The queue that has the session, or had it last.', (_, { queue }) => queue),
  column('visitor.name', 'text', "The visitor's name.", (_, { visitorName }) => visitorName),
  column('seq', 'integer', "Its place in the session's log.", ({ seq }) => seq),
  column('at', 'time', 'When it was posted.', ({ at }) => new Date(at).toISOString()),
  column('from', 'text', 'Who posted it: visitor, agent, bot, system or integration.', ({ actor }) => actor.kind),
  column('from.name', 'text', 'The name they bore then.', ({ actor }) => actor.name),
  column('from.id', 'text', 'Their id.', ({ actor }) => actor.id),
  column('kind', 'text', 'text, system, note or whisper; the last two are among agents.', ({ kind }) => kind),
  column('text', 'text', 'What it says now.', ({ text }) => text),
  column('revisedAt', 'time', 'When it was last edited, or removed.', ({ revision }) =>
    revision ? new Date(revision.at).toISOString() : null,
  ),
  column('automatic', 'flag', 'Whether nobody typed it.', ({ automatic }) => automatic),
  column('files', 'json', 'The files that came with it: name, mediaType, size in bytes.', ({ files = [] }) =>
    files.length === 0 ? null : JSON.stringify(files.map(({ name, mediaType, size }) => ({ name, mediaType, size }))),
  ),
  column('page', 'text', 'The page that the visitor was on.', ({ page }) => page?.url ?? null),
  column('id', 'text', "The message's id, made by its sender.", ({ messageId }) => messageId),
];

const byName = new Map(messageColumns.map((each) => [each.name.toLowerCase(), each]));

/** The column of this name in any case; null: there is none. */
export function messageColumnOf(name: string): MessageColumn | null {
  return byName.get(name.toLowerCase()) ?? null;
}
