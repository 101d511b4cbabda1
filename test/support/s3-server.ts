import { createHash, createHmac } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A small S3 that keeps objects in memory and turns away every request that is not signed for it. */
export interface S3Server {
  /** What `KOINE_FILES_URL` would be. */
  readonly address: string;
  /** The objects by path. */
  readonly objects: ReadonlyMap<string, Buffer>;
  /** While true, every request fails. */
  isBroken: boolean;
  close(): Promise<void>;
}

const ID = 'koine-test';
const KEY = 'a/secret+key';
const REGION = 'eu-test-1';

export async function startS3Server(): Promise<S3Server> {
  const objects = new Map<string, Buffer>();
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray());
    const answer = (status: number, content: Buffer | string = '') => response.writeHead(status).end(content);
    if (state.isBroken) return answer(503, '<Error><Code>SlowDown</Code></Error>');
    const fault = faultIn(request, body);
    if (fault) return answer(403, `<Error><Code>${fault}</Code></Error>`);
    const path = request.url ?? '';
    switch (request.method) {
      case 'PUT':
        objects.set(path, body);
        return answer(200);
      case 'GET':
        return objects.has(path)
          ? answer(200, objects.get(path))
          : answer(404, '<Error><Code>NoSuchKey</Code></Error>');
      case 'DELETE':
        objects.delete(path);
        return answer(204);
      default:
        return answer(405);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const state = {
    address: `http://${ID}:${encodeURIComponent(KEY)}@127.0.0.1:${port}/bucket/koine?region=${REGION}`,
    objects,
    isBroken: false,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return state;
}

/** What is wrong with the request's Signature Version 4 or its content's hash, or null. */
function faultIn({ method = '', url = '', headers }: IncomingMessage, body: Buffer): string | null {
  const given = /^AWS4-HMAC-SHA256 Credential=([^,]+), SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
    headers.authorization ?? '',
  );
  if (!given) return 'AccessDenied';
  const [, credential = '', names = '', signature] = given;
  const [id, date = '', region = '', service = '', end = ''] = credential.split('/');
  if (id !== ID || region !== REGION || service !== 's3') return 'InvalidAccessKeyId';
  const signed = names.split(';');
  const time = String(headers['x-amz-date']);
  if (!['host', 'x-amz-date', 'x-amz-content-sha256'].every((name) => signed.includes(name))) return 'UnsignedHeaders';
  if (Math.abs(Date.parse(time.replace(/^(....)(..)(..T..)(..)/, '$1-$2-$3:$4:')) - Date.now()) > 15 * 60_000) {
    return 'RequestTimeTooSkewed';
  }
  if (method === 'PUT' && headers['content-length'] === undefined) return 'MissingContentLength';
  const hash = String(headers['x-amz-content-sha256']);
  if (method === 'PUT' && hash !== sha256(body)) return 'XAmzContentSHA256Mismatch';
  const canonical = [method, url, '', ...signed.map((name) => `${name}:${headers[name]}`), '', names, hash].join('\n');
  const scope = [date, region, service, end].join('/');
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonical)].join('\n');
  const key = [date, region, service, end].reduce<Buffer | string>((by, part) => hmac(by, part), `AWS4${KEY}`);
  return hmac(key, text).toString('hex') === signature ? null : 'SignatureDoesNotMatch';
}

function sha256(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
