import type { Snapshot } from '../../core/directory.ts';
import { type ForeignName, type FoundName, keyOfName, type NameMapping } from '../../core/imports.ts';
import { invalidInput, Refusal } from '../../core/refusal.ts';
import type { Aliases } from '../../store/aliases.ts';
import type { Sessions } from '../../store/sessions.ts';
import type { Accounts } from '../accounts.ts';
import type { Importing } from '../importing.ts';
import type { ImportReader, PastRecord } from './import-reader.ts';

/** What became of a record; `at` is when its session began. */
export interface Taken {
  readonly outcome: 'written' | 'present' | 'possible';
  readonly sessionId: string;
  readonly at: number;
}

/** For whom records are taken. */
export interface Taking {
  readonly accountId: string;
  readonly dialect: string;
  readonly reader: ImportReader;
  readonly snapshot: Snapshot;
  readonly mapping: NameMapping;
  /** Whether all that could refuse a session is done, and nothing is written. */
  readonly isDry: boolean;
}

const nobody = '00000000-0000-0000-0000-000000000000';

/** Takes one record of a vendor's after another into the log. */
export class ImportRun {
  readonly #importing: Importing;
  readonly #sessions: Pick<Sessions, 'get'>;
  readonly #accounts: Pick<Accounts, 'welcomeVisitor'>;
  readonly #aliases: Pick<Aliases, 'find' | 'ensure'>;

  constructor(parts: {
    readonly importing: Importing;
    readonly sessions: Pick<Sessions, 'get'>;
    readonly accounts: Pick<Accounts, 'welcomeVisitor'>;
    readonly aliases: Pick<Aliases, 'find' | 'ensure'>;
  }) {
    this.#importing = parts.importing;
    this.#sessions = parts.sessions;
    this.#accounts = parts.accounts;
    this.#aliases = parts.aliases;
  }

  /** Refuses what cannot be taken, and then nothing is written. A session that is there already is left as it is. */
  async take(record: PastRecord, taking: Taking): Promise<Taken> {
    const ids = new Map<string, string>();
    for (const name of record.names) {
      const id = findName(name, taking);
      if (id === null) throw invalidInput(`/${name.kind}`, `Nobody is named for the ${name.kind} ${inWords(name)}.`);
      ids.set(keyOfName(name), id);
    }
    const target = {
      snapshot: withForeignNumbers(taking.snapshot, record.names, ids),
      idOf: (kind: ForeignName['kind'], key: string) => ids.get(keyOfName({ kind, key })) ?? '',
    };
    const [opening] = record.decode({ ...target, visitorId: nobody });
    if (opening?.happening.type !== 'session-opened') throw invalidInput('', 'The record tells of no session.');
    const { sessionId, inboxId } = opening.happening;
    const at = opening.at;
    if (await this.#sessions.get(taking.accountId, sessionId)) return { outcome: 'present', sessionId, at };
    if (taking.isDry) return { outcome: 'possible', sessionId, at };
    const visitorId = await this.#welcome(record, inboxId, taking);
    const session = await this.#importing.put(record.decode({ ...target, visitorId }));
    return { outcome: session ? 'written' : 'present', sessionId, at };
  }

  async #welcome({ visitor }: PastRecord, inboxId: string, { accountId, dialect }: Taking): Promise<string> {
    const { known, facts } = visitor;
    const alias = known && { accountId, dialect, kind: known.kind };
    const found = alias && (await this.#aliases.find(alias, known.name));
    if (found) return found;
    const { id } = await this.#newcomer(accountId, inboxId, facts);
    if (!alias) return id;
    try {
      await this.#aliases.ensure(alias, id, () => known.name);
      return id;
    } catch (error) {
      // Somebody else was welcomed under the name at the same moment: that one it is.
      const holder = await this.#aliases.find(alias, known.name);
      if (holder === null) throw error;
      return holder;
    }
  }

  async #newcomer(accountId: string, inboxId: string, facts: PastRecord['visitor']['facts']) {
    try {
      return (await this.#accounts.welcomeVisitor(accountId, inboxId, facts)).visitor;
    } catch (error) {
      // What must be proved here is not proved by a file: the session keeps the words, the visitor does not bear them.
      if (!(error instanceof Refusal)) throw error;
      return (await this.#accounts.welcomeVisitor(accountId, inboxId, {})).visitor;
    }
  }
}

/** Who or what in the account a name is taken for: as was said, else the one that has its number. */
export function findName(
  name: ForeignName,
  { mapping, snapshot, reader }: Pick<Taking, 'mapping' | 'snapshot' | 'reader'>,
): string | null {
  const { kind, key } = name;
  const said = mapping[keyOfName(name)];
  if (said !== undefined) return said;
  if (kind === 'inbox') {
    const isMeant = reader.isInbox ?? (({ number }, key) => String(number) === key);
    return [...snapshot.inboxes.values()].find((inbox) => isMeant(inbox, key))?.id ?? null;
  }
  const all = kind === 'agent' ? snapshot.agents : snapshot.queues;
  return [...all.values()].find(({ id, number }) => id === key || String(number) === key)?.id ?? null;
}

/** Adds a record's names to those that were found before. */
export function countNames(
  found: Map<string, FoundName>,
  names: readonly ForeignName[],
  taking: Pick<Taking, 'mapping' | 'snapshot' | 'reader'>,
  most: number,
): void {
  for (const name of names) {
    const key = keyOfName(name);
    const known = found.get(key);
    if (known) found.set(key, { ...known, name: known.name ?? name.name, count: known.count + 1 });
    else if (found.size < most) found.set(key, { ...name, id: findName(name, taking), count: 1 });
  }
}

/** The account as the vendor's records see it: whom a number stands for bears it, before all others. */
function withForeignNumbers(
  snapshot: Snapshot,
  names: readonly ForeignName[],
  ids: ReadonlyMap<string, string>,
): Snapshot {
  const seen = <T extends { readonly number: number }>(kind: ForeignName['kind'], all: ReadonlyMap<string, T>) => {
    const meant = names.flatMap((name): [string, T][] => {
      const found = name.kind === kind && all.get(ids.get(keyOfName(name)) ?? '');
      return found ? [[keyOfName(name), { ...found, number: Number(name.key) }]] : [];
    });
    return new Map([...meant, ...all]);
  };
  return {
    ...snapshot,
    agents: seen('agent', snapshot.agents),
    queues: seen('queue', snapshot.queues),
    inboxes: seen('inbox', snapshot.inboxes),
  };
}

function inWords({ key, name }: ForeignName): string {
  return name === null ? key : `${key} (${name})`;
}
