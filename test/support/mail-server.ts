import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A mail that a server was given: as it came, and read. */
export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly raw: string;
  readonly parsed: ParsedMail;
}

/** How the server behaves towards the next mails. */
export type MailMood =
  /** Takes the mail. */
  | 'good'
  /** Turns down the recipient for good, or for now. */
  | 'unknown-recipient'
  | 'busy'
  /** Takes the mail and never answers. */
  | 'silent'
  /** Drops the connection when the mail is there. */
  | 'dropping';

/** A real SMTP server on loopback, which keeps what it is given. */
export interface MailServerUnderTest extends AsyncDisposable {
  /** `smtp://127.0.0.1:<port>`. */
  readonly url: string;
  /** What it was given whole, in order, also where its answer never came. */
  readonly mails: readonly ReceivedMail[];
  mood: MailMood;
  /** Resolves when it has been given so many mails. */
  given(count: number): Promise<void>;
}

export async function startMailServer(): Promise<MailServerUnderTest> {
  const mails: ReceivedMail[] = [];
  const waiting: { readonly count: number; readonly resolve: () => void }[] = [];
  const state: { mood: MailMood } = { mood: 'good' };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onRcptTo(_address, _session, callback) {
      if (state.mood === 'unknown-recipient') return callback(reply(550, 'No such user here'));
      if (state.mood === 'busy') return callback(reply(451, 'Try again later'));
      return callback();
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = [];
      stream.on('data', (chunk: Buffer) => chunks.push(chunk));
      stream.on('end', async () => {
        const { mood } = state;
        const raw = Buffer.concat(chunks).toString();
        const { mailFrom, rcptTo } = session.envelope;
        mails.push({
          from: mailFrom === false ? '' : mailFrom.address,
          to: rcptTo.map(({ address }) => address),
          raw,
          parsed: await simpleParser(raw),
        });
        for (const each of waiting) if (mails.length >= each.count) each.resolve();
        if (mood === 'silent') return;
        if (mood === 'dropping') {
          for (const connection of connectionsOf(server)) connection._socket.destroy();
          return;
        }
        callback(null, 'Taken');
      });
    },
  });
  server.on('error', () => {});
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  const { port } = server.server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    get mood() {
      return state.mood;
    },
    set mood(mood) {
      state.mood = mood;
    },
    async given(count) {
      if (mails.length < count) await new Promise<void>((resolve) => waiting.push({ count, resolve }));
    },
    async [Symbol.asyncDispose]() {
      for (const connection of connectionsOf(server)) connection._socket.destroy();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** The typings do not tell of them. */
function connectionsOf(server: SMTPServer): Iterable<{ readonly _socket: { destroy(): void } }> {
  return (server as unknown as { readonly connections: Set<{ readonly _socket: { destroy(): void } }> }).connections;
}

function reply(responseCode: number, message: string): Error {
  return Object.assign(new Error(message), { responseCode });
}
