import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

/** What a stand-in says of whoever signs in there. */
export interface OpenIdPersonClaims {
  readonly sub: string;
  readonly email?: string;
  readonly email_verified?: boolean | string;
  readonly amr?: readonly string[];
}

/** An OpenID Connect provider on loopback, at which one person is signed in. */
export interface OpenIdServer extends AsyncDisposable {
  readonly issuer: string;
  person: OpenIdPersonClaims;
  /** Claims that stand in ID tokens instead of the right ones. */
  wrong: Readonly<Record<string, unknown>>;
  /** Signs by a key that is not the provider's. */
  forges: boolean;
  /** Tells the e-mail address by the userinfo endpoint alone. */
  isTerse: boolean;
  /** The queries with which browsers came. */
  readonly asked: URLSearchParams[];
}

export const openIdClient = { clientId: 'koine', clientSecret: 'a secret of: the client' };

/** Starts one. It wants PKCE and the client's secret, and gives each code once. */
export async function startOpenIdServer(): Promise<OpenIdServer> {
  const [own, foreign] = await Promise.all([generateKeyPair('RS256'), generateKeyPair('RS256')]);
  const jwk = { ...(await exportJWK(own.publicKey)), kid: 'one', alg: 'RS256', use: 'sig' };
  const codes = new Map<string, URLSearchParams>();
  const people = new Map<string, OpenIdPersonClaims>();
  const state = {
    person: { sub: 'nobody' } as OpenIdPersonClaims,
    wrong: {},
    forges: false,
    isTerse: false,
    asked: [] as URLSearchParams[],
  };
  let issuer = '';

  const tokens = async (body: URLSearchParams) => {
    const asked = codes.get(body.get('code') ?? '');
    codes.delete(body.get('code') ?? '');
    const challenge = createHash('sha256').update(body.get('code_verifier') ?? '');
    const isRight =
      asked?.get('code_challenge') === challenge.digest('base64url') &&
      asked.get('redirect_uri') === body.get('redirect_uri');
    if (!asked || !isRight) return { error: 'invalid_grant' };
    const { email, email_verified, ...rest } = state.person;
    const accessToken = randomUUID();
    people.set(accessToken, state.person);
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: issuer,
      aud: openIdClient.clientId,
      iat: now,
      exp: now + 300,
      nonce: asked.get('nonce'),
      ...rest,
      ...(!state.isTerse && { email, email_verified }),
      ...(asked.has('max_age') && { auth_time: now }),
      ...state.wrong,
    };
    const { privateKey } = state.forges ? foreign : own;
    const idToken = await new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'one' }).sign(privateKey);
    return { access_token: accessToken, token_type: 'Bearer', id_token: idToken };
  };

  const server = createServer(async (request, response) => {
    const url = new URL(request.url ?? '/', issuer);
    const send = (value: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
    switch (url.pathname) {
      case '/.well-known/openid-configuration':
        return send({
          issuer,
          authorization_endpoint: `${issuer}/authorize`,
          token_endpoint: `${issuer}/token`,
          userinfo_endpoint: `${issuer}/userinfo`,
          jwks_uri: `${issuer}/keys`,
          response_types_supported: ['code'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['RS256'],
          code_challenge_methods_supported: ['S256'],
        });
      case '/keys':
        return send({ keys: [jwk] });
      case '/authorize': {
        const code = randomUUID();
        codes.set(code, url.searchParams);
        state.asked.push(url.searchParams);
        const back = new URL(url.searchParams.get('redirect_uri') ?? '');
        back.search = new URLSearchParams({ code, state: url.searchParams.get('state') ?? '' }).toString();
        return response.writeHead(302, { location: back.href }).end();
      }
      case '/token': {
        const { clientId, clientSecret } = openIdClient;
        const given = Buffer.from(request.headers.authorization?.slice('Basic '.length) ?? '', 'base64').toString();
        const [id, secret] = given.split(':').map((part) => decodeURIComponent(part.replaceAll('+', ' ')));
        const body = new URLSearchParams(await textOf(request));
        if (id !== clientId || secret !== clientSecret) return send({ error: 'invalid_client' }, 401);
        const answer = await tokens(body);
        return send(answer, 'error' in answer ? 400 : 200);
      }
      case '/userinfo': {
        const person = people.get(request.headers.authorization?.slice('Bearer '.length) ?? '');
        return person ? send(person) : send({}, 401);
      }
      default:
        return send({}, 404);
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(state, {
    issuer,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  });
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request) text += chunk;
  return text;
}
