import type * as oidc from 'openid-client';
import { Agent, fetch as fetchWith } from 'undici';
import type { CallableAddresses } from '../callable-addresses.ts';

const TIMEOUT_S = 10;
const CONNECT_TIMEOUT_MS = 5_000;
const LONGEST_ANSWER = 1_000_000;
const HELD = 100;
const HELD_MS = 10 * 60_000;
const SCOPE = 'openid email profile';
/** How long ago somebody may have signed in there who was asked to do it anew, in seconds. */
const AGAIN_S = 300;
/** Read when somebody first signs in by a provider. */
const openIdClient = () => import('openid-client');

/** Where a provider is, and as whom Koine is known to it. */
export interface OpenIdClient {
  /** Its discovery document lies below it. */
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
}

/** What one sign-in was begun with, and must come back to. */
export interface OpenIdRound {
  readonly redirectUri: string;
  readonly verifier: string;
  readonly state: string;
  readonly nonce: string;
  /** Whether the provider had to ask anew who somebody is. */
  readonly again: boolean;
}

/** Whom a provider proved. */
export interface OpenIdPerson {
  readonly subject: string;
  /** Null unless the provider says that it is verified. */
  readonly email: string | null;
  /** When they signed in there (epoch milliseconds), as far as it tells. */
  readonly provedAt: number | null;
  /** Whether the provider asked for several factors (`mfa`, RFC 8176). */
  readonly hadSecondFactor: boolean;
}

/** Why a provider cannot be used: the sentence says it to whoever sets it up. */
export class ProviderFault extends Error {}

/**
 * Speaks OpenID Connect (Core 1.0, Discovery 1.0) with providers: the code flow with PKCE, state and nonce; ID tokens by
 * their signature. Calls only addresses that may be called, follows no redirect.
 */
export class OpenIdCalls {
  readonly #addresses: CallableAddresses;
  readonly #agent: Agent;
  readonly #known = new Map<string, { readonly config: Promise<oidc.Configuration>; readonly until: number }>();
  readonly #now: () => number;

