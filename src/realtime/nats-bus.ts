import { connect, type NatsConnection } from '@nats-io/transport-node';
import type { Bus, BusMember, Wake } from './bus.ts';

const SUBJECT = 'koine.wake';

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
    join: (listener, missed) => joinBy(connection, log, listener, missed),
    close: () => connection.close(),
  };
}

function joinBy(
  connection: NatsConnection,
  log: BusLog,
  listener: (wake: Wake) => void,
  missed: () => void,
): BusMember {
  const subscription = connection.subscribe(`${SUBJECT}.>`, {
    callback: (error, message) => {
      const wake = error ? null : readWake(message.string());
      if (wake) listener(wake);
    },
  });
  void watch(connection, log, missed);
  return {
    publish(wake) {
      // A message that cannot go out now is as good as lost, and a lost one does no harm.
      if (!connection.isClosed()) {
        connection.publish(`${SUBJECT}.${wake.accountId}.${wake.sessionId}`, JSON.stringify(wake));
      }
    },
    leave: () => subscription.unsubscribe(),
  };
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

/** What others wrote is input like any other: a wake-up that is none is passed over. */
function readWake(text: string): Wake | null {
  try {
    const { accountId, sessionId, version, position } = JSON.parse(text) as Partial<Wake>;
    const isWake =
      typeof accountId === 'string' &&
      typeof sessionId === 'string' &&
      typeof version === 'number' &&
      typeof position === 'number';
    return isWake ? { accountId, sessionId, version, position } : null;
  } catch {
    return null;
  }
}
