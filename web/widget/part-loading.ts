import type { PartScript } from './part.ts';

/** The build's own mark, in the names of all that belongs to it; the build fills it in. */
declare const BUILD: string;

/** Several widgets on one page load each part once. */
const page = document as unknown as Record<string, Record<string, Promise<unknown>>>;
page[BUILD] ??= {};
const loading = page[BUILD];

/** Where a file of the widget's lies on the server. */
export function assetUrl(server: string, name: string, ending: string): string {
  return `${server}/assets/widget/${name}-${BUILD}.${ending}`;
}

/** Loads a classic script: it needs neither CORS nor more than the loader's nonce on the page. One that did not come is asked for again the next time. */
export function loadPart<T>(server: string, nonce: string, name: string, shared?: object): Promise<T> {
  const src = assetUrl(server, name, 'js');
  loading[src] ??= new Promise((resolve, reject) => {
    const script: PartScript = document.createElement('script');
    const onerror = () => {
      delete loading[src];
      reject(new Error(`Koine: ${src} did not come.`));
    };
    document.head.append(Object.assign(script, { src, nonce, shared, onerror, provide: resolve }));
  });
  return loading[src] as Promise<T>;
}
