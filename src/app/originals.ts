import { isDeepStrictEqual } from 'node:util';
import type { Actor } from '../core/access.ts';
import type { Account } from '../core/directory.ts';
import { Refusal } from '../core/refusal.ts';
import { mayOpenOriginals } from '../core/safety.ts';
import type { Session } from '../core/session.ts';
import type { Directory } from '../store/directory.ts';
import type { OriginalPlace, SealedOriginals } from '../store/sealed-originals.ts';
import type { Audit } from './audit.ts';
import type { Intent } from './intent.ts';
import type { Sealing } from './sealing.ts';

const DAY_MS = 86_400_000;

/** Which original is meant: a message's, or a form's answers. */
export type OriginalOf = { readonly messageId: string } | { readonly form: string };

/** The originals of what masking covered, where the account keeps them: sealed, for a time, and never opened unseen. */
export class Originals {
  readonly #table: SealedOriginals;
  readonly #directory: Directory;
  readonly #audit: Audit;
  readonly #sealing: Sealing | null;
  readonly #now: () => number;

  constructor(parts: {
    readonly table: SealedOriginals;
    readonly directory: Directory;
    readonly audit: Audit;
    readonly sealing: Sealing | null;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#directory = parts.directory;
    this.#audit = parts.audit;
    this.#sealing = parts.sealing;
    this.#now = parts.now;
  }

  /** Whether originals can be kept at all: there must be a key to seal them by. */
  get canKeep(): boolean {
    return this.#sealing !== null;
  }

  /** Keeps what was said where it differs from what will be read. To be called before the masked form is stored. */
  async keep(account: Account, sessionId: string, said: Intent, read: Intent): Promise<void> {
    const days = account.settings.masking?.originalDays ?? 0;
    if (!this.#sealing || days === 0 || said === read) return;
    const original = originalIn(said);
    if (!original || isDeepStrictEqual(original.text, originalIn(read)?.text)) return;
    const place: OriginalPlace = { accountId: account.id, sessionId, place: original.place };
    const sealed = this.#sealing.seal(account.id, contextOf(place), original.text);
    await this.#table.put(place, sealed, this.#now() + days * DAY_MS);
  }

  /** What was really said: a message's text, or a form's answers as JSON. The look is noted before it is granted. */
  async open(actor: Actor, session: Session, of: OriginalOf, reason: string): Promise<string> {
    const settings = (await this.#directory.snapshot(actor.accountId))?.account.settings;
    if (actor.kind !== 'agent' || !mayOpenOriginals(actor.role, settings?.masking)) {
      throw new Refusal('forbidden', 'You may not open what was masked.');
    }
    const place = { accountId: actor.accountId, sessionId: session.id, place: placeOf(of) };
    const sealed = await this.#table.get(place, this.#now());
    if (!sealed) throw new Refusal('not-found', 'No original is kept here.');
    await this.#audit.note(actor, 'original-opened', { sessionId: session.id, ...of, reason });
    const text = this.#sealing?.open(actor.accountId, contextOf(place), sealed) ?? null;
    if (text === null) throw new Refusal('conflict', 'The original was sealed by a key that is not here any more.');
    return text;
  }

  /** Forgets those whose time is over. */
  sweep(): Promise<void> {
    return this.#table.sweep(this.#now());
  }
}

function originalIn(intent: Intent): { readonly place: string; readonly text: string } | null {
  switch (intent.type) {
    case 'post-message':
    case 'edit-message':
      return { place: placeOf(intent), text: intent.text };
    case 'submit-form':
      return { place: placeOf({ form: intent.form ?? 'pre-chat' }), text: JSON.stringify(intent.answers) };
    default:
      return null;
  }
}

function placeOf(of: OriginalOf): string {
  return 'messageId' in of ? `message ${of.messageId}` : `form ${of.form}`;
}

function contextOf({ sessionId, place }: OriginalPlace): string {
  return `original ${sessionId} ${place}`;
}
