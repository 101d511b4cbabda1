import type { SessionRow } from '../../client/api-types.ts';
import { visitorName } from '../format/visitor-name.ts';

/** Whether this browser can show notices of the page outside of it at all. */
export const canNotify = typeof Notification !== 'undefined';

/** Asks the agent to allow notices; answers whether they may be shown. */
export async function askToNotify(): Promise<boolean> {
  return canNotify && (await Notification.requestPermission()) === 'granted';
}

/** What a row tells an agent that they should know though they look elsewhere; null: nothing. */
export function noticeOf(
  row: SessionRow,
  before: SessionRow | undefined,
  agentId: string,
): { readonly title: string; readonly body: string } | null {
  const name = visitorName(row);
  const body = row.messages.last?.text ?? '';
  const isOffered = row.offeredTo?.id === agentId || row.transferOfferedTo?.id === agentId;
  const wasOffered = before?.offeredTo?.id === agentId || before?.transferOfferedTo?.id === agentId;
  if (isOffered && !wasOffered) return { title: `${name} is offered to you`, body };
  if (row.stage === 'waiting' && before?.stage !== 'waiting') return { title: `${name} waits`, body };
  const isMine = row.stage === 'active' && row.agent?.id === agentId;
  return isMine && before && row.messages.byVisitor > before.messages.byVisitor ? { title: name, body } : null;
}

/** Shows a notice outside of the page, one for each session; a click leads there. */
export function showNotice(
  sessionId: string,
  notice: { readonly title: string; readonly body: string },
  open: () => void,
): void {
  if (!canNotify || Notification.permission !== 'granted') return;
  const shown = new Notification(notice.title, { body: notice.body, tag: sessionId });
  shown.onclick = () => {
    window.focus();
    shown.close();
    open();
  };
}
