import { createHmac, randomBytes } from 'node:crypto';

/** What a token tells its holder; `iat` and `exp` are in seconds. */
export interface Claims {
  readonly iat: number;
  readonly exp: number;
  /** The number of the agent, or the id of the key. */
  readonly sub: string;
  readonly companyId: number;
}

const MAX_INT = 2_147_483_647;
const HEADER = encode({ alg: 'HS256', typ: 'JWT' });

/**
 * A JWT with these claims. It proves something only because its hash is kept as a credential, which can be revoked; so
 * the key it is signed with is made for it alone and forgotten.
 */
export function makeJwt(claims: Claims): string {
  const unsigned = `${HEADER}.${encode({ ...claims, jti: randomBytes(16).toString('hex') })}`;
  return `${unsigned}.${createHmac('sha256', randomBytes(32)).update(unsigned).digest('base64url')}`;
}

/** What a token says of itself, which proves nothing; null when it is no JWT. */
export function readClaims(token: string): Claims | null {
  const [, payload, signature, ...rest] = token.split('.');
  if (payload === undefined || signature === undefined || rest.length > 0) return null;
  try {
    const claims: Partial<Claims> | null = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
    const { exp = 0, companyId = 0 } = claims ?? {};
    const isWhole = Number.isSafeInteger(exp) && Number.isInteger(companyId);
    return isWhole && exp > 0 && companyId > 0 && companyId <= MAX_INT ? (claims as Claims) : null;
  } catch {
    return null;
  }
}

/** Whether the token says that its time is over; false for what is no JWT. */
export function isExpired(token: string, now: number): boolean {
  const claims = readClaims(token);
  return claims !== null && claims.exp * 1000 <= now;
}

/** The token of an `Authorization: Bearer …` header, or null. */
export function tokenOf(header: string | undefined): string | null {
  return /^bearer +(\S+) *$/i.exec(header ?? '')?.[1] ?? null;
}

function encode(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
