import { useState } from 'react';
import type { WrittenKind } from './draft.ts';
import type { Commands } from './use-commands.ts';

/** A message of one's own that is being edited. */
interface Revised {
  readonly messageId: string;
  readonly kind: WrittenKind;
}

/** A message that is being edited in the composer, whose draft waits meanwhile. */
export interface Revising {
  readonly message: Revised | null;
  readonly text: string;
  readonly write: (text: string) => void;
  readonly save: (text: string) => void;
  readonly leave: () => void;
  readonly begin: (message: Revised, text: string) => void;
  /** Begins with the last message that may be edited; answers whether there is one. */
  readonly last: () => boolean;
}

export function useRevising(
  commands: Commands,
  findLast: () => (Revised & { readonly text: string }) | null,
): Revising {
  const [revised, setRevised] = useState<(Revised & { readonly text: string }) | null>(null);
  return {
    message: revised,
    text: revised?.text ?? '',
    write: (text) => setRevised((now) => now && { ...now, text }),
    save: (text) => {
      if (!revised) return;
      // What could not be saved stays in the field.
      void commands.give({ type: 'edit-message', messageId: revised.messageId, text }).then((done) => {
        if (done) setRevised(null);
      });
    },
    leave: () => setRevised(null),
    begin: (message, text) => setRevised({ ...message, text }),
    last: () => {
      const found = findLast();
      if (found) setRevised(found);
      return found !== null;
    },
  };
}
