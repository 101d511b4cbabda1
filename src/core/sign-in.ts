import type { Role } from './access.ts';

/** What an account asks of those who sign in. */
export interface SignInSettings {
  /** Who must have a second factor; whoever has none sets one up when they sign in. */
  readonly secondFactorFor?: readonly Role[];
  /** Whether all but owners sign in by a provider alone. */
  readonly providersOnly?: boolean;
}

/** Where a sign-in comes from, as far as the server sees it. */
export interface SignInPlace {
  /** What the browser calls itself. */
  readonly device: string;
  /** The network address, or null when it is not known. */
  readonly address: string | null;
}

/** An agent's sign-in that is still good. Times are epoch milliseconds. */
export interface OpenSignIn extends SignInPlace {
  readonly id: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly expiresAt: number | null;
}

/** A passkey of an agent, without its key. */
export interface Passkey {
  readonly id: string;
  readonly name: string;
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
}

/** By what an agent proves who they are beside the password. */
export interface FactorsOfAgent {
  readonly totp: boolean;
  readonly passkeys: readonly Passkey[];
  /** How many recovery codes are left. */
  readonly recoveryCodes: number;
}

/** A provider by which the account's agents may sign in. The secret is kept sealed, and told to nobody. */
export interface SignInProvider {
  readonly id: string;
  readonly name: string;
  /** The OpenID Connect issuer: its discovery document lies below it. */
  readonly issuer: string;
  readonly clientId: string;
  /** Whose second factor counts: Koine's own; the provider's where its ID token says so; or it is trusted to have asked. */
  readonly secondFactor: 'koine' | 'claimed' | 'provider';
  /** Nobody signs in by it as long as this stands. */
  readonly disabled: boolean;
  readonly createdAt: number;
}
