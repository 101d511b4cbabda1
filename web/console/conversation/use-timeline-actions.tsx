import type { Session } from '../../../src/core/session.ts';
import type { Chat } from '../../client/chat.ts';
import { useToast } from '../shell/toasts.tsx';
import { useWorkplace } from '../shell/workplace.tsx';
import type { Draft, WrittenKind } from './draft.ts';
import { messageDeedsOf } from './message-deeds.ts';
import type { TimelineActions } from './timeline-actions.ts';
import type { Entry, Line, Speaker } from './timeline-entries.ts';
import type { Revising } from './use-revising.ts';

interface Parts {
  readonly chat: Chat;
  /** Null while it is not there yet. */
  readonly session: Session | null;
  readonly draft: Draft;
  readonly setDraft: (draft: Draft) => void;
  readonly revising: Revising;
  /** Asks whether a message is to be removed. */
  readonly askRemoval: (messageId: string) => void;
}

const none = { mayReply: false, mayEdit: false, mayRemove: false };
const kinds: Readonly<Record<Speaker, WrittenKind>> = { visitor: 'text', us: 'text', note: 'note', whisper: 'whisper' };

/** What can be done with the messages of a chat that is being answered. */
export function useTimelineActions({ chat, session, draft, setDraft, revising, askRemoval }: Parts): TimelineActions {
  const { me } = useWorkplace();
  const toast = useToast();
  return {
    retry: (messageId) => chat.retry(messageId),
    release: (messageId) => chat.release(messageId),
    takeBack: (messageId) => {
      const message = chat.state.outgoing.find((each) => each.messageId === messageId);
      chat.discard(messageId);
      if (!message || message.text === '') return;
      // What was typed goes back to where it was typed, before what was begun meanwhile.
      const text = draft.text === '' ? message.text : `${message.text}\n${draft.text}`;
      const kind = message.kind === 'system' ? draft.kind : message.kind;
      setDraft({ text, kind, replyTo: message.replyTo ?? draft.replyTo });
    },
    show: (messageId) => {
      const line = document.querySelector<HTMLElement>(`[data-message="${CSS.escape(messageId)}"]`);
      if (!line) return;
      line.scrollIntoView({ block: 'center' });
      line.dataset.shown = '';
      setTimeout(() => delete line.dataset.shown, 1_500);
    },
    deedsOf: ({ speakerId, speaker }, line) =>
      session ? messageDeedsOf({ line, speakerId, speaker }, session, me, Date.now()) : none,
    handlersOf: ({ speaker }, line) => ({
      reply: () => {
        // Nothing that everybody reads answers a note.
        const kind = speaker === 'note' || speaker === 'whisper' ? kinds[speaker] : draft.kind;
        setDraft({ ...draft, kind, replyTo: line.messageId });
      },
      edit: () => revising.begin({ messageId: line.messageId, kind: kinds[speaker] }, line.text),
      remove: () => askRemoval(line.messageId),
      copy: () => {
        void navigator.clipboard.writeText(line.text).then(
          () => toast({ text: 'Copied.' }),
          () => toast({ text: 'The browser does not let this page copy.', tone: 'bad' }),
        );
      },
    }),
  };
}

/** The agent's last message that may still be edited. */
export function lastEditable(
  entries: readonly Entry[],
  mayEdit: (group: Extract<Entry, { kind: 'group' }>, line: Line) => boolean,
) {
  for (const entry of entries.toReversed()) {
    if (entry.kind !== 'group') continue;
    const line = entry.lines.findLast((each) => mayEdit(entry, each));
    if (line) return { messageId: line.messageId, kind: kinds[entry.speaker], text: line.text };
  }
  return null;
}
