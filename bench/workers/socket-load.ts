import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import { Latencies, type LatencySummary } from '../latencies.ts';
import { type ChatAddress, type ChatPair, openChatPair } from '../load/chat-pair.ts';
import { answer, readAssignment } from './assignment.ts';

/** Chats to join with two sockets each, and how their visitors write. */
export interface SocketAssignment {
  readonly url: string;
  readonly chats: readonly ChatAddress[];
  readonly seconds: number;
  /** Messages a second of all visitors together, sent when they are due; null: each visitor waits for delivery before the next. */
  readonly perSecond: number | null;
}

/** Times are from when a message was due to when the agent had it. */
export interface SocketAnswer extends LatencySummary {
  readonly perSecond: number;
  /** Sent while times were taken, and not delivered a second after the end. */
  readonly lost: number;
}

/** A visitor writes at most this often, for the servers limit what one socket may send. */
const PAUSE_MS = 25;
const TICK_MS = 1;
const WARM_UP_MS = 1_000;

const assignment = await readAssignment<SocketAssignment>();
const { chats, seconds } = assignment;
const due = new Map<string, { readonly at: number; readonly next: (() => void) | null }>();
const latencies = new Latencies();
const pairs: ChatPair[] = [];
for (const chat of chats) pairs.push(await openChatPair(assignment.url, chat, hear));
const ids = countedIds();
let countingFrom = Number.POSITIVE_INFINITY;
let over = false;

const writing = assignment.perSecond === null ? writeInTurns() : writeWhenDue(assignment.perSecond);
await delay(WARM_UP_MS);
countingFrom = performance.now();
await delay(seconds * 1_000);
const until = performance.now();
over = true;
await writing;
await delay(1_000);
const summary = latencies.summary();
answer({
  ...summary,
  perSecond: summary.count / ((until - countingFrom) / 1_000),
  lost: [...due.values()].filter(({ at }) => at >= countingFrom).length,
} satisfies SocketAnswer);
for (const pair of pairs) pair.close();

function hear(id: string): void {
  const message = due.get(id);
  if (!message) return;
  due.delete(id);
  if (message.at >= countingFrom) latencies.add(performance.now() - message.at);
  message.next?.();
}

/** Each visitor writes as soon as the message before was delivered, but not sooner than the pause. */
async function writeInTurns(): Promise<void> {
  for (const pair of pairs) {
    const write = () => {
      if (over) return;
      const id = ids();
      const at = performance.now();
      const next = () => void setTimeout(write, Math.max(0, PAUSE_MS - (performance.now() - at)));
      due.set(id, { at, next });
      pair.send(id);
    };
    setTimeout(write, Math.random() * PAUSE_MS);
  }
}

/** Visitors take turns at a steady rate, whatever the server does. */
async function writeWhenDue(perSecond: number): Promise<void> {
  const start = performance.now();
  for (let sent = 0; !over; await delay(TICK_MS)) {
    for (; start + (sent * 1_000) / perSecond <= performance.now(); sent += 1) {
      const id = ids();
      due.set(id, { at: start + (sent * 1_000) / perSecond, next: null });
      pairs[sent % pairs.length]?.send(id);
    }
  }
}

/** UUIDs that count up, which costs the generator less than random ones. */
function countedIds(): () => string {
  const prefix = randomUUID().slice(0, 24);
  let count = 0;
  return () => {
    count += 1;
    return prefix + count.toString(16).padStart(12, '0');
  };
}
