import type { Page } from '../../src/core/facts.ts';

/** The page the visitor looks at, within the lengths that the server takes. */
export function currentPage(): Page {
  return withinBounds({ url: location.href, title: document.title, referrer: document.referrer });
}

/** The page as the server takes it. */
export function withinBounds({ url, title, referrer }: Page): Page {
  return {
    url: String(url).slice(0, 2048),
    title: String(title).slice(0, 512),
    referrer: String(referrer).slice(0, 2048),
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
  // Where the browser does not tell of an address that a script has set, it is looked at when the visitor comes back to it.
  addEventListener('focus', look);
  return () => {
    clearTimeout(timer);
    navigation?.removeEventListener('currententrychange', look);
    for (const name of ['popstate', 'hashchange', 'focus']) removeEventListener(name, look);
  };
}
