import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { connect, type Socket } from 'node:net';

/** What a virus scanner says of a file. */
export type ScanResult =
  | { readonly kind: 'clean' }
  | { readonly kind: 'infected'; readonly with: string }
  /** No answer, or none that can be relied on. */
  | { readonly kind: 'unknown'; readonly why: string };

/** Looks for viruses in files. */
export interface Scanner {
  /** Never throws. */
  scan(file: string): Promise<ScanResult>;
}

const SCAN_MS = 60_000;
const LONGEST_ANSWER = 4096;

/** A clamd that is reached by TCP (`tcp://host:3310`) or by a Unix socket (`unix:/run/clamav/clamd.ctl`), asked by INSTREAM. */
export class Clamd implements Scanner {
  readonly #place: { readonly path: string } | { readonly host: string; readonly port: number };
  readonly #scanMs: number;

  constructor(address: string, scanMs: number = SCAN_MS) {
    const { protocol, pathname, hostname, port } = new URL(address);
    this.#place =
      protocol === 'unix:'
        ? { path: decodeURIComponent(pathname) }
        : { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port || 3310) };
    this.#scanMs = scanMs;
  }

  async scan(file: string): Promise<ScanResult> {
    const socket = connect(this.#place);
    const late = AbortSignal.timeout(this.#scanMs);
    const stop = () => void socket.destroy(new Error('The scanner took too long.'));
    late.addEventListener('abort', stop);
    try {
      await once(socket, 'connect');
      // The answer may come before all is sent: what is infected, or too large for it, ends its listening.
      const answered = readAnswer(socket);
      const sent = send(socket, file).catch((error: Error) => error);
      return understand(await answered, await Promise.race([sent, answered.then(() => undefined)]));
    } catch (error) {
      return { kind: 'unknown', why: (error as Error).message };
    } finally {
      late.removeEventListener('abort', stop);
      socket.destroy();
      socket.on('error', () => {});
    }
  }
}

/** The command, then the file in pieces that are each preceded by their length, then a length of none. */
async function send(socket: Socket, file: string): Promise<undefined> {
  socket.write('zINSTREAM\0');
  for await (const piece of createReadStream(file)) {
    const length = Buffer.alloc(4);
    length.writeUInt32BE((piece as Buffer).length);
    socket.write(length);
    if (!socket.write(piece as Buffer)) await once(socket, 'drain');
  }
  socket.write(Buffer.alloc(4));
  return undefined;
}

async function readAnswer(socket: Socket): Promise<string> {
  let answer = '';
  for await (const piece of socket) {
    answer += (piece as Buffer).toString('utf8');
    if (answer.includes('\0') || answer.length > LONGEST_ANSWER) break;
  }
  return answer.split('\0')[0]?.trim() ?? '';
}

/** `stream: OK` counts only when all was sent. */
function understand(answer: string, failure: Error | undefined): ScanResult {
  const found = /^stream: (.+) FOUND$/.exec(answer)?.[1];
  if (found !== undefined) return { kind: 'infected', with: found };
  if (answer === 'stream: OK' && !failure) return { kind: 'clean' };
  return { kind: 'unknown', why: answer || failure?.message || 'The scanner answered nothing.' };
}
