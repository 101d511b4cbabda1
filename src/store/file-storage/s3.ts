import { createHash } from 'node:crypto';
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import type { ReadableStream } from 'node:stream/web';
import { AwsClient } from 'aws4fetch';
import type { Content, FileStorage } from './file-storage.ts';

const ANSWER_MS = 30_000;
const TRANSFER_MS = 10 * 60_000;

/** Asks as `fetch` does. */
type Ask = (url: string, init: RequestInit) => Promise<Response>;

/** The store did not do what it was asked for. */
export class StorageRefused extends Error {
  readonly status: number;

  constructor(status: number, said: string) {
    super(`The file storage answered ${status}: ${said.slice(0, 500)}`);
    this.status = status;
  }
}

/** Files in an S3-compatible store, whose every request is signed (Signature Version 4), content included. */
export class S3Storage implements FileStorage {
  readonly #client: AwsClient;
  readonly #base: string;
  readonly #fetch: Ask;

  /** `https://key:secret@host/bucket/prefix?region=eu-central-1`; without a region `us-east-1` is meant. */
  constructor(address: string, ask: Ask = fetch) {
    const url = new URL(address);
    this.#client = new AwsClient({
      accessKeyId: decodeURIComponent(url.username),
      secretAccessKey: decodeURIComponent(url.password),
      service: 's3',
      region: url.searchParams.get('region') ?? 'us-east-1',
      retries: 0,
    });
    this.#fetch = ask;
    this.#base = `${url.origin}${url.pathname.replace(/\/+$/, '')}`;
  }

  async put(key: string, { file, size, sha256 }: Content): Promise<void> {
    const body = await openAsBlob(file);
    if (body.size !== size) throw new Error(`${file} has ${body.size} bytes instead of ${size}`);
    const answer = await this.#ask(key, { method: 'PUT', body, headers: { 'x-amz-content-sha256': sha256 } });
    await settle(answer, [200, 201, 204]);
  }

  /** As `put`, of a small file that nobody has looked at yet. */
  async putFile(key: string, file: string): Promise<void> {
    const bytes = await readFile(file);
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    await this.put(key, { file, size: bytes.length, sha256 });
  }

  async read(key: string, from = 0): Promise<Readable | null> {
    const headers = from > 0 ? { range: `bytes=${from}-` } : {};
    const answer = await this.#ask(key, { method: 'GET', headers });
    if (answer.status === 404) {
      await answer.body?.cancel();
      return null;
    }
    if (answer.status !== (from > 0 ? 206 : 200) || !answer.body) return settle(answer, []);
    return Readable.fromWeb(answer.body as ReadableStream);
  }

  async remove(key: string): Promise<void> {
    await settle(await this.#ask(key, { method: 'DELETE' }), [200, 204, 404]);
  }

  async #ask(key: string, init: RequestInit): Promise<Response> {
    const { url, method, headers } = await this.#client.sign(`${this.#base}/${key}`, init);
    const signal = AbortSignal.timeout(init.body ? TRANSFER_MS : ANSWER_MS);
    const { body = null } = init;
    return this.#fetch(url, { method, headers: [...headers], body, signal, redirect: 'error' });
  }
}

/** Throws, with what the store said, unless it answered as expected. */
async function settle(answer: Response, expected: readonly number[]): Promise<null> {
  const said = await answer.text();
  if (expected.includes(answer.status)) return null;
  throw new StorageRefused(answer.status, said);
}
