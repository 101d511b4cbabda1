import { connect, type NatsConnection, type Subscription } from '@nats-io/transport-node';
import type { Bus, BusListener, BusMember, Wake } from './bus.ts';
import { isCount, isRecord, isText } from './heard.ts';
import { readRoll } from './roll.ts';
import { readSighting } from './sighting.ts';
import { readSignal } from './signal.ts';

const WAKES = 'koine.wake';
const SIGNALS = 'koine.room';
const ROLLS = 'koine.roll';
const SIGHTINGS = 'koine.visit';

const LONGEST_ID = 100;

/** What the bus tells whoever runs Koine: it went away, or came back. */
export interface BusLog {
  warn(message: string): void;
  info(message: string): void;
}

/**
 * Joins Koine processes by NATS servers (`nats://host:4222`, several separated by commas). Throws when none answers at
 * the start; later losses are made good: while the bus is away each process goes on alone, and when it is back all
 * readers look into the store once.
 */
export async function natsBus(url: string, log: BusLog): Promise<Bus & { close(): Promise<void> }> {
  const connection = await connect({
    servers: url.split(',').map((server) => server.trim()),
    name: 'koine',
    noEcho: true,
    maxReconnectAttempts: -1,
    timeout: 5_000,
  });
  return {
    join: (listener) => joinBy(connection, log, listener),
    close: () => connection.close(),
  };
}

function joinBy(connection: NatsConnection, log: BusLog, listener: BusListener): BusMember {
  const subscriptions = [
    hear(connection, WAKES, readWake, (wake) => listener.woken(wake)),
    hear(connection, SIGNALS, readSignal, (signal) => listener.told(signal)),
    hear(connection, ROLLS, readRoll, (roll) => listener.counted(roll)),
    hear(connection, SIGHTINGS, readSighting, (sighting) => listener.shown(sighting)),
  ];
  void watch(connection, log, () => listener.missed());
  const say = (subject: string, value: unknown) => {
    // A message that cannot go out now is as good as lost, and a lost one does no harm.
    if (!connection.isClosed()) connection.publish(subject, JSON.stringify(value));
  };
  return {
    wake: (wake) => say(`${WAKES}.${wake.accountId}.${wake.sessionId}`, wake),
    tell: (signal) => say(`${SIGNALS}.${signal.sessionId}`, signal),
    count: (roll) => say(`${ROLLS}.visitors`, roll),
    show: (sighting) => say(`${SIGHTINGS}.${sighting.accountId}`, sighting),
    leave() {
      for (const subscription of subscriptions) subscription.unsubscribe();
    },
  };
}

/** What others wrote is input like any other: what `read` does not know is passed over. */
function hear<Kind>(
  connection: NatsConnection,
  subject: string,
  read: (value: unknown) => Kind | null,
  told: (one: Kind) => void,
): Subscription {
  return connection.subscribe(`${subject}.>`, {
    callback: (error, message) => {
      const one = error ? null : read(parse(message.string()));
      if (one) told(one);
    },
  });
}

async function watch(connection: NatsConnection, log: BusLog, missed: () => void): Promise<void> {
  for await (const status of connection.status()) {
    if (status.type === 'disconnect') log.warn('The NATS server is gone; this process goes on alone until it is back.');
    if (status.type === 'reconnect') {
      log.info('The NATS server is back.');
      missed();
    }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function readWake(value: unknown): Wake | null {
  if (!isRecord(value)) return null;
  const { accountId, sessionId, version, position } = value;
  const isWake =
    isText(accountId, LONGEST_ID) && isText(sessionId, LONGEST_ID) && isCount(version) && isCount(position);
  return isWake ? { accountId, sessionId, version, position } : null;
}
