import { useState } from 'react';
import type { Session } from '../../../src/core/session.ts';
import { visitorName } from '../format/visitor-name.ts';
import { type Action, useActions } from '../shell/actions.tsx';
import { chatKeys } from '../shell/keys.ts';
import { useToast } from '../shell/toasts.tsx';
import { useWorkplace } from '../shell/workplace.tsx';
import { type Deed, deedsOf } from './chat-deeds.ts';
import type { Commands } from './use-commands.ts';

/** What an agent is asked about before it is done. */
export type Asking = 'transfer' | 'invite' | 'end' | 'block' | 'needs' | 'mail-transcript' | 'download';

export type ChatAction = Action & Pick<Deed, 'place'> & { readonly isUnderWay: boolean };

interface ChatActions {
  readonly actions: readonly ChatAction[];
  readonly asking: Asking | null;
  readonly shut: () => void;
}

/** The deeds of a chat as buttons, keys and entries of the palette; what can be taken back says how. */
export function useChatActions(
  session: Session,
  commands: Commands,
  more: readonly Action[],
  isActive: boolean,
): ChatActions {
  const { me } = useWorkplace();
  const toast = useToast();
  const [asking, setAsking] = useState<Asking | null>(null);
  const give = (command: Parameters<Commands['give']>[0], said?: string, undo?: () => void) => {
    void commands.give(command).then((done) => {
      if (done && said) toast({ text: said, ...(undo && { action: { name: 'Undo', run: undo } }) });
    });
  };
  const act = (id: Deed['id']): void => {
    switch (id) {
      case 'accept':
        give({ type: 'accept' });
        break;
      case 'listen':
        give({ type: 'join', hidden: true });
        break;
      case 'join':
        give({ type: 'join' });
        break;
      case 'take-over':
        // From a bot anybody who answers may take it; from an agent it is transferred.
        give(session.bot ? { type: 'accept' } : { type: 'transfer', agentId: me.agent.id });
        break;
      case 'leave':
        if (session.agent?.id !== me.agent.id) give({ type: 'leave' });
        else give({ type: 'leave' }, 'You left the chat.', () => give({ type: 'accept' }));
        break;
      case 'reopen':
        give({ type: 'reopen' });
        break;
      case 'spam':
        give({ type: 'mark-spam', spam: !session.spam }, session.spam ? 'No spam any more.' : 'Marked as spam.', () =>
          give({ type: 'mark-spam', spam: session.spam }),
        );
        break;
      default:
        setAsking(id);
    }
  };
  const actions = deedsOf(session, me).map(
    (deed): ChatAction => ({
      ...deed,
      key: chatKeys[deed.id],
      run: () => act(deed.id),
      isUnderWay: commands.underWay !== null && commands.underWay === commandNames[deed.id],
    }),
  );
  useActions(visitorName(session), [...actions, ...more], isActive);
  return { actions, asking, shut: () => setAsking(null) };
}

const commandNames: Readonly<Partial<Record<Deed['id'], Commands['underWay']>>> = {
  accept: 'accept',
  listen: 'join',
  join: 'join',
  'take-over': 'transfer',
  leave: 'leave',
  reopen: 'reopen',
  spam: 'mark-spam',
};
