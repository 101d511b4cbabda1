import { createDecipheriv, createECDH, hkdfSync, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A notice that reached the push service, as the browser decrypts it. */
export interface Brought {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** A push service and the browser behind it, in one: what it is sent it decrypts. */
export interface PushServer {
  /** What a browser gives as its subscription; every path is a place of it. */
  subscriptionAt(path: string): { readonly endpoint: string; readonly keys: { p256dh: string; auth: string } };
  /** All that came, also what was not taken. */
  readonly brought: readonly Brought[];
  /** Answers with these statuses one after another, and with 201 then. */
  answer(...statuses: number[]): void;
  close(): Promise<void>;
}

export async function startPushServer(): Promise<PushServer> {
  const browser = createECDH('prime256v1');
  const p256dh = browser.generateKeys();
  const auth = randomBytes(16);
  const brought: Brought[] = [];
  const statuses: number[] = [];
  const server = createServer(async (request, response) => {
    brought.push({ headers: request.headers, text: decrypt(await buffer(request)) });
    response.writeHead(statuses.shift() ?? 201).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;

  function decrypt(body: Buffer): string {
    const sender = body.subarray(21, 86);
    const info = Buffer.concat([Buffer.from('WebPush: info\0'), p256dh, sender]);
    const secret = Buffer.from(hkdfSync('sha256', browser.computeSecret(sender), auth, info, 32));
    const derive = (name: string, bytes: number) =>
      Buffer.from(hkdfSync('sha256', secret, body.subarray(0, 16), `Content-Encoding: ${name}\0`, bytes));
    const decipher = createDecipheriv('aes-128-gcm', derive('aes128gcm', 16), derive('nonce', 12));
    decipher.setAuthTag(body.subarray(-16));
    const record = Buffer.concat([decipher.update(body.subarray(86, -16)), decipher.final()]);
    return record.subarray(0, record.lastIndexOf(2)).toString();
  }

  return {
    subscriptionAt: (path) => ({
      endpoint: `http://127.0.0.1:${port}/${path}`,
      keys: { p256dh: p256dh.toString('base64url'), auth: auth.toString('base64url') },
    }),
    brought,
    answer: (...next) => void statuses.push(...next),
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
