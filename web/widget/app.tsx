import { createRef, render } from 'preact';
import type { KoinePage } from '../../types/koine-widget.d.ts';
import { type App, type Boot, type Call, storageKey } from './boot.ts';
import { keepDraft, readDraft } from './drafts.ts';
import { findLocalStorage, type Identity, openMemory } from './memory.ts';
import messagesStyle from './messages.css?inline';
import { isSaidByHouse } from './narrator.ts';
import { currentPage, watchPage } from './page.ts';
import panelStyle from './panel.css?inline';
import { Panel } from './panel.tsx';
import { provide } from './part.ts';
import { adoptStyle } from './styles.ts';
import { speak, texts } from './texts.ts';
import { Visitor } from './visitor.ts';

/** Draws the panel beside the launcher and takes over the calls from the page. */
async function start(boot: Boot): Promise<App> {
  speak(await boot.language);
  adoptStyle(boot.root, panelStyle + messagesStyle);
  const container = document.createElement('div');
  // Before the launcher, so that Tab leads from the panel to the button that closes it.
  boot.root.prepend(container);

  const visitor = new Visitor(boot, openMemory(boot.inboxKey, findLocalStorage()));
  const panel = createRef<HTMLElement>();
  const composer = createRef<HTMLTextAreaElement>();
  const openKey = storageKey(boot.inboxKey, 'panel');
  const draftKey = storageKey(boot.inboxKey, 'draft');
  const narrow = matchMedia('(max-width: 480px)');
  const life = new AbortController();
  let isOpen = false;
  let isDrawing = false;
  let unread = 0;
  /** Counts what the page puts into the field: then it is drawn anew. */
  let drafts = 0;

  visitor.subscribe(drawSoon);
  const unwatchPage = watchPage((page) => visitor.viewPage(page));
  for (const name of ['focus', 'blur']) addEventListener(name, attend, life);
  document.addEventListener('visibilitychange', attend, life);
  visualViewport?.addEventListener('resize', fit, life);
  boot.app = { call, stop };
  if (boot.isWindow) openWindow();
  for (const waiting of boot.calls.splice(0)) call(waiting);
  // On a phone the panel covers the page, so there it opens only when asked.
  if (!narrow.matches && readDraft(openKey)) setOpen(true, false);
  drawSoon();
  return boot.app;

  function call([name, first, second]: Call): void {
    switch (name) {
      case 'open':
      case 'close':
        setOpen(name === 'open');
        break;
      case 'toggle':
        setOpen(!isOpen);
        break;
      case 'identify':
        visitor.identify((first ?? {}) as Identity);
        break;
      case 'page':
        visitor.viewPage({ ...currentPage(), ...(first as KoinePage | undefined) });
        break;
      case 'track':
        if (first) visitor.track(String(first), second === undefined ? undefined : String(second));
        break;
      case 'send':
        if (String(first ?? '').trim()) visitor.send(String(first).trim());
        break;
      case 'draft':
        keepDraft(draftKey, String(first ?? ''));
        drafts++;
        if (isOpen) draw();
        setOpen(true);
        focusPanel();
        break;
      case 'end':
        void visitor.end();
        break;
      case 'reset':
        setOpen(false);
        visitor.reset();
        break;
      case 'update':
        void boot.language.then((language) => {
          speak(language);
          visitor.restate();
        });
        break;
      default:
        console.warn(`Koine: there is no call "${name}".`);
    }
  }

  /** In a window of its own the chat is all there is, and its end is the window's. */
  function openWindow(): void {
    boot.root.host.toggleAttribute('data-window', true);
    document.title ||= texts.chat;
    setOpen(true);
  }

  function setOpen(next: boolean, takesFocus = true): void {
    if (next === isOpen) return;
    if (boot.isWindow && !next) {
      window.close();
      return;
    }
    const hadFocus = boot.root.activeElement !== null;
    isOpen = next;
    boot.showOpen(isOpen);
    keepDraft(openKey, isOpen ? '1' : '');
    draw();
    fit();
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
    if (life.signal.aborted) return;
    const { state } = visitor;
    const count = countUnread(state.chat);
    if (count !== unread) {
      unread = count;
      boot.showUnread(count);
      boot.emit('unread', { count });
    }
    const view = isOpen && (
      <Panel
        boot={boot}
        visitor={visitor}
        state={state}
        draftKey={draftKey}
        drafts={drafts}
        panel={panel}
        composer={composer}
        close={() => setOpen(false)}
        focus={focusPanel}
      />
    );
    render(view, container);
  }

  function stop(): void {
    if (isOpen && !boot.isWindow) boot.emit('close', undefined);
    life.abort();
    unwatchPage();
    visitor.stop();
    render(null, container);
    container.remove();
  }
}

function countUnread(chat: Visitor['state']['chat']): number {
  const readUpTo = chat?.session?.readByVisitor ?? -1;
  return (chat?.events ?? []).filter((event) => isSaidByHouse(event) && event.seq > readUpTo).length;
}

provide(start);
