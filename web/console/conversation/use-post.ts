import { useQuery } from '@tanstack/react-query';
import type { Chat } from '../../client/chat.ts';
import { usePreference } from '../shell/preferences.ts';
import { agentsQuery } from '../shell/server.ts';
import { mentionedIn } from './completion.ts';
import type { Posting } from './composer.tsx';

/** Sends what was written: held back for as long as the agent wants to be able to take it back, and told to those whom it names. */
export function usePost(chat: Chat): (posting: Posting) => void {
  const [holdSeconds] = usePreference('holdSeconds');
  const { data: agents = [] } = useQuery(agentsQuery);
  return ({ text, kind, replyTo, files }) => {
    const mentions = kind === 'text' ? [] : mentionedIn(text, agents).map(({ id }) => id);
    chat.post(text, {
      kind,
      ...(files && { files }),
      ...(replyTo && { replyTo }),
      mentions,
      ...(kind === 'text' && holdSeconds > 0 && { holdMs: holdSeconds * 1000 }),
    });
  };
}
