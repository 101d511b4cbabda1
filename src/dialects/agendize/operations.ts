import type { TSchema } from 'typebox';
import Type from 'typebox';
import type { AccessRule } from '../../core/access.ts';
import type { Described } from '../openapi.ts';
import {
  Button,
  ButtonRequest,
  DataQuery,
  Failure,
  History,
  Listing,
  SummaryAnswer,
  TokenAnswer,
  TokenRequest,
  Watcher,
  WatcherRequest,
  WatchersQuery,
  Window,
} from './wire.ts';

const inHeader = (name: string, description: string) => ({ type: 'apiKey', in: 'header', name, description }) as const;
const inQuery = (name: string, description: string) => ({ type: 'apiKey', in: 'query', name, description }) as const;

/** The ways to prove who asks; names are read in any case. */
export const credentials = [
  { apiKey: inHeader('apiKey', 'The account’s slug.'), token: inHeader('token', 'The token.') },
  {
    apiKeyInQuery: inQuery('apiKey', 'The account’s slug; `key` is the same.'),
    tokenInQuery: inQuery('token', 'The token.'),
  },
  { bearer: { type: 'http', scheme: 'bearer', description: 'An access token.' } },
  { accessToken: inQuery('access_token', 'An access token.') },
] as const;
export const failure = { shape: Failure, media: ['application/json'] } as const;

const noBody = Type.Null();
const emptied = { body: noBody, media: [] } as const;

/** Who is let in at each route, and what its description tells. */
export const operations = {
  token: operation('public', 'Grant an access token', {
    description: 'The body is a form (`application/x-www-form-urlencoded`) or JSON.',
    body: TokenRequest,
    answer: TokenAnswer,
  }),
  listHistory: operation('readers', 'List the chat sessions of a window, with their summary', {
    query: Window,
    answer: Listing,
  }),
  summarizeHistory: operation('readers', 'Summarize the chat sessions of a window', {
    query: Window,
    answer: SummaryAnswer,
  }),
  getHistory: operation('readers', 'Get a chat session', { answer: History }),
  historyElsewhere: operation('readers', 'Read the chat history on a path that the account has chosen', {
    description: 'The list on the path itself; `summary` and `{sessionId}` below it.',
    query: Window,
    answer: Type.Union([Listing, SummaryAnswer, History]),
  }),
  listButtons: operation('readers', 'List the chat buttons', { answer: itemsOf(Button) }),
  getButton: operation('readers', 'Get a chat button', { answer: Button }),
  makeButton: operation('managers', 'Make a chat button', { body: ButtonRequest, answer: Button }),
  changeButton: operation('managers', 'Change what is named of a chat button', {
    body: Type.Partial(ButtonRequest),
    answer: Button,
  }),
  deleteButton: operation('managers', 'Delete a chat button', emptied),
  watch: operation('managers', 'Watch the chat sessions', { body: WatcherRequest, answer: Watcher }),
  listWatchers: operation('managers', 'List the watchers', { query: WatchersQuery, answer: itemsOf(Watcher) }),
  getWatcher: operation('managers', 'Get a watcher', { answer: Watcher }),
  deleteWatcher: operation('managers', 'Delete a watcher', emptied),
  data: operation('readers', 'Read the chat history or the buttons as XML', {
    query: DataQuery,
    answer: Type.String({ description: 'A document `agendize` with an `entry` for each session or button.' }),
    media: ['text/xml'],
  }),
} as const;

function operation(access: AccessRule, summary: string, described: Omit<Described, 'summary'>) {
  return { config: { access, described: { summary, ...described } } };
}

function itemsOf(schema: TSchema) {
  return Type.Object({ items: Type.Array(schema) });
}
