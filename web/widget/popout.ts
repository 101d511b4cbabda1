import type { Boot } from './boot.ts';

/**
 * Opens the chat in a window of its own, at this page's origin and under its policy, so that it is the same visitor with
 * the same memory; one that is open already comes to the front. False when the browser forbids it.
 */
export function openPopout({ inboxKey, server, script: { src, nonce }, options }: Boot): boolean {
  const opened = window.open('', `koine:${inboxKey}`, 'popup,width=420,height=680');
  if (!opened) return false;
  const { document: page } = opened;
  if (!page.querySelector('koine-chat')) {
    // It takes over this page's address with that: after a reload the page comes, and the chat fills it.
    page.open();
    page.close();
    opened.history.replaceState(null, '', location.href);
    const { lang, dir } = document.documentElement;
    Object.assign(page.documentElement, { lang, dir });
    page.title = document.title;
    const script = page.createElement('script');
    script.src = src;
    script.nonce = nonce;
    script.dataset.inbox = inboxKey;
    script.dataset.server = server;
    if (options.language) script.dataset.language = options.language;
    page.head.append(script);
  }
  opened.focus();
  return true;
}
