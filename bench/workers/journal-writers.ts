import { randomUUID } from 'node:crypto';
import { openApp } from '../../src/app/context.ts';
import { openDatabase } from '../../src/store/database.ts';
import { bodyOf } from '../../src/store/event-record.ts';
import { Journal } from '../../src/store/journal.ts';
import { nextStep, type Place, type Step } from '../load/conversation.ts';
import { BareBatches } from '../peers/bare-batches.ts';
import { answer, readAssignment } from './assignment.ts';

/** Which writers to compare: `slices` seconds of each kind, in turns, after one second of each that is not counted. */
export interface WritersAssignment {
  readonly url: string;
  readonly kinds: readonly ('journal' | 'bare')[];
  readonly writers: number;
  readonly accounts: number;
  readonly slices: number;
}

/** Appends a second by kind, the mean of all slices. */
export type WritersAnswer = Partial<Record<'journal' | 'bare', number>>;

type Write = (step: Step, place: Place) => Promise<unknown>;

const SLICE_MS = 1_000;

const assignment = await readAssignment<WritersAssignment>();
const places = await makePlaces(assignment.url, assignment.accounts);
const writes = { journal: await journalWrite(assignment.url), bare: await bareWrite(assignment.url) };
const appended = { journal: 0, bare: 0 };
for (const kind of assignment.kinds) await writeFor(writes[kind]);
for (let slice = 0; slice < assignment.slices; slice += 1) {
  for (const kind of assignment.kinds) appended[kind] += await writeFor(writes[kind]);
}
answer(Object.fromEntries(assignment.kinds.map((kind) => [kind, appended[kind] / assignment.slices])));

async function makePlaces(url: string, accounts: number): Promise<readonly Place[]> {
  const app = await openApp({ databaseUrl: url });
  const places: Place[] = [];
  while (places.length < accounts) {
    const account = await app.accounts.createAccount({ slug: `bench-${randomUUID()}`, name: 'Bench' });
    const queue = await app.accounts.createQueue(null, account.id, { name: 'Support', members: [] });
    const inbox = await app.accounts.createInbox(null, account.id, { name: 'Website', queueId: queue.id });
    places.push({ accountId: account.id, inboxId: inbox.id, queueId: queue.id });
  }
  await app.close();
  return places;
}

async function journalWrite(url: string): Promise<Write> {
  const journal = new Journal(openDatabase(url).pool);
  return async (step) => {
    if ((await journal.append(step)) === 'stale') throw new Error('Nobody else writes to this session');
  };
}

async function bareWrite(url: string): Promise<Write> {
  const batches = await BareBatches.open(url);
  return ({ events, session }, { accountId }) =>
    batches.append(
      events.map((event) => ({
        accountId,
        sessionId: session.id,
        seq: event.seq,
        at: new Date(event.at).toISOString(),
        type: event.type,
        body: JSON.stringify(bodyOf(event)),
      })),
    );
}

/** How many appends a second all writers together had answered. */
async function writeFor(write: Write): Promise<number> {
  const start = performance.now();
  const counts = await Promise.all(
    Array.from({ length: assignment.writers }, (_, index) => writeAlone(write, index, start + SLICE_MS)),
  );
  return counts.reduce((sum, count) => sum + count, 0) / ((performance.now() - start) / 1_000);
}

async function writeAlone(write: Write, index: number, until: number): Promise<number> {
  const place = places[index % places.length];
  if (!place) throw new Error('No account was made');
  let session: Step['session'] | null = null;
  let count = 0;
  while (performance.now() < until) {
    const step = nextStep(session, place, Date.now());
    session = step?.session ?? null;
    if (!step) continue;
    await write(step, place);
    count += 1;
  }
  return count;
}
