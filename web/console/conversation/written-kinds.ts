import type { WrittenKind } from './draft.ts';
import type { Standing } from './standing.ts';

/** What the field and its button are called, by what is written. */
export const kindWords: Readonly<
  Record<WrittenKind, { readonly label: string; readonly placeholder: string; readonly send: string }>
> = {
  text: { label: 'Message to the visitor', placeholder: 'Write a message…', send: 'Send' },
  note: { label: 'Note, only for agents', placeholder: 'Note, only for agents… @ tells one', send: 'Keep the note' },
  whisper: {
    label: 'Whisper to the agents in this chat',
    placeholder: 'Whisper: the visitor does not hear it…',
    send: 'Whisper',
  },
};

/** What the agent may write as things stand, the usual first. */
export function kindsOf(standing: Standing): readonly WrittenKind[] {
  switch (standing) {
    case 'mine':
    case 'joined':
      return ['text', 'note', 'whisper'];
    case 'listening':
      return ['whisper', 'note'];
    default:
      return ['note'];
  }
}
