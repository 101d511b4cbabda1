import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Session } from '../../../src/core/session.ts';
import { expandAnswer, searchAnswers } from '../../client/canned-answers.ts';
import { answersQuery } from '../answers/answers-query.ts';
import { emojis } from '../emoji/emoji-list.ts';
import { inboxesQuery } from '../hours/hours-queries.ts';
import { findActions } from '../shell/find-actions.ts';
import { agentsQuery } from '../shell/server.ts';
import { useWorkplace } from '../shell/workplace.tsx';
import { type Completing, completingAt, replaced } from './completion.ts';
import type { WrittenKind } from './draft.ts';

const MOST_SHOWN = 30;

/** One thing that can be put into the text. */
export interface Completion {
  readonly id: string;
  readonly sign: string;
  readonly title: string;
  readonly detail: string;
  readonly text: string;
}

/** What is offered for what is typed, and which of it the keys stand on. */
export interface Completions {
  readonly what: Completing['what'];
  readonly isOpen: boolean;
  readonly items: readonly Completion[];
  readonly at: number;
  readonly listId: string;
  readonly optionId: (index: number) => string;
  readonly step: (by: number) => void;
  /** Shuts the list for what is typed now. */
  readonly dismiss: () => void;
  /** The text once this one stands in it, and where the caret goes. */
  readonly taken: (index: number) => { readonly text: string; readonly caret: number } | null;
}

/** Follows what is typed in a session's text field. */
export function useCompletions(typed: string, caret: number, kind: WrittenKind, session: Session): Completions {
  const completing = completingAt(typed, caret, kind);
  const items = useItems(completing, session);
  const [stood, setStood] = useState({ typed: '', at: 0 });
  const [dismissed, setDismissed] = useState<string | null>(null);
  const listId = useId();
  const at = stood.typed === typed ? Math.min(stood.at, items.length - 1) : 0;
  return {
    what: completing?.what ?? 'answer',
    isOpen: items.length > 0 && dismissed !== typed,
    items,
    at,
    listId,
    optionId: (index) => `${listId}-${index}`,
    step: (by) => setStood({ typed, at: (at + by + items.length) % items.length }),
    dismiss: () => setDismissed(typed),
    taken: (index) => {
      const item = items[index];
      if (!item || !completing) return null;
      const to = completing.what === 'answer' ? typed.length : caret;
      return replaced(typed, completing.from, to, item.text);
    },
  };
}

function useItems(completing: Completing | null, session: Session): readonly Completion[] {
  const { me } = useWorkplace();
  const what = completing?.what ?? null;
  const answers = useQuery({ ...answersQuery, enabled: what === 'answer' });
  const inboxes = useQuery({ ...inboxesQuery, enabled: what === 'answer' });
  const agents = useQuery({ ...agentsQuery, enabled: what === 'agent' });
  if (!completing) return [];
  const { typed } = completing;
  switch (completing.what) {
    case 'answer': {
      const inbox = inboxes.data?.find(({ id }) => id === session.inboxId);
      const facts = { visitor: session.visitor, agent: me.agent, inbox: { name: inbox?.name ?? null } };
      return searchAnswers(answers.data ?? [], typed)
        .slice(0, MOST_SHOWN)
        .map(({ id, shortcut, title, text }) => {
          return { id, sign: `/${shortcut}`, title, detail: text, text: expandAnswer(text, facts) };
        });
    }
    case 'agent': {
      const others = (agents.data ?? []).filter(({ id, disabled }) => id !== me.agent.id && !disabled);
      return findActions(
        others.map(({ id, name, presence }) => {
          return { id, label: name, sign: '@', title: name, detail: presence, text: `@${name} ` };
        }),
        typed,
      ).slice(0, MOST_SHOWN);
    }
    case 'emoji':
      return findActions(
        emojis.map(({ sign, words }) => {
          return { id: sign, label: words, sign, title: words.split(' ')[0] ?? '', detail: words, text: `${sign} ` };
        }),
        typed,
      ).slice(0, MOST_SHOWN);
  }
}
