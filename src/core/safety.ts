import type { Role } from './access.ts';
import type { ActorRef } from './event.ts';

/** What an account masks in what people write; card numbers unless told otherwise. */
export interface MaskingSettings {
  readonly cards?: boolean;
  readonly ibans?: boolean;
  /** In the language of `compilePattern`. */
  readonly patterns?: readonly NamedPattern[];
  /** For how many days the original of a masked message is kept, sealed; 0: not at all. */
  readonly originalDays?: number;
  /** The least role that may open an original; `admin` unless told otherwise. */
  readonly originalsFor?: Exclude<Role, 'agent'>;
}

export interface NamedPattern {
  readonly name: string;
  readonly pattern: string;
}

/** Requests a minute that one visitor, one key, one address may send; null and absent for Koine's own limit. */
export interface RequestLimits {
  readonly visitor?: number | null;
  readonly key?: number | null;
  readonly address?: number | null;
}

/** `off`: visitors cannot prove who they are; `optional`: they may; `strict`: moreover nobody may claim to be somebody who has. */
export type VerificationMode = 'off' | 'optional' | 'strict';

/** Somebody or something that may not chat. Times are epoch milliseconds. */
export interface Block {
  readonly accountId: string;
  readonly id: string;
  /** A visitor's id; an address or a range (CIDR); a pattern that messages are looked through for. */
  readonly kind: 'visitor' | 'address' | 'text';
  readonly value: string;
  readonly reason: string;
  readonly madeBy: ActorRef;
  readonly createdAt: number;
  /** Null: until it is lifted. */
  readonly expiresAt: number | null;
}

/** By what a company's site proves its visitors: a secret for JWTs, a public key for JWTs, or a secret for hashes of user ids. */
export interface VerificationKey {
  readonly accountId: string;
  readonly inboxId: string;
  readonly id: string;
  readonly kind: 'HS256' | 'ES256' | 'user-hash';
  readonly name: string;
  readonly createdAt: number;
}

export type AuditAction =
  | 'masking-changed'
  | 'limits-changed'
  | 'original-opened'
  | 'block-made'
  | 'block-lifted'
  | 'verification-key-made'
  | 'verification-key-removed'
  | 'signed-in'
  | 'sign-in-ended'
  | 'password-changed'
  | 'password-reset'
  | 'second-factor-added'
  | 'second-factor-removed'
  | 'recovery-code-used'
  | 'recovery-codes-made'
  | 'sign-in-settings-changed'
  | 'sign-in-provider-made'
  | 'sign-in-provider-changed'
  | 'sign-in-provider-removed'
  | 'sign-in-linked'
  | 'sign-in-unlinked'
  | 'retention-changed'
  | 'hold-made'
  | 'hold-lifted'
  | 'visitor-erased'
  | 'visitor-told'
  | 'export-schedule-made'
  | 'export-schedule-changed'
  | 'export-schedule-removed';

/** Who did something that must not go unseen, when (epoch milliseconds), and to what. */
export interface AuditEntry {
  readonly id: string;
  readonly at: number;
  readonly actor: ActorRef;
  readonly action: AuditAction;
  readonly subject: Readonly<Record<string, unknown>>;
}

/** Whether a member of this role may open what masking has covered. */
export function mayOpenOriginals(role: Role, settings: MaskingSettings | undefined): boolean {
  const roles: readonly Role[] = ['agent', 'supervisor', 'admin', 'owner'];
  return roles.indexOf(role) >= roles.indexOf(settings?.originalsFor ?? 'admin');
}
