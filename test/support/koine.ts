import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pino } from 'pino';
import { type App, type FileOptions, openApp } from '../../src/app/context.ts';
import { type FurnishedAccount, furnishAccount } from '../../src/app/furnished-account.ts';
import type { AccessRule, Scope } from '../../src/core/access.ts';
import type { Dialect } from '../../src/dialects/dialect.ts';
import { dialects } from '../../src/dialects/index.ts';
import type { Rosetta } from '../../src/dialects/rosetta.ts';
import { buildServer, listeningUrl } from '../../src/http/server.ts';
import { openRealtime, type Realtime } from '../../src/realtime/realtime.ts';
import type { LookingBounds } from '../../src/store/session-walk.ts';
import { checkAnswers } from './checked-answers.ts';
import { testDatabase } from './postgres.ts';

/** An account to work in: its owner, a queue that the owner answers, an inbox, and a key that may do everything. */
export interface TestAccount extends FurnishedAccount {
  readonly key: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed when it is JSON, else text. */
  // biome-ignore lint/suspicious/noExplicitAny: a test looks into it member by member, and fails when it is not there
  readonly body: any;
}

export interface Asking {
  readonly method?: string;
  /** A key or a visitor's token. */
  readonly token?: string | undefined;
  /** What `signIn` answered. */
  readonly cookie?: string | undefined;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON, unless it is text already. */
  readonly body?: unknown;
}

/** A route as its dialect declared it, below the root. */
export interface Route {
  readonly dialect: string;
  readonly method: string;
  readonly path: string;
  readonly access: AccessRule;
}

/** A whole Koine on a database and a port of its own. */
export interface Koine {
  readonly app: App;
  /** What this Koine keeps beside its database. */
  readonly dataFolder: string;
  readonly realtime: Realtime;
  readonly rosetta: Rosetta;
  readonly databaseUrl: string;
  /** `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** Every route of every dialect. */
  readonly routes: readonly Route[];
  /** The account `main`. */
  readonly main: TestAccount;
  addAccount(slug: string): Promise<TestAccount>;
  addKey(accountId: string, scopes: readonly Scope[]): Promise<{ readonly id: string; readonly secret: string }>;
  addVisitor(account: TestAccount): Promise<{ readonly id: string; readonly token: string }>;
  /** The cookie header of an agent who signed in. */
  signIn(person: { readonly email: string; readonly password: string }): Promise<string>;
  /** Asks a path below `url`; a body makes it a POST unless told. */
  ask(path: string, asking?: Asking): Promise<Answer>;
  /** Stops everything. Throws when a native answer did not fit its schema, or something unforeseen was logged. */
  close(): Promise<void>;
}

/** Passwords of tests guard nothing, and are made and checked by the thousand. */
const FEW_ROUNDS = 16;

/** Starts a Koine. `mayFail`: the test provokes what is unforeseen. `now`: the clock by which sessions go. */
export async function startKoine(
  options: {
    readonly mayFail?: boolean;
    readonly now?: () => number;
    readonly trustedProxies?: readonly string[];
    /** Where files are kept and who looks through them, when not on the disk and nobody. */
    readonly files?: Partial<FileOptions>;
    /** Below which scheduled exports may be written. */
    readonly exportsFolder?: string;
    /** Networks that may be called beside all public addresses. */
    readonly callableNetworks?: readonly string[];
    /** What a list may take that can end early. */
    readonly looking?: LookingBounds;
  } = {},
): Promise<Koine> {
  const database = await testDatabase();
  const { now } = options;
  const sealKey = randomBytes(32);
  const dataFolder = await mkdtemp(path.join(tmpdir(), 'koine-test-'));
  const app = await openApp({
    databaseUrl: database.url,
    connections: 8,
    sealKey,
    passwordRounds: FEW_ROUNDS,
    files: { dataFolder, ...options.files },
    exportsFolder: options.exportsFolder,
    looking: options.looking,
    ...(options.callableNetworks && { callableNetworks: options.callableNetworks }),
    ...(now && { now }),
  });
  const realtime = openRealtime(app);
  const faults: string[] = [];
  const log = pino({ level: 'error' }, { write: (line) => void (options.mayFail || faults.push(line)) });
  const routes: Route[] = [];
  const spoken = checkAnswers(dialects, faults).map((dialect) => tellRoutes(dialect, routes));
  const server = await buildServer({
    app,
    realtime,
    dialects: spoken,
    trustedProxies: options.trustedProxies ?? [],
    log,
  });
  await server.listen({ host: '127.0.0.1', port: 0 });
  const url = listeningUrl(server);

  const addAccount = async (slug: string): Promise<TestAccount> => {
    const furnished = await furnishAccount(app, { slug, name: slug, email: `owner@${slug}.example` });
    const { secret } = await addKey(furnished.account.id, ['read', 'chat', 'manage']);
    return { ...furnished, key: secret };
  };
  const addKey = async (accountId: string, scopes: readonly Scope[]) => {
    const { key, secret } = await app.keys.create(accountId, { name: 'Test', scopes });
    return { id: key.id, secret };
  };
  const ask = async (path: string, { method, token, cookie, headers, body }: Asking = {}): Promise<Answer> => {
    const response = await fetch(url + path, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(cookie !== undefined && { cookie, origin: url }),
        ...headers,
      },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = /json/.test(response.headers.get('content-type') ?? '');
    return {
      status: response.status,
      headers: response.headers,
      body: isJson && text !== '' ? JSON.parse(text) : text,
    };
  };

  return {
    app,
    dataFolder,
    realtime,
    rosetta: server.rosetta,
    databaseUrl: database.url,
    url,
    routes,
    main: await addAccount('main'),
    addAccount,
    addKey,
    async addVisitor(account) {
      const { visitor, token } = await app.accounts.welcomeVisitor(account.account.id, account.inbox.id, {});
      return { id: visitor.id, token };
    },
    async signIn({ email, password }) {
      const { status, headers } = await ask('/koine/v1/sign-in', { body: { email, password } });
      assert.equal(status, 200);
      return headers.get('set-cookie')?.split(';')[0] ?? '';
    },
    ask,
    async close() {
      await server.close();
      realtime.close();
      await app.close();
      await database.drop();
      await rm(dataFolder, { recursive: true });
      assert.deepEqual(faults, []);
    },
  };
}

/** The dialect, whose routes go into the table as they are declared on the root. */
function tellRoutes(dialect: Dialect, routes: Route[]): Dialect {
  return {
    ...dialect,
    async register(instance, context) {
      instance.addHook('onRoute', ({ method, url, config }) => {
        const { access } = config ?? {};
        if (instance.prefix !== '' || access === undefined) return;
        for (const each of [method].flat()) routes.push({ dialect: dialect.name, method: each, path: url, access });
      });
      await dialect.register(instance, context);
    },
  };
}
