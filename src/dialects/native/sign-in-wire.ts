import Type, { type Static } from 'typebox';
import { Count, closed, Id, Nullable, Role, Time, Words } from './wire-words.ts';

/** What sign-ins, second factors and passkeys look like on the wire. */

export const Ticket = Type.String({ maxLength: 100, description: 'Good for ten minutes, for five tries, and once.' });
export const Password = Type.String({ minLength: 10, maxLength: 200 });
export const Code = Type.String({ minLength: 1, maxLength: 40, description: 'Of the app, or a recovery code.' });

/** A sign-in that wants one thing more; the ticket goes with it. */
export const HalfSignedIn = Type.Object(
  {
    needs: Words(['second-factor', 'set-up']),
    /** By what it can go on; a passkey also signs in alone. */
    ways: Type.Array(Words(['totp', 'passkey', 'recovery-code'])),
    ticket: Ticket,
  },
  closed,
);
export type HalfSignedIn = Static<typeof HalfSignedIn>;

export const WithCode = Type.Object({ ticket: Ticket, code: Code }, closed);
export const WithTicket = Type.Object({ ticket: Ticket }, closed);

/** For an authenticator app: the secret in base32, and the address that a QR code holds. */
export const TotpSecret = Type.Object({ secret: Type.String(), uri: Type.String() }, closed);
export type TotpSecret = Static<typeof TotpSecret>;

/** Ten codes, each good once; told this once. Null where there were some already. */
export const RecoveryCodes = Type.Object({ recoveryCodes: Nullable(Type.Array(Type.String())) }, closed);
export type RecoveryCodes = Static<typeof RecoveryCodes>;

const Base64 = Type.String({ maxLength: 20_000 });
const anyExtensions = Type.Record(Type.String(), Type.Unknown());

/** What `navigator.credentials.get` gave, as WebAuthn's JSON. */
export const PasskeyProof = Type.Object({
  id: Type.String({ maxLength: 1400 }),
  rawId: Type.String({ maxLength: 1400 }),
  type: Words(['public-key']),
  response: Type.Object({
    clientDataJSON: Base64,
    authenticatorData: Base64,
    signature: Base64,
    userHandle: Type.Optional(Type.String({ maxLength: 100 })),
  }),
  clientExtensionResults: anyExtensions,
});
export type PasskeyProof = Static<typeof PasskeyProof>;

/** What `navigator.credentials.create` gave, as WebAuthn's JSON. */
export const MadePasskey = Type.Object({
  id: Type.String({ maxLength: 1400 }),
  rawId: Type.String({ maxLength: 1400 }),
  type: Words(['public-key']),
  response: Type.Object({
    clientDataJSON: Base64,
    attestationObject: Base64,
    transports: Type.Optional(Type.Array(Type.String({ maxLength: 20 }), { maxItems: 20 })),
  }),
  clientExtensionResults: anyExtensions,
});
export type MadePasskey = Static<typeof MadePasskey>;

/** What a browser asks an authenticator for, as WebAuthn's JSON. */
export const PasskeyOptions = Type.Object({ ticket: Ticket, options: anyExtensions }, closed);
export type PasskeyOptions = Static<typeof PasskeyOptions>;

export const WithPasskey = Type.Object({ ticket: Ticket, response: PasskeyProof }, closed);
const PasskeyName = Type.String({ minLength: 1, maxLength: 80 });
export const NewPasskey = Type.Object({ ticket: Ticket, name: PasskeyName, response: MadePasskey }, closed);
export const PasskeyChanges = Type.Object({ name: PasskeyName }, closed);

export const Passkey = Type.Object(
  { id: Id, name: Type.String(), createdAt: Time, lastUsedAt: Nullable(Time) },
  closed,
);
export type Passkey = Static<typeof Passkey>;

/** By what the agent who asks signs in. */
export const Security = Type.Object(
  {
    hasPassword: Type.Boolean(),
    totp: Type.Boolean({ description: 'Whether an authenticator app is set up.' }),
    recoveryCodes: Count,
    passkeys: Type.Array(Passkey),
    /** Whether the account asks this agent for a second factor. */
    mustHaveSecondFactor: Type.Boolean(),
    /** Until then the agent may change factors without proving once more who they are. */
    freshUntil: Time,
  },
  closed,
);
export type Security = Static<typeof Security>;

