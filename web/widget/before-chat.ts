import type { WidgetStatus } from '../client/api-types.ts';
import { newId } from '../client/id.ts';
import { invitationFor } from '../client/invitations.ts';
import style from './before-chat.css?inline';
import { type Boot, storageKey } from './boot.ts';
import { beforeChat } from './languages/en.ts';
import { currentPage, watchPage } from './page.ts';
import { provide } from './part.ts';
import { adoptStyle } from './styles.ts';

type BeforeChat = NonNullable<WidgetStatus['beforeChat']>;
type Invitation = BeforeChat['invitations'][number];

const TOLD_EVERY_MS = 50_000;
const HOUR_MS = 3_600_000;

/** What goes on before a chat, where the inbox wants it: the pages are told of, and the visitor is invited. Ends with the first chat. */
async function watch(boot: Boot): Promise<void> {
  const status = await boot.status;
  if (!status?.beforeChat) return;
  const { tellsPages, invitations } = status.beforeChat;
  const { tag, words } = await boot.language;
  const keyOf = (name: string) => storageKey(boot.inboxKey, name);
  const visit = countVisit(keyOf);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown: HTMLElement | null = null;

  adoptStyle(boot.root, style);
  const unwatch = watchPage(look);
  const beat = setInterval(tell, TOLD_EVERY_MS);
  look();

  function look(): void {
    clearTimeout(timer);
    shown?.remove();
    tell();
    if (isOver()) return;
    const { isOpen } = status?.hours ?? { isOpen: true };
    const due = invitationFor(invitations, {
      url: location.href,
      visit: visit.count,
      language: tag,
      isOpen,
      isOnline: status?.online ?? false,
    });
    if (!due || recall(sessionStorageOf, keyOf('invited')).split(' ').includes(due.id)) return;
    timer = setTimeout(() => invite(due), due.afterSeconds * 1000);
  }

  function invite(invitation: Invitation): void {
    const isQuiet = Number(recall(localStorageOf, keyOf('quiet-until'))) > Date.now();
    const isOpen = recall(sessionStorageOf, keyOf('panel')) !== '';
    if (isQuiet || isOpen || isOver() || !boot.root.isConnected) return;
    remember(sessionStorageOf, keyOf('invited'), `${recall(sessionStorageOf, keyOf('invited'))} ${invitation.id}`);
    const box = document.createElement('div');
    box.className = 'invitation';
    box.role = 'status';
    const [answer, dismiss] = [document.createElement('button'), document.createElement('button')];
    answer.textContent = invitation.text;
    dismiss.textContent = '✕';
    dismiss.className = 'dismiss';
    dismiss.ariaLabel = words?.dismiss ?? beforeChat.dismiss;
    answer.onclick = () => {
      const { id, text } = invitation;
      remember(localStorageOf, keyOf('invitation'), JSON.stringify({ id, text }));
      box.remove();
      boot.call('open');
    };
    dismiss.onclick = () => {
      remember(localStorageOf, keyOf('quiet-until'), String(Date.now() + invitation.quietHours * HOUR_MS));
      box.remove();
      boot.focusLauncher();
    };
    // A region that is there before its words come is read out.
    boot.root.append(box);
    requestAnimationFrame(() => box.append(answer, dismiss));
    shown = box;
  }

  function tell(): void {
    if (isOver()) stop();
    else if (tellsPages && document.visibilityState === 'visible') send();
  }

  function send(): void {
    const body = JSON.stringify({ id: visit.id, page: currentPage(), language: tag, visit: visit.count });
    const url = `${boot.server}/koine/v1/widget/${encodeURIComponent(boot.inboxKey)}/visits`;
    const headers = { 'content-type': 'application/json' };
    // A visit that could not be told of is nobody's loss.
    fetch(url, { method: 'POST', body, headers, credentials: 'omit' }).catch(() => undefined);
  }

  function isOver(): boolean {
    const isChatting =
      recall(localStorageOf, keyOf('session')) !== '' && recall(localStorageOf, keyOf('isOver')) === '';
    return isChatting || !boot.root.isConnected;
  }

  function stop(): void {
    clearTimeout(timer);
    clearInterval(beat);
    unwatch();
    shown?.remove();
  }
}

/** Which visit this is on this device, and its id. */
function countVisit(keyOf: (name: string) => string): { readonly id: string; readonly count: number } {
  const known = recall(sessionStorageOf, keyOf('visit'));
  const id = known || newId();
  const count = Number(recall(localStorageOf, keyOf('visits'))) + (known ? 0 : 1) || 1;
  remember(sessionStorageOf, keyOf('visit'), id);
  remember(localStorageOf, keyOf('visits'), String(count));
  return { id, count };
}

const localStorageOf = () => localStorage;
const sessionStorageOf = () => sessionStorage;

function recall(storage: () => Storage, key: string): string {
  try {
    return storage().getItem(key) ?? '';
  } catch {
    return '';
  }
}

function remember(storage: () => Storage, key: string, value: string): void {
  try {
    storage().setItem(key, value);
  } catch {
    // Without storage every visit is the first.
  }
}

provide(watch);
