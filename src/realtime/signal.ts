import type { ActorRef } from '../core/event.ts';
import { isCount, isRecord, isText } from './heard.ts';

/** Everybody but the visitor answers for the house. */
export type Side = 'visitor' | 'agent';

/** What a process tells the others of the readers of one session that it serves. */
export type Word =
  /** `typist` is the same as long as somebody reads, and no other's in any process; `text`: what was typed so far, for agents. */
  | {
      readonly kind: 'typing';
      readonly typist: string;
      readonly actor: ActorRef;
      /** The visitor does not learn of it. */
      readonly isAmongAgents: boolean;
      readonly typing: boolean;
      readonly text: string | null;
    }
  /** The clients of side `by` have received all up to `seq`. */
  | { readonly kind: 'received'; readonly by: Side; readonly seq: number }
  /** The first reader came: those elsewhere tell how things stand. */
  | { readonly kind: 'joined' };

/** What readers of a session tell each other beside its log. It is worth no more than the moment: a lost one does no harm. */
export interface Signal {
  readonly sessionId: string;
  readonly word: Word;
}

const LONGEST = { id: 100, name: 1_000, text: 2_000 } as const;
const ACTOR_KINDS: readonly unknown[] = [
  'visitor',
  'agent',
  'bot',
  'system',
  'integration',
] satisfies ActorRef['kind'][];

/** The signal that another process wrote, with what belongs to it and nothing else; null when it is none. */
export function readSignal(value: unknown): Signal | null {
  if (!isRecord(value) || !isText(value.sessionId, LONGEST.id)) return null;
  const word = readWord(value.word);
  return word && { sessionId: value.sessionId, word };
}

function readWord(value: unknown): Word | null {
  if (!isRecord(value)) return null;
  switch (value.kind) {
    case 'typing':
      return readTyping(value);
    case 'received': {
      const { by, seq } = value;
      return isSide(by) && isCount(seq) ? { kind: 'received', by, seq } : null;
    }
    case 'joined':
      return { kind: 'joined' };
    default:
      return null;
  }
}

function readTyping({ typist, actor, isAmongAgents, typing, text }: Record<string, unknown>): Word | null {
  const by = readActor(actor);
  const isWord =
    isText(typist, LONGEST.id) &&
    typeof isAmongAgents === 'boolean' &&
    typeof typing === 'boolean' &&
    (text === null || isText(text, LONGEST.text));
  return isWord && by ? { kind: 'typing', typist, actor: by, isAmongAgents, typing, text } : null;
}

function readActor(value: unknown): ActorRef | null {
  if (!isRecord(value)) return null;
  const { kind, id, name } = value;
  const isActor =
    isActorKind(kind) && (id === null || isText(id, LONGEST.id)) && (name === null || isText(name, LONGEST.name));
  return isActor ? { kind, id, name } : null;
}

function isSide(value: unknown): value is Side {
  return value === 'visitor' || value === 'agent';
}

function isActorKind(value: unknown): value is ActorRef['kind'] {
  return ACTOR_KINDS.includes(value);
}
