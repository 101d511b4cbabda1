import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { invalidInput, Refusal } from '../../core/refusal.ts';
import { atOnce } from '../at-once.ts';
import type { DialectContext } from '../dialect.ts';
import { tokenOf } from './auth.ts';
import type { NativeInstance } from './routing.ts';

const HEADER = 'idempotency-key';

interface Claimed {
  readonly accountId: string;
  readonly key: string;
  readonly secret: Buffer;
}

/**
 * Lets every POST of those who prove who they are be repeated: with the same `Idempotency-Key` and the same body it is
 * answered as before and does nothing, for a day. What failed on our side may be tried again.
 */
export function addIdempotency(instance: NativeInstance, { app }: DialectContext): void {
  const claims = new WeakMap<FastifyRequest, Claimed>();

  const claim = async (request: FastifyRequest, reply: FastifyReply, header: unknown) => {
    if (typeof header !== 'string' || !/^[\x21-\x7e]{1,255}$/.test(header)) {
      throw invalidInput('', 'Idempotency-Key must be 1 to 255 visible ASCII characters.');
    }
    const claimed = claimOf(request, header);
    const claim = await app.idempotency.claim(claimed.accountId, claimed.key, hashOf(request));
    switch (claim) {
      case 'claimed':
        claims.set(request, claimed);
        return;
      case 'in-progress':
        throw new Refusal('conflict', 'The first request with this Idempotency-Key is still in work.');
      case 'mismatch':
        throw new Refusal('idempotency-mismatch', 'This Idempotency-Key was used for another request.');
      default:
        replay(reply, claim.status, open(claimed.secret, claim.body));
    }
  };

  const keep = async ({ accountId, key, secret }: Claimed, reply: FastifyReply, payload: unknown) => {
    const isFinal = reply.statusCode < 500 && (typeof payload === 'string' || payload == null);
    if (!isFinal) return app.idempotency.release(accountId, key);
    const type = String(reply.getHeader('content-type') ?? '');
    await app.idempotency.answer(accountId, key, {
      status: reply.statusCode,
      body: seal(secret, JSON.stringify({ type, payload: payload ?? '' })),
    });
  };

  instance.addHook(
    'preHandler',
    atOnce((request, reply) => {
      const header = request.headers[HEADER];
      if (header !== undefined && request.method === 'POST' && request.actor) return claim(request, reply, header);
    }),
  );

  instance.addHook('onSend', (request, reply, payload, done) => {
    const claimed = request.headers[HEADER] === undefined ? undefined : claims.get(request);
    if (!claimed) return done();
    claims.delete(request);
    keep(claimed, reply, payload).then(() => done(), done);
  });
}

function replay(reply: FastifyReply, status: number, answer: string) {
  const { type, payload } = JSON.parse(answer) as { readonly type: string; readonly payload: string };
  if (type !== '') reply.header('content-type', type);
  return reply.status(status).header('idempotency-replayed', 'true').send(payload);
}

/** The claim belongs to the credential: another one's key of the same name is another key. */
function claimOf(request: FastifyRequest, header: string): Claimed {
  const secret = digest(`${tokenOf(request)?.token ?? ''}\n${header}`);
  return { accountId: request.actor?.accountId ?? '', key: digest(secret.toString('hex')).toString('hex'), secret };
}

function hashOf({ method, url, body }: FastifyRequest): Buffer {
  return digest(`${method} ${url}\n${JSON.stringify(body ?? null)}`);
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}

const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/** An answer may tell a secret, which the store must not hold: only who bears the credential can open it again. */
function seal(secret: Buffer, text: string): string {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', secret, nonce);
  return Buffer.concat([nonce, cipher.update(text), cipher.final(), cipher.getAuthTag()]).toString('base64');
}

function open(secret: Buffer, sealed: string): string {
  const bytes = Buffer.from(sealed, 'base64');
  const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, NONCE_BYTES));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  return decipher.update(bytes.subarray(NONCE_BYTES, -TAG_BYTES), undefined, 'utf8') + decipher.final('utf8');
}
