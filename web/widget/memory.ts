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

/** What is kept on this device, each under its name. */
interface Kept {
  token: string | null;
  visitorId: string | null;
  session: KnownSession | null;
  /** The form that was filled in before the session at hand, until the server has it. */
  preChat: PreChat | null;
  /** What the next chat answers, until the server has it. */
  invitation: TakenInvitation | null;
  /** Whether the session at hand has ended: then the app need not load at once. */
  isOver: boolean;
  identity: Identity;
  /** Whether the server has not yet been told of the identity. */
  hasUntoldIdentity: boolean;
  /** Whether the visitor would rather not give name and address. */
  hasSkippedDetails: boolean;
  /** Whether answers make no sound. */
  isMuted: boolean;
  /** Whether the visitor agreed to the browser's own notices of answers. */
  wantsNotices: boolean;
}

/** What the widget remembers of one inbox on this device. No cookies; where storage is forbidden, until the page is left. */
export interface Memory extends Kept {
  readonly storage: Storage | null;
  /** Kept for this page alone: it is short-lived, and the next page brings its own. */
  proof: Proof | null;
  onProofRefused: (detail: string) => void;
  /** Forgets a proof that the server did not take, and says so. */
  refuseProof(proof: Proof, detail: string): void;
  /** Forgets who the visitor is; how they like the widget stays. */
  forget(): void;
  /** Calls when another tab has changed what is remembered; the answer ends it. */
  onOtherTab(listener: () => void): () => void;
}

const ofVisitor = {
  token: null,
  visitorId: null,
  session: null,
  preChat: null,
  invitation: null,
  isOver: false,
  identity: {},
  hasUntoldIdentity: false,
  hasSkippedDetails: false,
};
const ofDevice = { isMuted: false, wantsNotices: false };

/** Opens what is remembered of an inbox in a storage; null: storage is forbidden. */
export function openMemory(inboxKey: string, storage: Storage | null): Memory {
  const fallback = new Map<string, string>();
  const nothing: Kept = { ...ofVisitor, ...ofDevice };
  const keyOf = (name: string) => storageKey(inboxKey, name);
  const read = (name: string) => fallback.get(name) ?? storage?.getItem(keyOf(name)) ?? null;
  const write = (name: string, value: unknown) => {
    const text = value === null || value === false ? null : JSON.stringify(value);
    if (read(name) === text) return;
    fallback.delete(name);
    try {
      if (text === null) storage?.removeItem(keyOf(name));
      else if (storage) storage.setItem(keyOf(name), text);
      else fallback.set(name, text);
    } catch {
      fallback.set(name, text ?? 'null');
    }
  };
  const memory: Memory = {
    ...nothing,
    storage,
    proof: null,
    onProofRefused: () => undefined,
    refuseProof(proof, detail) {
      if (memory.proof === proof) memory.proof = null;
      memory.onProofRefused(detail);
    },
    forget() {
      memory.proof = null;
      Object.assign(memory, ofVisitor, { identity: null });
    },
    onOtherTab(listener) {
      const keys = ['session', ...Object.keys(ofDevice)].map(keyOf);
      const hear = ({ key }: StorageEvent) => {
        if (key !== null && keys.includes(key)) listener();
      };
      addEventListener('storage', hear);
      return () => removeEventListener('storage', hear);
    },
  };
  for (const [name, otherwise] of Object.entries(nothing)) {
    Object.defineProperty(memory, name, {
      get() {
        try {
          return JSON.parse(read(name) ?? 'null') ?? otherwise;
        } catch {
          // Something else wrote here.
          return otherwise;
        }
      },
      set: (value) => write(name, value),
    });
  }
  return memory;
}

/** The browser's local storage, or null where it is forbidden. */
export function findLocalStorage(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}
