import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { App } from './context.ts';
import { demoSlug } from './first-account.ts';
import { allRights, answeringRights, furnishAccount, giveSignIn, type SignInFacts } from './furnished-account.ts';

interface Numbered {
  readonly id: string;
  readonly number: number;
  readonly name: string;
}

/** The demo as the data folder keeps it, secrets included. */
export interface KeptDemo {
  readonly account: Numbered;
  readonly owner: SignInFacts;
  readonly inbox: Numbered & { readonly key: string };
  readonly queue: Numbered;
  /** By dialect: what a customer would hold to call it. */
  readonly credentials: Readonly<Record<string, Entry>>;
  /** Those who answer in it beside the owner. */
  readonly agents: readonly SignInFacts[];
}

/** What somebody needs to try Koine in the demo account. */
export interface Demo extends KeptDemo {
  /** A second agent who answers the queue, and by dialect how they sign in there, if it is otherwise. */
  readonly colleague: SignInFacts & Readonly<Record<string, string | Entry>>;
}

type Entry = Readonly<Record<string, unknown>>;

/** Whoever makes an entry under `credentials`, or beside the colleague's: a dialect. */
export interface Provisioner {
  readonly name: string;
  provision?(app: App, accountId: string, inboxId: string): Promise<Entry>;
  signInOf?(person: SignInFacts): Entry;
}

const agents = [
  { name: 'Maria Keller', email: 'maria@demo.koine.localhost' },
  { name: 'Jonas Berg', email: 'jonas@demo.koine.localhost' },
  { name: 'Aylin Demir', email: 'aylin@demo.koine.localhost' },
  { name: 'Pierre Laurent', email: 'pierre@demo.koine.localhost' },
] as const;

/**
 * The demo account: made once, and afterwards told from `demo.json` (mode 0600) in the data folder. When the database
 * does not hold the account of that file, or the file is gone, the account is made anew or gets new secrets.
 */
export async function ensureDemo(app: App, dataFolder: string, provisioners: readonly Provisioner[]): Promise<Demo> {
  const kept = readDemo(dataFolder);
  const known = await app.accounts.findBySlug(demoSlug);
  const demo = kept && known?.account.id === kept.account.id ? kept : await makeDemo(app);
  const colleague = colleagueIn(demo, provisioners);
  const missing = provisioners.filter(({ name, provision }) => provision && !(name in demo.credentials));
  if (demo === kept && missing.length === 0) return { ...demo, colleague };
  const credentials: Record<string, Entry> = { ...demo.credentials };
  for (const dialect of missing) {
    const entry = await dialect.provision?.(app, demo.account.id, demo.inbox.id);
    if (entry) credentials[dialect.name] = entry;
  }
  const complete = { ...demo, credentials };
  writeDemo(dataFolder, complete);
  return { ...complete, colleague };
}

/** The demo that the data folder keeps, or null. */
export function readDemo(dataFolder: string): KeptDemo | null {
  try {
    return JSON.parse(readFileSync(demoFile(dataFolder), 'utf8')) as KeptDemo;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

async function makeDemo(app: App): Promise<KeptDemo> {
  const email = 'owner@demo.koine.localhost';
  const { account, owner, queue, inbox } = await furnishAccount(app, { slug: demoSlug, name: 'Demo', email });
  const team = [];
  for (const person of agents) team.push(await giveSignIn(app, account.id, { ...person, role: 'agent' }));
  const members = [
    { agentId: owner.agent.id, rights: allRights },
    ...team.map(({ agent }) => ({ agentId: agent.id, rights: answeringRights })),
  ];
  await app.accounts.changeQueue(null, account.id, queue.id, { members });
  return {
    account: numbered(account),
    owner: signInFacts(owner),
    inbox: { ...numbered(inbox), key: inbox.key },
    queue: numbered(queue),
    credentials: {},
    agents: team.map(signInFacts),
  };
}

function colleagueIn({ agents: [person] }: KeptDemo, provisioners: readonly Provisioner[]): Demo['colleague'] {
  if (!person) throw new Error('Nobody answers in the demo account beside its owner');
  const entries = provisioners.flatMap(({ name, signInOf }) => (signInOf ? [[name, signInOf(person)]] : []));
  return { ...person, ...Object.fromEntries(entries) };
}

function writeDemo(dataFolder: string, demo: KeptDemo): void {
  const file = demoFile(dataFolder);
  writeFileSync(`${file}.new`, `${JSON.stringify(demo, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

function demoFile(dataFolder: string): string {
  return path.join(dataFolder, 'demo.json');
}

function numbered({ id, number, name }: Numbered): Numbered {
  return { id, number, name };
}

function signInFacts({ email, password }: SignInFacts): SignInFacts {
  return { email, password };
}
