import assert from 'node:assert/strict';
import { XMLParser } from 'fast-xml-parser';
import { dialects } from '../../src/dialects/index.ts';
import type { Answer, Asking, Koine, TestAccount } from './koine.ts';

// biome-ignore lint/suspicious/noExplicitAny: a test looks into it member by member, and fails when it is not there
type Body = any;

/** One account as clients of every vendor hold it, each with the credentials that its dialect makes for a customer. */
export interface Clients {
  readonly koine: Koine;
  readonly account: TestAccount;
  /** What each dialect made for a customer, by its name. */
  readonly credentials: Readonly<Record<string, Body>>;
  /** Asks as the dialect's client, at the path on the root; answers what came. */
  ask(dialect: string, path: string, asking?: Asking): Promise<Answer>;
  /** The same, and the answer must be a success. */
  read(dialect: string, path: string, asking?: Asking): Promise<Body>;
  /** POSTs to a method of the SuperOffice Chat agent. */
  agent(method: string, body?: unknown): Promise<Body>;
  /** A visitor's line through LivePerson, to a chat by its path below the account. */
  line(chat: string, text: string): Promise<Answer>;
  /** The visitor's end through LivePerson. */
  end(chat: string): Promise<Answer>;
}

export async function openClients(koine: Koine, account: TestAccount): Promise<Clients> {
  const credentials: Record<string, Body> = {};
  for (const { name, provision } of dialects) {
    credentials[name] = await provision?.(koine.app, account.account.id, account.inbox.id);
  }
  const { native, vcclive, liveperson, superoffice, agendize, twin } = credentials;
  const basic = (user: string, password: string) => `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  const login = { email: twin.email, password: twin.password };
  const { token } = (await koine.ask('/iam/api/v1/auth/login', { body: login })).body;
  const headers: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    native: { authorization: `Bearer ${native.key}` },
    vcclive: { authorization: basic(vcclive.customer, vcclive.token) },
    liveperson: { authorization: `LivePerson appKey=${liveperson.appKey}`, accept: 'application/json' },
    superoffice: { authorization: basic(superoffice.username, superoffice.password) },
    agendize: { apikey: agendize.apiKey, token: agendize.token },
    twin: { authorization: `Bearer ${token}` },
  };
  const ask: Clients['ask'] = (dialect, path, asking = {}) =>
    koine.ask(dialect === 'liveperson' && path.startsWith('/chat') ? livePersonPath(liveperson, path) : path, {
      ...asking,
      headers: { ...headers[dialect], ...asking.headers },
    });
  const read: Clients['read'] = async (dialect, path, asking) => {
    const { status, body } = await ask(dialect, path, asking);
    assert.ok(status >= 200 && status < 300, `${dialect} ${path}: ${status} ${JSON.stringify(body)}`);
    return body;
  };
  const post = (chat: string, event: unknown) =>
    ask('liveperson', `${chat}/events?v=1`, { method: 'POST', body: { event } });
  return {
    koine,
    account,
    credentials,
    ask,
    read,
    agent: (method, body = '') => read('superoffice', `/api/v1/Agents/Chat/${method}`, { method: 'POST', body }),
    line: (chat, text) => post(chat, { '@type': 'line', text }),
    end: (chat) => post(chat, { '@type': 'state', state: 'ended' }),
  };
}

/** What is asked below an account’s address in LivePerson’s API. */
function livePersonPath({ accountId }: { readonly accountId: string }, below: string): string {
  return `/api/account/${accountId}${below}`;
}

/** XML as a stranger's parser reads it; a member's attributes are beside its text. */
export function readXml(text: string): Body {
  const parser = new XMLParser({ ignoreAttributes: false, trimValues: false, htmlEntities: true });
  return parser.parse(text, true);
}
