import { createRef, render } from 'preact';
import type { Page } from '../../src/core/facts.ts';
import { type Boot, type Call, storageKey } from './boot.ts';
import { findLocalStorage, type Identity, Memory } from './memory.ts';
import messagesStyle from './messages.css?inline';
import { currentPage, watchPage } from './page.ts';
import panelStyle from './panel.css?inline';
import { Panel } from './panel.tsx';
import { Visitor } from './visitor.ts';

const { boot } = window.Koine ?? {};
if (boot && !boot.app) start(boot);

/** Draws the panel beside the launcher and takes over the calls from the page. */
function start(boot: Boot): void {
  for (const style of [panelStyle, messagesStyle]) {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(style);
    boot.root.adoptedStyleSheets.push(sheet);
  }
  const container = document.createElement('div');
  // Before the launcher, so that Tab leads from the panel to the button that closes it.
  boot.root.prepend(container);

  const visitor = new Visitor(boot, new Memory(boot.inboxKey, findLocalStorage()));
  const panel = createRef<HTMLElement>();
  const composer = createRef<HTMLTextAreaElement>();
  const openKey = storageKey(boot.inboxKey, 'panel');
  const narrow = matchMedia('(max-width: 480px)');
  let isOpen = false;
  let isDrawing = false;
  let unread = 0;

  visitor.subscribe(drawSoon);
  watchPage((page) => visitor.viewPage(page));
  for (const name of ['focus', 'blur']) addEventListener(name, attend);
  document.addEventListener('visibilitychange', attend);
  visualViewport?.addEventListener('resize', fit);
  boot.app = { call };
  for (const waiting of boot.calls.splice(0)) call(waiting);
  // On a phone the panel covers the page, so there it opens only when asked.
  if (!narrow.matches && readOpen()) setOpen(true, false);
  drawSoon();

  function call([name, argument]: Call): void {
    switch (name) {
      case 'open':
      case 'close':
        setOpen(name === 'open');
        break;
      case 'toggle':
        setOpen(!isOpen);
        break;
      case 'identify':
        visitor.identify((argument ?? {}) as Identity);
        break;
      case 'page':
        visitor.viewPage({ ...currentPage(), ...(argument as Partial<Page> | undefined) });
        break;
      case 'reset':
        setOpen(false);
        visitor.reset();
        break;
      default:
        console.warn(`Koine: there is no call "${name}".`);
    }
  }

  function setOpen(next: boolean, takesFocus = true): void {
    if (next === isOpen) return;
    const hadFocus = boot.root.activeElement !== null;
    isOpen = next;
    boot.showOpen(isOpen);
    keepOpen(isOpen);
    draw();
    if (isOpen) void visitor.refreshStatus();
    if (isOpen && takesFocus) focusPanel();
    if (!isOpen && hadFocus) boot.focusLauncher();
    attend();
    boot.emit(isOpen ? 'open' : 'close', undefined);
  }

  function focusPanel(): void {
    // Where a finger types, focus would raise the keyboard over the conversation.
    const target = matchMedia('(pointer: coarse)').matches ? panel.current : (composer.current ?? panel.current);
    target?.focus();
  }

  function attend(): void {
    visitor.setAttention(isOpen && document.visibilityState === 'visible' && document.hasFocus());
  }

  /** Keeps the composer above the keyboard of a phone. */
  function fit(): void {
    const height = narrow.matches ? `${visualViewport?.height}px` : '';
    panel.current?.style.setProperty('--seen-height', height);
  }

  function drawSoon(): void {
    if (isDrawing) return;
    isDrawing = true;
    queueMicrotask(draw);
  }

  function draw(): void {
    isDrawing = false;
    const { state } = visitor;
    const count = countUnread(state.chat);
    if (count !== unread) {
      unread = count;
      boot.showUnread(count);
      boot.emit('unread', { count });
    }
    const view = isOpen && (
      <Panel
        visitor={visitor}
        state={state}
        draftKey={storageKey(boot.inboxKey, 'draft')}
        panel={panel}
        composer={composer}
        close={() => setOpen(false)}
        focus={focusPanel}
      />
    );
    render(view, container);
  }

  function readOpen(): boolean {
    try {
      return sessionStorage.getItem(openKey) !== null;
    } catch {
      return false;
    }
  }

  function keepOpen(isKept: boolean): void {
    try {
      if (isKept) sessionStorage.setItem(openKey, '1');
      else sessionStorage.removeItem(openKey);
    } catch {
      // Without storage the panel is closed on the next page.
    }
  }
}

function countUnread(chat: Visitor['state']['chat']): number {
  const readUpTo = chat?.session?.readByVisitor ?? -1;
  return (chat?.events ?? []).filter((event) => {
    const isTheirs = event.type === 'message-posted' && event.kind === 'text' && event.actor.kind !== 'visitor';
    return isTheirs && event.seq > readUpTo;
  }).length;
}
