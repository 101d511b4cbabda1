import Type, { type TSchema } from 'typebox';
import type { Described } from '../openapi.ts';
import type { Operation } from './call.ts';
import { factsOf, TableRight } from './schema.ts';
import { ChatMessage, ChatPresence, ChatSessionEntity, ChatTopicAgent, MDOListItem } from './wire.ts';
import { Associate, Contact, Person, Project, Sale, Ticket } from './wire-business.ts';
import { LinkedSession, LinkedTopic, SessionChanges, TopicChanges } from './wire-requests.ts';
import { ChatTopicEntity, OpeningHours, Widget } from './wire-topic.ts';

const asAuthorization = (description: string) =>
  ({ type: 'apiKey', in: 'header', name: 'Authorization', description }) as const;

/** The ways to prove who asks. */
export const credentials = [
  { basic: { type: 'http', scheme: 'basic', description: 'The user’s name and password.' } },
  { ticket: asAuthorization('`SOTicket` and a ticket.') },
  { bearer: { type: 'http', scheme: 'bearer', description: 'An access token.' } },
] as const;

/** A parameter at fault is told in the second form, everything else in the first. */
const Failure = Type.Union([
  Type.Object({
    Error: Type.Literal(true),
    ErrorType: Type.String(),
    Message: Type.String(),
    ErrorMessage: Type.String(),
    ErrorSource: Type.String(),
  }),
  Type.Object({ Message: Type.String(), MessageDetail: Type.String() }),
]);
export const failure = { shape: Failure, media: ['application/json'] } as const;

/** The carriers that clients know by name. */
export const shapes: Readonly<Record<string, TSchema>> = {
  ChatSessionEntity,
  ChatSessionEntityWithLinks: LinkedSession,
  ChatSessionEntityToSave: SessionChanges,
  ChatMessage,
  ChatTopicEntity,
  ChatTopicEntityWithLinks: LinkedTopic,
  ChatTopicEntityToSave: TopicChanges,
  ChatTopicAgent,
  ChatPresence,
  MDOListItem,
  Associate,
  Person,
  Contact,
  Project,
  Sale,
  Ticket,
  ChatOpeningHours: OpeningHours,
  ChatWidgetSettings: Widget,
  TableRight,
  Failure,
};

const media = ['application/json', 'application/xml'] as const;
const Select = Type.Optional(
  Type.String({ description: 'Members, separated by commas, nested ones by slashes; all others become null.' }),
);

const told = (description: string) => Type.Optional(Type.String({ description }));
const headers = {
  'Accept-Language': told('The language of multi-language texts; without one they are raw.'),
  'SO-Language': told('The same, before `Accept-Language`; `*`, `x` and `-` switch translation off.'),
  'SO-Culture': told('How times within texts are written; the language unless told.'),
  'SO-TimeZone': told('A zone by code or number, such as `NO`; with `, includeTZOffset` times bear their offset.'),
  'SO-AppToken': told('What a ticket must come with where the settings list apps.'),
};
const unchangedSince = { 'If-Unmodified-Since': told('412 when the session has changed after it.') };

/** What the OpenAPI document tells of an operation. */
export function describedOf({ method, path, summary, query, body, answer }: Operation): Described {
  const takesSelect =
    /^\/Agents\/Chat\/(?!CreateDefault|(?:Save|Delete)\w+Entity$)/.test(path) ||
    (/^\/Chat(Session|Topic)(\/:id)?$/.test(path) && method !== 'DELETE' && query === undefined);
  const parameters = { ...(query && factsOf(query).properties), ...(takesSelect && { $select: Select }) };
  return {
    summary,
    query: Type.Object(parameters as Record<string, TSchema>),
    headers: Type.Object({ ...headers, ...(method === 'PATCH' && path === '/ChatSession/:id' && unchangedSince) }),
    body: body ?? Type.Null(),
    answer: answer ?? Type.Null(),
    media,
  };
}

/** What is told of the routes that take an address in any case and behind any site's name. */
export const anyMethod: Described = {
  summary: 'Call any method, by its address in any case',
  headers: Type.Object(headers),
  body: Type.Unknown(),
  answer: Type.Unknown(),
  media,
};
