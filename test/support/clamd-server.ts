import { type AddressInfo, createServer, type Socket } from 'node:net';

/** How the stand-in behaves: as clamd does, or as one that is out of order. */
export type ClamdMood = 'well' | 'broken' | 'silent' | 'hangs-up' | 'too-small';

/** A stand-in for clamd that understands INSTREAM, and finds whatever holds the word `EICAR`. */
export interface ClamdServer {
  readonly address: string;
  mood: ClamdMood;
  /** How many bytes of files it has read. */
  readonly bytesSeen: number;
  close(): Promise<void>;
}

/** Listens on a port, or on a Unix socket at the path. */
export async function startClamdServer(socketPath?: string): Promise<ClamdServer> {
  const sockets = new Set<Socket>();
  let bytesSeen = 0;
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    socket.on('error', () => {});
    if (state.mood === 'hangs-up') return void socket.destroy();
    if (state.mood === 'too-small') return void socket.end('INSTREAM size limit exceeded. ERROR\0');
    let received = Buffer.alloc(0);
    socket.on('data', (piece) => {
      received = Buffer.concat([received, piece]);
      const content = contentOf(received);
      if (!content || state.mood === 'silent') return;
      bytesSeen += content.length;
      if (state.mood === 'broken') socket.end('stream: Can’t allocate memory ERROR\0');
      else socket.end(content.includes('EICAR') ? 'stream: Eicar-Signature FOUND\0' : 'stream: OK\0');
    });
  });
  await new Promise<void>((resolve) =>
    socketPath === undefined ? server.listen(0, '127.0.0.1', resolve) : server.listen(socketPath, resolve),
  );
  const state = {
    address:
      socketPath === undefined ? `tcp://127.0.0.1:${(server.address() as AddressInfo).port}` : `unix:${socketPath}`,
    mood: 'well' as ClamdMood,
    get bytesSeen() {
      return bytesSeen;
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return state;
}

/** The streamed file, once its end has come; throws when this is no INSTREAM. */
function contentOf(received: Buffer): Buffer | null {
  const command = Buffer.from('zINSTREAM\0');
  if (received.length < command.length) return null;
  if (!received.subarray(0, command.length).equals(command)) throw new Error('This is no INSTREAM');
  const pieces: Buffer[] = [];
  for (let at = command.length; at + 4 <= received.length; ) {
    const length = received.readUInt32BE(at);
    if (length === 0) return Buffer.concat(pieces);
    if (at + 4 + length > received.length) return null;
    pieces.push(received.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  return null;
}
