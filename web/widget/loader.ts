import type { KoineBootOptions } from '../../types/koine-widget.d.ts';
import type { Boot, Call } from './boot.ts';
import type { Place, Widget } from './frame.ts';
import { assetUrl, loadPart } from './part-loading.ts';

type Listener = (detail: unknown) => void;
interface Koine {
  (...call: Call): unknown;
  q?: ArrayLike<unknown>[];
  widget?: Widget | null;
}

const MOST_WAITING = 50;

const { src, nonce, dataset } = document.currentScript as HTMLScriptElement;
const page = window as unknown as Record<string, Koine>;
const globalName = dataset.name ?? 'Koine';
const known = page[globalName];

// A page that swaps its body runs the script again: the widget it had goes on.
if (known?.widget) document.body.append(known.widget.boot.root.host);
else install();

/** Sets the function by which the page speaks to its widget, and makes up for the calls that waited for it. */
function install(): void {
  const listeners: Record<string, Set<Listener>> = {};
  const waiting: Call[] = [];
  /** Counts the widgets there were: one that was taken away before it came does not come. */
  let generation = 0;
  let isBooting = false;

  const emit: Boot['emit'] = (name, detail) => {
    // A fault of the page's is none of the widget's.
    for (const listener of listeners[name] ?? []) queueMicrotask(() => listener(detail));
  };
  const origin = (server = dataset.server ?? src) => new URL(server, location.href).origin;
  const koine: Koine = (...call) => {
    const [name, first, second] = call;
    const { widget } = koine;
    if (name === 'on' || name === 'off') {
      listeners[first as string] ??= new Set();
      const heard = listeners[first as string];
      heard?.[name === 'on' ? 'add' : 'delete'](second as Listener);
      return () => heard?.delete(second as Listener);
    }
    if (name === 'boot' && !isBooting) return boot((first ?? {}) as KoineBootOptions);
    if (name === 'shutdown') {
      widget?.remove();
      koine.widget = null;
      isBooting = false;
      generation++;
      return;
    }
    if (widget) return widget.boot.call(name === 'boot' ? 'update' : name, first, second);
    if (name !== 'state' && waiting.push(call) > MOST_WAITING) waiting.shift();
  };

  function boot({ inbox: inboxKey = dataset.inbox, server, ...options }: KoineBootOptions): void {
    if (!inboxKey) {
      console.error('Koine: there is no inbox.');
      return;
    }
    const own = ++generation;
    const home = origin(server);
    const place: Place = {
      inboxKey,
      server: home,
      options: { ...(dataset.language && { language: dataset.language }), ...options },
      script: { src, nonce },
      load: (part, shared) => loadPart(home, nonce, part, shared),
      assetUrl: (name, ending) => assetUrl(home, name, ending),
      emit,
    };
    isBooting = true;
    place.load<(place: Place) => Widget>('frame').then(
      (putWidget) => {
        if (own !== generation) return;
        koine.widget = putWidget(place);
        for (const call of waiting.splice(0)) koine(...call);
      },
      (error) => {
        isBooting = false;
        emit('error', { code: 'not-loaded', detail: String(error) });
      },
    );
  }

  page[globalName] = koine;
  if (dataset.shim) {
    loadPart<(koine: Koine) => void>(origin(), nonce, dataset.shim).then((lay) => lay(koine), console.warn);
  }
  for (const call of known?.q ?? []) koine(...(Array.from(call) as unknown as Call));
  if (dataset.inbox) koine('boot');
}
