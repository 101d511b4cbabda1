/**
 * The real widget by settings that are not saved yet: the console, which embeds this page, says what the server would
 * answer. Nothing reaches the server, and nothing takes the focus from the form beside it.
 */
interface Told {
  readonly kind: 'koine-preview';
  readonly scheme: 'light' | 'dark';
  readonly isOpen: boolean;
  readonly status: unknown;
}

type Koine = (...call: readonly unknown[]) => void;

const pages = window as unknown as { Koine?: Koine };
const fetchFile = window.fetch.bind(window);
let told: Told | null = null;
let inboxKey = '';

HTMLElement.prototype.focus = () => undefined;

window.fetch = async (input, options) => {
  const url = String(input instanceof Request ? input.url : input);
  if (!url.includes('/koine/v1/')) return fetchFile(input, options);
  if (url.includes('/koine/v1/widget/') && told) return Response.json(told.status);
  return Response.json({ code: 'unavailable', detail: 'This is a preview.' }, { status: 503 });
};

window.addEventListener('message', ({ origin, data }) => {
  if (origin !== location.origin || (data as Partial<Told> | null)?.kind !== 'koine-preview') return;
  told = data as Told;
  document.documentElement.dataset.scheme = told.scheme;
  inboxKey = `preview-${told.scheme}`;
  if (pages.Koine) show();
  else load();
});
window.parent.postMessage({ kind: 'koine-preview-ready' }, location.origin);

function load(): void {
  const script = document.createElement('script');
  script.src = '/widget.js';
  script.onload = show;
  document.head.append(script);
}

function show(): void {
  const { Koine } = pages;
  if (!Koine || !told) return;
  Koine('shutdown');
  for (const storage of [sessionStorage, localStorage]) {
    for (const key of Object.keys(storage)) if (key.startsWith(`koine.${inboxKey}.`)) storage.removeItem(key);
  }
  Koine('boot', { inbox: inboxKey, scheme: told.scheme });
  if (told.isOpen) Koine('open');
}
