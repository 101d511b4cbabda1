import type { Page } from '../../src/core/facts.ts';

/** The page the visitor looks at, within the lengths that the server takes. */
export function currentPage(): Page {
  return {
    url: location.href.slice(0, 2048),
    title: document.title.slice(0, 512),
    referrer: document.referrer.slice(0, 2048),
  };
}

const TITLE_SETTLES_MS = 300;

/** Calls whenever the page's address has changed without a load; the answer ends it. */
export function watchPage(listener: (page: Page) => void): () => void {
  let url = location.href;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const look = () => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (location.href === url) return;
      url = location.href;
      listener(currentPage());
    }, TITLE_SETTLES_MS);
  };
  const { navigation } = window as unknown as { readonly navigation?: EventTarget };
  navigation?.addEventListener('currententrychange', look);
  addEventListener('popstate', look);
  addEventListener('hashchange', look);
  return () => {
    clearTimeout(timer);
    navigation?.removeEventListener('currententrychange', look);
    removeEventListener('popstate', look);
    removeEventListener('hashchange', look);
  };
}
