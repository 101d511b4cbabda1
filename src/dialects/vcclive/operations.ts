import Type, { type TSchema } from 'typebox';
import { Chat, ChatsQuery, Failure, Fault, OnlineUser, Project, ProjectParameters, User } from './wire.ts';

/** The one way to prove who asks. */
export const credentials = [
  {
    basic: { type: 'http', scheme: 'basic', description: 'The customer, which is the account’s slug, and the token.' },
  },
] as const;
export const failure = { shape: Failure, media: ['application/json'] } as const;

/** What each operation is told to do and to answer; all are for readers, and all are read only. */
export const operations = {
  projects: reading('List the projects', Type.Array(Project)),
  parameters: reading('Get the parameters of a project', ProjectParameters),
  chats: reading('List the chats of a project, a page at a time', Type.Array(Chat), ChatsQuery),
  users: reading('List the users', Type.Array(User)),
  onlineUsers: reading('List the users who are online', Type.Array(OnlineUser)),
  onlineUsersOf: reading('List the users who are online and answer a project', Type.Array(OnlineUser)),
} as const;

function reading(summary: string, response: TSchema, query?: TSchema) {
  const answer = Type.Object({ response, errors: Type.Array(Fault) });
  const media = ['application/json', 'text/plain'];
  return { access: 'readers', described: { summary, answer, media, ...(query && { query }) } } as const;
}
