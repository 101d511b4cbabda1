import type { Credentials } from '../../store/credentials.ts';
import type { Database } from '../../store/database.ts';
import type { Directory } from '../../store/directory.ts';
import { PasskeyTable } from '../../store/passkeys.ts';
import { PasswordResetTable } from '../../store/password-resets.ts';
import { SecondFactorTable } from '../../store/second-factors.ts';
import { SignInAttemptTable } from '../../store/sign-in-attempts.ts';
import { SignInProviderTable } from '../../store/sign-in-providers.ts';
import { SignInStepTable } from '../../store/sign-in-steps.ts';
import type { Audit } from '../audit.ts';
import type { CallableAddresses } from '../callable-addresses.ts';
import type { PasswordHashing } from '../password-hashing.ts';
import type { Sealing } from '../sealing.ts';
import { Attempts } from './attempts.ts';
import { OpenIdCalls } from './openid.ts';
import { OwnSignIns } from './own-sign-ins.ts';
import { Passkeys } from './passkeys.ts';
import { PasswordResets } from './password-resets.ts';
import { Passwords } from './passwords.ts';
import { ProviderSignIns } from './provider-sign-ins.ts';
import { SecondFactors } from './second-factors.ts';
import { SignInProviders } from './sign-in-providers.ts';
import { SignInRules } from './sign-in-rules.ts';
import { SignIns } from './sign-ins.ts';
import { Steps } from './steps.ts';

/** The use cases of people's sign-in. */
export interface SignInCases {
  readonly ownSignIns: OwnSignIns;
  readonly passkeys: Passkeys;
  readonly passwordResets: PasswordResets;
  readonly passwords: Passwords;
  readonly secondFactors: SecondFactors;
  readonly openIdCalls: OpenIdCalls;
  readonly providerSignIns: ProviderSignIns;
  readonly signInProviders: SignInProviders;
  readonly signInAttempts: Attempts;
  readonly signInRules: SignInRules;
  readonly signIns: SignIns;
  readonly signInSteps: Steps;
}

/** Builds them over one database. */
export function openSignIn(parts: {
  readonly database: Database;
  readonly directory: Directory;
  readonly credentials: Credentials;
  readonly audit: Audit;
  readonly sealing: Sealing | null;
  readonly addresses: CallableAddresses;
  readonly hashing: PasswordHashing;
  readonly now: () => number;
}): SignInCases {
  const { database, now } = parts;
  const attempts = new Attempts({ table: new SignInAttemptTable(database.db), now });
  const signInSteps = new Steps({ table: new SignInStepTable(database.db), now });
  const passwords = new Passwords({ ...parts, attempts });
  const secondFactors = new SecondFactors({ ...parts, table: new SecondFactorTable(database.db) });
  const table = new PasskeyTable(database.db);
  const passkeys = new Passkeys({ ...parts, table, factors: secondFactors, steps: signInSteps });
  const shared = { ...parts, attempts, passkeys, factors: secondFactors };
  const signIns = new SignIns({ ...shared, passwords, steps: signInSteps });
  const providerTable = new SignInProviderTable(database.db);
  const calls = new OpenIdCalls(parts);
  const signInProviders = new SignInProviders({ ...parts, table: providerTable, calls });
  const provided = { table: providerTable, providers: signInProviders, calls, signIns, steps: signInSteps };
  return {
    openIdCalls: calls,
    providerSignIns: new ProviderSignIns({ ...parts, ...provided }),
    signInProviders,
    ownSignIns: new OwnSignIns(shared),
    passkeys,
    passwordResets: new PasswordResets({ ...shared, table: new PasswordResetTable(database.db) }),
    passwords,
    secondFactors,
    signInAttempts: attempts,
    signInRules: new SignInRules({ ...parts, providers: providerTable }),
    signIns,
    signInSteps,
  };
}