/** One of: the password (of who has no second factor), a code, a passkey's answer. */
export const Proof = Type.Object(
  {
    password: Type.Optional(Type.String({ maxLength: 200 })),
    code: Type.Optional(Code),
    passkey: Type.Optional(WithPasskey),
  },
  closed,
);
export const NewPassword = Type.Object(
  { current: Type.Optional(Type.String({ maxLength: 200 })), password: Password },
  closed,
);

/** A place where the agent is signed in. */
export const SignInPlace = Type.Object(
  {
    id: Id,
    /** The browser and its system, as far as it tells. */
    device: Type.String(),
    address: Nullable(Type.String()),
    createdAt: Time,
    lastSeenAt: Nullable(Time),
    expiresAt: Nullable(Time),
    /** Whether this is the sign-in that asks. */
    isThis: Type.Boolean(),
  },
  closed,
);
export type SignInPlace = Static<typeof SignInPlace>;

/** What the account asks of those who sign in. */
export const SignInRules = Type.Object(
  {
    /** Who must have a second factor. */
    secondFactorFor: Type.Array(Role, { maxItems: 4, uniqueItems: true }),
    providersOnly: Type.Boolean({ description: 'Whether all but owners sign in by a provider alone.' }),
  },
  closed,
);
export const NewSignInRules = Type.Object(
  {
    ...SignInRules.properties,
    providersOnly: Type.Optional(Type.Boolean({ description: 'Absent: as before.' })),
  },
  closed,
);
export type SignInRules = Static<typeof SignInRules>;

/** Who wants a new password, and the language of the mail (BCP 47). */
export const AskForReset = Type.Object(
  {
    email: Type.String({ minLength: 3, maxLength: 254 }),
    language: Type.Optional(Type.String({ pattern: '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$' })),
  },
  closed,
);
export const Redemption = Type.Object({ token: Type.String({ maxLength: 120 }), password: Password }, closed);

const ProviderName = Type.String({ minLength: 1, maxLength: 80, pattern: '\\S' });
const ClientId = Type.String({ minLength: 1, maxLength: 500 });
const ClientSecret = Type.String({ minLength: 1, maxLength: 2000 });
const CountedFactor = Words(
  ['koine', 'claimed', 'provider'],
  'Whose second factor counts: Koine’s own; the provider’s where its ID token says so (`amr` has `mfa`); it is trusted to have asked.',
);

/** An OpenID Connect provider, without its secret. */
export const SignInProvider = Type.Object(
  {
    id: Id,
    name: ProviderName,
    issuer: Type.String(),
    clientId: ClientId,
    secondFactor: CountedFactor,
    disabled: Type.Boolean({ description: 'Nobody signs in by it as long as this stands.' }),
    createdAt: Time,
  },
  closed,
);
export type SignInProvider = Static<typeof SignInProvider>;

export const NewSignInProvider = Type.Object(
  {
    name: ProviderName,
    issuer: Type.String({
      maxLength: 500,
      pattern: '^https?://[^\\s?#]+$',
      description: 'Or the address of the discovery document that lies below it.',
    }),
    clientId: ClientId,
    clientSecret: ClientSecret,
    secondFactor: Type.Optional(CountedFactor),
  },
  closed,
);

export const SignInProviderChanges = Type.Object(
  {
    name: Type.Optional(ProviderName),
    clientId: Type.Optional(ClientId),
    clientSecret: Type.Optional(ClientSecret),
    secondFactor: Type.Optional(CountedFactor),
    disabled: Type.Optional(Type.Boolean()),
  },
  closed,
);

/** How a provider answered just now; `problem` is a sentence, null when all is well. */
export const ProviderTest = Type.Object({ problem: Nullable(Type.String()) }, closed);
export type ProviderTest = Static<typeof ProviderTest>;

/** A provider as the sign-in page shows it; by the key a sign-in begins. */
export const OfferedProviders = Type.Object(
  { items: Type.Array(Type.Object({ key: Type.String(), name: Type.String() }, closed)) },
  closed,
);
export type OfferedProviders = Static<typeof OfferedProviders>;

export const BeginProvider = Type.Object(
  {
    provider: Type.String({ maxLength: 60, description: 'A key from the list of those offered.' }),
    again: Type.Optional(
      Type.Boolean({ description: 'The provider asks anew who they are, for a sign-in that is fresh.' }),
    ),
  },
  closed,
);
/** Where to send the browser. */
export const ProviderStart = Type.Object({ url: Type.String() }, closed);
export type ProviderStart = Static<typeof ProviderStart>;

export const ProviderAnswer = Type.Object(
  { answer: Type.String({ maxLength: 8_000, description: 'The query that the browser came back with.' }) },
  closed,
);
