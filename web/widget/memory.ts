import { storageKey } from './boot.ts';

/** What the visitor told about themselves. */
export interface Identity {
  readonly name?: string;
  readonly email?: string;
  readonly phone?: string;
  readonly language?: string;
  readonly attributes?: Readonly<Record<string, string>>;
}

/** By what the page proves who the visitor is: a JWT, or the user's id with its hash. */
export type Proof = { readonly token: string } | { readonly userId: string; readonly hash: string };

/** What the widget said by itself, and the visitor took up. */
export interface TakenInvitation {
  readonly id: string;
  readonly text: string;
}

/** The session at hand; `isOpened` once the server knows it. */
export interface KnownSession {
  readonly id: string;
  readonly isOpened: boolean;
  /** A message that is left outside hours, and waits for no agent. */
  readonly isLeft?: boolean;
}

export interface PreChat {
  readonly surveyId: string;
  readonly answers: Readonly<Record<string, string>>;
}

/** What the widget remembers of one inbox on this device. No cookies; where storage is forbidden, until the page is left. */
export class Memory {
  readonly #inboxKey: string;
  readonly #storage: Storage | null;
  readonly #fallback = new Map<string, string>();
  /** Kept for this page alone: it is short-lived, and the next page brings its own. */
  proof: Proof | null = null;
  onProofRefused: (detail: string) => void = () => undefined;

  constructor(inboxKey: string, storage: Storage | null) {
    this.#inboxKey = inboxKey;
    this.#storage = storage;
  }

  get storage(): Storage | null {
    return this.#storage;
  }

  get token(): string | null {
    return this.#read('token');
  }

  set token(token: string | null) {
    this.#write('token', token);
  }

  get visitorId(): string | null {
    return this.#read('visitor');
  }

  set visitorId(id: string | null) {
    this.#write('visitor', id);
  }

  get session(): KnownSession | null {
    return this.#parse<KnownSession>('session');
  }

  set session(session: KnownSession | null) {
    this.#write('session', session && JSON.stringify(session));
  }

  /** The form that was filled in before the session at hand, until the server has it. */
  get preChat(): PreChat | null {
    return this.#parse<PreChat>('pre-chat');
  }

  set preChat(preChat: PreChat | null) {
    this.#write('pre-chat', preChat && JSON.stringify(preChat));
  }

  /** What the next chat answers, until the server has it. */
  get invitation(): TakenInvitation | null {
    return this.#parse<TakenInvitation>('invitation');
  }

  set invitation(invitation: TakenInvitation | null) {
    this.#write('invitation', invitation && JSON.stringify(invitation));
  }

  /** Whether answers make no sound. */
  get isMuted(): boolean {
    return this.#read('muted') !== null;
  }

  set isMuted(isMuted: boolean) {
    this.#write('muted', isMuted ? '1' : null);
  }

  /** Whether the visitor agreed to the browser's own notices of answers. */
  get wantsNotices(): boolean {
    return this.#read('notices') !== null;
  }

  set wantsNotices(wants: boolean) {
    this.#write('notices', wants ? '1' : null);
  }

  /** Whether the session at hand has ended: then the loader need not load the app at once. */
  get isOver(): boolean {
    return this.#read('over') !== null;
  }

  set isOver(isOver: boolean) {
    this.#write('over', isOver ? '1' : null);
  }

  get identity(): Identity {
    return this.#parse<Identity>('identity') ?? {};
  }

  set identity(identity: Identity) {
    this.#write('identity', JSON.stringify(identity));
  }

  /** Whether the server has not yet been told of the identity. */
  get hasUntoldIdentity(): boolean {
    return this.#read('untold') !== null;
  }

  set hasUntoldIdentity(isUntold: boolean) {
    this.#write('untold', isUntold ? '1' : null);
  }

  /** Whether the visitor would rather not give name and address. */
  get hasSkippedDetails(): boolean {
    return this.#read('skipped') !== null;
  }

  set hasSkippedDetails(hasSkipped: boolean) {
    this.#write('skipped', hasSkipped ? '1' : null);
  }

  /** Forgets a proof that the server did not take, and says so. */
  refuseProof(proof: Proof, detail: string): void {
    if (this.proof === proof) this.proof = null;
    this.onProofRefused(detail);
  }

  forget(): void {
    this.proof = null;
    const names = ['token', 'visitor', 'session', 'over', 'identity', 'untold', 'skipped', 'pre-chat', 'invitation'];
    for (const name of names) this.#write(name, null);
  }

  /** Calls when another tab has changed what is remembered; the answer ends it. */
  onOtherTab(listener: () => void): () => void {
    const keys = ['session', 'muted', 'notices'].map((name) => storageKey(this.#inboxKey, name));
    const hear = (event: StorageEvent) => {
      if (event.key !== null && keys.includes(event.key)) listener();
    };
    addEventListener('storage', hear);
    return () => removeEventListener('storage', hear);
  }

  #parse<T>(name: string): T | null {
    try {
      return JSON.parse(this.#read(name) ?? 'null') as T | null;
    } catch {
      return null;
    }
  }

  #read(name: string): string | null {
    const key = storageKey(this.#inboxKey, name);
    return this.#fallback.get(key) ?? this.#storage?.getItem(key) ?? null;
  }

  #write(name: string, value: string | null): void {
    if (this.#read(name) === value) return;
    const key = storageKey(this.#inboxKey, name);
    this.#fallback.delete(key);
    if (value === null) {
      this.#storage?.removeItem(key);
      return;
    }
    try {
      if (!this.#storage) throw new Error('Storage is forbidden');
      this.#storage.setItem(key, value);
    } catch {
      this.#fallback.set(key, value);
    }
  }
}

/** The browser's local storage, or null where it is forbidden. */
export function findLocalStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
