import { useQuery } from '@tanstack/react-query';
import { useId, useState } from 'react';
import type { Session } from '../../../src/core/session.ts';
import type { CannedAnswer } from '../../client/api-types.ts';
import { expandAnswer, searchAnswers } from '../../client/canned-answers.ts';
import { answersQuery } from '../answers/answers-query.ts';
import { inboxesQuery } from '../hours/hours-queries.ts';
import { useWorkplace } from '../shell/workplace.tsx';

const MOST_SHOWN = 30;

/** The answers that a slash and what follows it offer, and which of them the keys stand on. */
export interface CannedChoice {
  readonly isOpen: boolean;
  readonly answers: readonly CannedAnswer[];
  readonly at: number;
  readonly listId: string;
  readonly optionId: (index: number) => string;
  readonly step: (by: number) => void;
  /** Shuts the list for what is typed now. */
  readonly dismiss: () => void;
  /** The answer's text, as it is said in this session. */
  readonly textAt: (index: number) => string | null;
}

/** Follows what is typed in a session's text field: a slash at its start opens the list. */
export function useCannedAnswers(typed: string, session: Session): CannedChoice {
  const { me } = useWorkplace();
  const isAsked = typed.startsWith('/') && !typed.includes('\n');
  const { data } = useQuery({ ...answersQuery, enabled: isAsked });
  const inboxes = useQuery({ ...inboxesQuery, enabled: isAsked });
  const [stood, setStood] = useState({ typed: '', at: 0 });
  const [dismissed, setDismissed] = useState<string | null>(null);
  const listId = useId();
  const answers = isAsked ? searchAnswers(data ?? [], typed.slice(1)).slice(0, MOST_SHOWN) : [];
  const at = stood.typed === typed ? Math.min(stood.at, answers.length - 1) : 0;
  const { visitor } = session;
  return {
    isOpen: answers.length > 0 && dismissed !== typed,
    answers,
    at,
    listId,
    optionId: (index) => `${listId}-${index}`,
    step: (by) => setStood({ typed, at: (at + by + answers.length) % answers.length }),
    dismiss: () => setDismissed(typed),
    textAt: (index) => {
      const answer = answers[index];
      const inbox = inboxes.data?.find(({ id }) => id === session.inboxId);
      const facts = { visitor, agent: me.agent, inbox: { name: inbox?.name ?? null } };
      return answer ? expandAnswer(answer.text, facts) : null;
    },
  };
}