  constructor(parts: { readonly addresses: CallableAddresses; readonly now: () => number }) {
    this.#addresses = parts.addresses;
    this.#agent = new Agent({
      connect: { lookup: parts.addresses.lookup, timeout: CONNECT_TIMEOUT_MS },
      connections: 8,
      maxResponseSize: LONGEST_ANSWER,
    });
    this.#now = parts.now;
  }

  /** Throws a `ProviderFault` unless a provider answers at the issuer. Asks anew. */
  async look(client: OpenIdClient): Promise<void> {
    await this.#discover(client);
  }

  /** Throws a `ProviderFault` unless the provider is there and knows the client by its secret. */
  async test(client: OpenIdClient): Promise<void> {
    const oidc = await openIdClient();
    const config = await this.#discover(client);
    const redirectUri = 'https://koine.invalid/';
    // A code that was never given: whoever knows the client says that, and not that it knows no such client.
    const grant = { code: 'koine-test', redirect_uri: redirectUri, code_verifier: oidc.randomPKCECodeVerifier() };
    try {
      await oidc.genericGrantRequest(config, 'authorization_code', grant);
    } catch (error) {
      const code = error instanceof oidc.ResponseBodyError ? error.error : null;
      if (
        code === 'invalid_client' ||
        code === 'unauthorized_client' ||
        error instanceof oidc.WWWAuthenticateChallengeError
      ) {
        throw new ProviderFault('The provider does not know this client id and secret.');
      }
      if (code === null) throw new ProviderFault('The provider does not answer where it gives tokens.');
    }
  }

  /** Where to send the browser. */
  async begin(
    client: OpenIdClient,
    redirectUri: string,
    again: boolean,
  ): Promise<{ readonly url: string; readonly round: OpenIdRound }> {
    const oidc = await openIdClient();
    const config = await this.#configOf(client);
    const verifier = oidc.randomPKCECodeVerifier();
    const round = { redirectUri, verifier, state: oidc.randomState(), nonce: oidc.randomNonce(), again };
    const url = oidc.buildAuthorizationUrl(config, {
      redirect_uri: redirectUri,
      scope: SCOPE,
      code_challenge: await oidc.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
      state: round.state,
      nonce: round.nonce,
      ...(again && { prompt: 'login', max_age: '0' }),
    });
    return { url: url.href, round };
  }

  /** Whom the answer proves that the browser came back with; null when it proves nobody. Each answer is good once. */
  async finish(client: OpenIdClient, round: OpenIdRound, answer: string): Promise<OpenIdPerson | null> {
    const oidc = await openIdClient();
    const config = await this.#configOf(client);
    const cameBackTo = new URL(round.redirectUri);
    cameBackTo.search = answer;
    const checks = {
      pkceCodeVerifier: round.verifier,
      expectedState: round.state,
      expectedNonce: round.nonce,
      idTokenExpected: true,
      ...(round.again && { maxAge: AGAIN_S }),
    };
    try {
      const tokens = await oidc.authorizationCodeGrant(config, cameBackTo, checks);
      const claims = tokens.claims();
      if (!claims) return null;
      const told = verifiedEmail(claims);
      const hasMore = claims.email_verified === undefined && config.serverMetadata().userinfo_endpoint !== undefined;
      const more =
        told === null && hasMore
          ? await oidc.fetchUserInfo(config, tokens.access_token, claims.sub).catch(() => ({}))
          : {};
      return {
        subject: claims.sub,
        email: told ?? verifiedEmail(more),
        provedAt: claims.auth_time === undefined ? null : Math.min(claims.auth_time * 1000, this.#now()),
        hadSecondFactor: Array.isArray(claims.amr) && claims.amr.includes('mfa'),
      };
    } catch {
      return null;
    }
  }

  close(): Promise<void> {
    return this.#agent.destroy();
  }

  /** Discovered within ten minutes. */
  #configOf(client: OpenIdClient): Promise<oidc.Configuration> {
    const key = JSON.stringify([client.issuer, client.clientId, client.clientSecret]);
    const known = this.#known.get(key);
    if (known && known.until > this.#now()) return known.config;
    if (this.#known.size >= HELD) this.#known.clear();
    const config = this.#discover(client);
    this.#known.set(key, { config, until: this.#now() + HELD_MS });
    config.catch(() => this.#known.delete(key));
    return config;
  }

  async #discover({ issuer, clientId, clientSecret }: OpenIdClient): Promise<oidc.Configuration> {
    const oidc = await openIdClient();
    const url = URL.parse(issuer);
    if (!url || this.#addresses.forbids(url)) throw new ProviderFault('This address may not be called.');
    // In clear only where the operator let Koine call this very machine.
    const inClear = url.protocol === 'http:' && /^(127\.\d+\.\d+\.\d+|\[::1\])$/.test(url.hostname);
    const call: oidc.CustomFetch = (address, options) => this.#call(address, options);
    const settings = {
      timeout: TIMEOUT_S,
      [oidc.customFetch]: call,
      ...(inClear && { execute: [oidc.allowInsecureRequests] }),
    };
    const found = await oidc.discovery(url, clientId, clientSecret, undefined, settings).catch((error: unknown) => {
      const isOther = error instanceof oidc.ClientError && error.code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED';
      if (isOther) throw new ProviderFault('What answers there calls itself by another issuer.');
      throw new ProviderFault('No OpenID Connect provider that Koine may call answers there.');
    });
    const server = found.serverMetadata();
    if (!server.authorization_endpoint || !server.token_endpoint || !server.jwks_uri) {
      throw new ProviderFault(
        'The provider does not tell where people sign in, where tokens are, and where its keys are.',
      );
    }
    const { token_endpoint_auth_methods_supported: ways = ['client_secret_basic'] } = server;
    const proof = ways.includes('client_secret_basic') ? oidc.ClientSecretBasic : oidc.ClientSecretPost;
    const config = new oidc.Configuration(server, clientId, undefined, proof(clientSecret));
    config.timeout = TIMEOUT_S;
    config[oidc.customFetch] = call;
    if (inClear) oidc.allowInsecureRequests(config);
    oidc.enableNonRepudiationChecks(config);
    return config;
  }

  async #call(address: string, options: oidc.CustomFetchOptions): Promise<Response> {
    if (this.#addresses.forbids(new URL(address))) throw new ProviderFault('This address may not be called.');
    const wanted = { ...options, dispatcher: this.#agent, redirect: 'manual' } as Parameters<typeof fetchWith>[1];
    return (await fetchWith(address, wanted)) as unknown as Response;
  }
}

/**
 * The address that is told together with its being verified. Some write the boolean as text. Microsoft Entra tells
 * nothing of addresses but, when asked, whether it is the owner of their domain that speaks (`xms_edov`).
 */
function verifiedEmail(claims: object): string | null {
  const { email, email_verified, xms_edov } = claims as Readonly<Record<string, unknown>>;
  const isVerified = email_verified === undefined ? xms_edov : email_verified;
  const isSaid = isVerified === true || isVerified === 'true' || isVerified === 1 || isVerified === '1';
  return typeof email === 'string' && isSaid ? email.trim().toLowerCase() : null;
}
