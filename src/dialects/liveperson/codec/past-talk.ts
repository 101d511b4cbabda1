import { createHash } from 'node:crypto';
import type { PastEvent } from '../../../app/importing.ts';
import type { PastTarget } from '../../../app/imports/import-reader.ts';
import type { ActorRef, EndedBy, Happening, MessageKind, Named } from '../../../core/event.ts';
import { type Page, unknownVisitor, type VisitorFacts } from '../../../core/facts.ts';
import { invalidInput } from '../../../core/refusal.ts';

/** Somebody or something of the vendor's, by its id. */
export interface Foreign {
  readonly key: string;
  readonly name: string | null;
}

/** What happened between the beginning of a chat and its end, at epoch milliseconds. */
export type PastStep =
  | { readonly type: 'taken'; readonly at: number; readonly agent: Foreign }
  | { readonly type: 'moved'; readonly at: number; readonly from: Foreign | null; readonly skill: Foreign }
  | {
      readonly type: 'said';
      readonly at: number;
      readonly id: string;
      readonly by: 'visitor' | 'agent' | 'system';
      /** Of an agent's line only; its name is the one that the line bears. */
      readonly agent: Foreign | null;
      readonly kind: MessageKind;
      readonly text: string;
    };

/** A chat or a conversation of the vendor's that is over, in one form. */
export interface PastTalk {
  readonly id: string;
  readonly channel: 'chats' | 'conversations';
  /** By what the vendor knows the visitor again; null: by nothing. */
  readonly knownAs: string | null;
  readonly visitor: Partial<VisitorFacts>;
  readonly page: Page | null;
  readonly startedAt: number;
  readonly endedAt: number;
  readonly endedBy: Extract<EndedBy, 'visitor' | 'agent' | 'system'>;
  readonly endReason: string | null;
  /** In which it began; null: in none, which is the inbox's own queue here. */
  readonly skill: Foreign | null;
  readonly steps: readonly PastStep[];
  readonly preChat: Readonly<Record<string, string>> | null;
  readonly exit: Readonly<Record<string, string>> | null;
  /** Of five. */
  readonly score: number | null;
}

const system: ActorRef = { kind: 'system', id: null, name: null };

/** What happened in it, to be put into the log. */
export function decodeTalk(talk: PastTalk, target: PastTarget): readonly PastEvent[] {
  const { snapshot, visitorId, idOf } = target;
  const visitor: ActorRef = { kind: 'visitor', id: visitorId, name: talk.visitor.name ?? null };
  const inbox = snapshot.inboxes.get(idOf('inbox', talk.channel));
  if (!inbox) throw invalidInput('/inbox', 'There is no such inbox.');
  const past: PastEvent[] = [];
  const add = (at: number, actor: ActorRef, happening: Happening) =>
    past.push({ at: Math.max(at, past.at(-1)?.at ?? at), actor, happening });
  const agentOf = ({ key, name }: Foreign): Named => {
    const id = idOf('agent', key);
    return { id, name: name ?? snapshot.agents.get(id)?.name ?? '' };
  };
  let queueId = talk.skill ? idOf('queue', talk.skill.key) : inbox.queueId;
  let taker: Named | null = null;
  const take = (at: number, agent: Named) => {
    if (taker?.id === agent.id) return;
    taker = agent;
    add(at, { kind: 'agent', ...agent }, { type: 'session-accepted', agent });
  };

  add(talk.startedAt, visitor, {
    type: 'session-opened',
    sessionId: sessionIdOf(snapshot.account.id, talk),
    accountId: snapshot.account.id,
    number: 0,
    inboxNumber: 0,
    inboxId: inbox.id,
    visitorId,
    channel: inbox.channel,
    intent: 'chat',
    intake: false,
    visitor: { ...unknownVisitor, ...talk.visitor },
    page: talk.page,
    extras: { liveperson: { historyId: talk.id } },
  });
  if (talk.preChat) add(talk.startedAt, visitor, { type: 'form-submitted', form: 'pre-chat', answers: talk.preChat });
  add(talk.startedAt, system, { type: 'queue-entered', queueId, reason: 'opened' });
  for (const step of talk.steps.toSorted((one, other) => one.at - other.at)) {
    switch (step.type) {
      case 'taken':
        take(step.at, agentOf(step.agent));
        break;
      case 'moved': {
        const from = step.from && agentOf(step.from);
        const to = { kind: 'queue', queueId: idOf('queue', step.skill.key) } as const;
        const moved = { type: 'session-transferred', from, fromQueueId: queueId, to, note: null } as const;
        add(step.at, from ? { kind: 'agent', ...from } : system, moved);
        queueId = to.queueId;
        taker = null;
        add(step.at, system, { type: 'queue-entered', queueId, reason: 'transferred' });
        break;
      }
      case 'said': {
        const agent = step.agent && agentOf(step.agent);
        // Who whispers to colleagues has not taken the chat.
        if (agent && step.kind === 'text') take(step.at, agent);
        const actor: ActorRef = agent ? { kind: 'agent', ...agent } : step.by === 'visitor' ? visitor : system;
        const { id: messageId, kind, text } = step;
        add(step.at, actor, { type: 'message-posted', messageId, kind, text, automatic: false, page: null });
      }
    }
  }
  const ending = { type: 'session-ended', by: talk.endedBy, reason: talk.endReason } as const;
  const last = taker as Named | null;
  const byAgent: ActorRef = last ? { kind: 'agent', ...last } : system;
  add(talk.endedAt, talk.endedBy === 'visitor' ? visitor : talk.endedBy === 'agent' ? byAgent : system, ending);
  if (talk.exit) add(talk.endedAt, visitor, { type: 'form-submitted', form: 'exit', answers: talk.exit });
  if (talk.score !== null)
    add(talk.endedAt, visitor, { type: 'session-rated', score: talk.score, outOf: 5, comment: null });
  add(talk.endedAt, system, { type: 'session-closed' });
  return past;
}

/** Made of the vendor's id, so that a repeat finds the session. */
function sessionIdOf(accountId: string, { channel, id }: PastTalk): string {
  const hash = createHash('sha256').update(`liveperson ${accountId} ${channel} ${id}`).digest('hex');
  return hash.slice(0, 32).replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-8$3-8$4-$5');
}

/** A text of the vendor's; blank, `undefined` and `null` as words, and `0` are nothing. */
export function textOrNull(text: string | null | undefined): string | null {
  const trimmed = text?.trim() ?? '';
  return ['', 'undefined', 'null', '0', 'NA'].includes(trimmed) ? null : trimmed;
}

/** Whom an id means; 0, -1 and none are nobody. */
export function foreignOf(id: string | number | null | undefined, name: string | null | undefined): Foreign | null {
  const key = textOrNull(id === null || id === undefined ? null : String(id));
  return key === null || key === '-1' ? null : { key, name: textOrNull(name) };
}

/** What the elements of a structured message say, a line for each. */
export function wordsIn(content: unknown): string {
  const words: string[] = [];
  const look = (value: unknown): void => {
    if (value === null || typeof value !== 'object') return;
    for (const [name, member] of Object.entries(value)) {
      if ((name === 'text' || name === 'title' || name === 'caption') && typeof member === 'string') words.push(member);
      else look(member);
    }
  };
  look(content);
  return words.join('\n');
}
