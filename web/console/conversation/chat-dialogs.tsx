import type { Session } from '../../../src/core/session.ts';
import { visitorName } from '../format/visitor-name.ts';
import { BlockDialog } from './block-dialog.tsx';
import { DownloadTranscriptDialog } from './download-transcript-dialog.tsx';
import { EndDialog } from './end-dialog.tsx';
import { InviteDialog } from './invite-dialog.tsx';
import { MailTranscriptDialog } from './mail-transcript-dialog.tsx';
import { NeedsDialog } from './needs-dialog.tsx';
import { TransferDialog } from './transfer-dialog.tsx';
import type { Asking } from './use-chat-actions.ts';
import type { Commands } from './use-commands.ts';

interface ChatDialogsProps {
  readonly session: Session;
  readonly commands: Commands;
  readonly asking: Asking | null;
  readonly shut: () => void;
}

/** What an agent is asked before something is done with a chat. */
export function ChatDialogs({ session, commands, asking, shut }: ChatDialogsProps) {
  const name = visitorName(session);
  const about = { close: shut, session, commands };
  return (
    <>
      <EndDialog isOpen={asking === 'end'} close={shut} name={name} commands={commands} />
      <BlockDialog isOpen={asking === 'block'} close={shut} name={name} visitorId={session.visitorId} />
      <InviteDialog isOpen={asking === 'invite'} {...about} />
      <NeedsDialog isOpen={asking === 'needs'} {...about} />
      <TransferDialog isOpen={asking === 'transfer'} {...about} />
      <DownloadTranscriptDialog isOpen={asking === 'download'} close={shut} sessionId={session.id} />
      <MailTranscriptDialog isOpen={asking === 'mail-transcript'} {...about} />
    </>
  );
}
