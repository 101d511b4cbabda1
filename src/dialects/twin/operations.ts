import Type, { type TSchema } from 'typebox';
import type { AccessRule } from '../../core/access.ts';
import type { Described } from '../openapi.ts';
import { ChatBody, CloseBody, LoginBody, MessageBody, NewChatBody, RefreshBody, StartBody } from './bodies.ts';
import * as queries from './queries.ts';
import * as wire from './wire.ts';

/** One method of the vendor: where it is, who is let in, and what its description tells. */
export interface Operation extends Described {
  readonly family: 'iam' | 'chats' | 'search' | 'lists';
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the family's beginnings; further spellings after the first. */
  readonly paths: readonly string[];
  readonly access: AccessRule;
  readonly summary: string;
}

const none = Type.Null();
const file = 'With `format` or `zip` the answer is a file.';
const session = '/sessions/:sessionId';

/** What is done to a session, answered with nothing. */
function command<T extends Operation['method']>(method: T, path: string, summary: string, body: TSchema = none) {
  const paths = [`${session}${path}`];
  return { family: 'chats', method, paths, access: 'chatters', summary, body, answer: none } as const;
}

/** Every method of the vendor that Koine offers. */
export const operations = {
  login: {
    family: 'iam',
    method: 'POST',
    paths: ['/auth/login', '/auth/login/'],
    access: 'public',
    summary: 'Sign in',
    body: LoginBody,
    answer: wire.Tokens,
  },
  refresh: {
    family: 'iam',
    method: 'POST',
    paths: ['/auth/refresh', '/auth/refresh/'],
    access: 'public',
    summary: 'Renew a token',
    body: RefreshBody,
    answer: wire.Tokens,
  },
  refreshByQuery: {
    family: 'iam',
    method: 'GET',
    paths: ['/auth/refresh', '/auth/refresh/'],
    access: 'public',
    summary: 'Renew a token, asked for in the query',
    query: RefreshBody,
    answer: wire.Tokens,
  },
  readMe: {
    family: 'iam',
    method: 'GET',
    paths: ['/users/me'],
    access: 'members',
    summary: 'Tell who signed in',
    answer: wire.User,
  },
  listUsers: {
    family: 'iam',
    method: 'GET',
    paths: ['/users'],
    access: 'readers',
    summary: 'List the users of a company',
    query: queries.UsersQuery,
    answer: wire.listOf(wire.User),
  },
  search: {
    family: 'search',
    method: 'GET',
    paths: ['/search/chat/sessions', '/search/chats/sessions'],
    access: 'readers',
    summary: 'List the sessions that fit, with the fields that are asked for',
    description: file,
    query: queries.SearchQuery,
    answer: wire.listOf(wire.SearchItem),
  },
  listChatSessions: {
    family: 'lists',
    method: 'GET',
    paths: ['/chats/sessions'],
    access: 'readers',
    summary: 'List the sessions that fit, with all fields unless told',
    description: file,
    query: queries.SecondListQuery,
    answer: wire.listOf(wire.SearchItem),
  },
  listSessions: {
    family: 'chats',
    method: 'GET',
    paths: ['/sessions'],
    access: 'readers',
    summary: 'List the sessions that fit, as operators see them',
    query: queries.OperatorListQuery,
    answer: wire.listOf(wire.OperatorItem),
  },
  readSession: {
    family: 'chats',
    method: 'GET',
    paths: [session],
    access: 'readers',
    summary: 'Read one session, as operators see it',
    query: queries.OneSessionQuery,
    answer: wire.OperatorItem,
  },
  listChats: {
    family: 'chats',
    method: 'GET',
    paths: ['/chats'],
    access: 'readers',
    summary: 'List the chats',
    query: queries.ChatsQuery,
    answer: wire.listOf(wire.Chat),
  },
  readChat: {
    family: 'chats',
    method: 'GET',
    paths: ['/chats/:chatId'],
    access: 'readers',
    summary: 'Read one chat with all its settings',
    answer: wire.Chat,
  },
  createChat: {
    family: 'chats',
    method: 'POST',
    paths: ['/chats'],
    access: 'managers',
    summary: 'Make a chat',
    body: NewChatBody,
    answer: wire.Created,
  },
  changeChat: {
    family: 'chats',
    method: 'PUT',
    paths: ['/chats/:chatId'],
    access: 'managers',
    summary: 'Change the settings of a chat',
    body: ChatBody,
    answer: none,
  },
  deleteChat: {
    family: 'chats',
    method: 'DELETE',
    paths: ['/chats/:chatId'],
    access: 'managers',
    summary: 'Take a chat out of this API, with its sessions kept',
    answer: none,
  },
  start: {
    family: 'chats',
    method: 'POST',
    paths: ['/chats/:chatId/sessions'],
    access: 'chatters',
    summary: 'Start a session',
    body: StartBody,
    answer: wire.Started,
  },
  resume: {
    family: 'chats',
    method: 'PUT',
    paths: ['/chats/:chatId/sessions'],
    access: 'chatters',
    summary: "Go on with a client's last open session, or start one",
    body: StartBody,
    answer: wire.Started,
  },
  startMany: {
    family: 'chats',
    method: 'POST',
    paths: ['/chats/:chatId/sessions/batch'],
    access: 'chatters',
    summary: 'Start a session for each command',
    body: Type.Object({ commands: Type.Array(StartBody, { minItems: 1, maxItems: 100 }) }),
    answer: wire.listOf(wire.Started),
  },
  resumeMany: {
    family: 'chats',
    method: 'PUT',
    paths: ['/chats/:chatId/sessions/batch'],
    access: 'chatters',
    summary: 'Go on with a session, or start one, for each command',
    body: Type.Object({ commands: Type.Array(StartBody, { minItems: 1, maxItems: 100 }) }),
    answer: wire.listOf(wire.Started),
  },
  close: command('DELETE', '', 'Close a session, with an outcome', CloseBody),
  rename: command('PATCH', '/names/:newName', 'Rename a session'),
  markSpam: command('PATCH', '/spam', 'Mark a session as spam'),
  markNotSpam: command('PATCH', '/notSpam', 'Take the mark of spam from a session'),
  switchOperator: command('PATCH', '/operators/:operatorId', 'Pass a session on to an operator'),
  addOperator: command('PUT', '/operators/:operatorId', 'Give a session that nobody has to an operator'),
  removeOperator: command('DELETE', '/operators/:operatorId', 'Give a session back to its operator group'),
  switchGroup: command('PATCH', '/groupoperators/:groupId', 'Hand a session over to an operator group'),
  listMessages: {
    family: 'chats',
    method: 'GET',
    paths: [`${session}/messages`],
    access: 'readers',
    summary: 'List the messages of a session',
    query: queries.MessagesQuery,
    answer: wire.listOf(wire.Message),
  },
  listClientMessages: {
    family: 'chats',
    method: 'GET',
    paths: ['/clients/:clientId/messages'],
    access: 'readers',
    summary: 'List the messages of all sessions of a client',
    query: queries.MessagesQuery,
    answer: wire.listOf(wire.Message),
  },
  writeAsClient: {
    family: 'chats',
    method: 'POST',
    paths: [`${session}/clients/messages`],
    access: 'chatters',
    summary: 'Write as the client',
    body: MessageBody,
    answer: wire.CreatedMessage,
  },
  write: {
    family: 'chats',
    method: 'POST',
    paths: [`${session}/messages`],
    access: 'chatters',
    summary: 'Write as the client, answered with the whole message',
    body: MessageBody,
    answer: wire.Message,
  },
  writeAsOperator: {
    family: 'chats',
    method: 'POST',
    paths: [`${session}/operators/messages`],
    access: 'chatters',
    summary: 'Write as the operator who signed in',
    body: MessageBody,
    answer: wire.CreatedMessage,
  },
  markRead: {
    family: 'chats',
    method: 'PATCH',
    paths: ['/messages/:messageId/read'],
    access: 'chatters',
    summary: 'Mark a message as read, with all before it',
    body: none,
    answer: none,
  },
} as const satisfies Readonly<Record<string, Operation>>;
