import { provide } from '../part.ts';
import { type Install, page, tell } from './page-functions.ts';

type Listener = (news?: unknown) => void;

/** Accepts `LiveChatWidget.call`, `on`, `once`, `off`, `get`: https://platform.text.com/docs/extending-chat-widget/javascript-api */
const install: Install = (koine) => {
  const listeners = new Map<string, Set<Listener>>();
  const say = (name: string, news?: unknown) => {
    for (const listener of [...(listeners.get(name) ?? [])]) tell(listener, news);
  };
  const visibility = () => {
    const { isOpen, isHidden } = koine('state') ?? {};
    return isHidden ? 'hidden' : isOpen ? 'maximized' : 'minimized';
  };
  const state = () => ({ availability: koine('state')?.online ? 'online' : 'offline', visibility: visibility() });
  const chat: { chatId: string | null; threadId: string | null } = { chatId: null, threadId: null };

  const call = (method: string, first?: unknown) => {
    switch (method) {
      case 'maximize': {
        koine('show');
        const text = (first as { readonly messageDraft?: unknown } | undefined)?.messageDraft;
        if (typeof text === 'string') koine('draft', text);
        else koine('open');
        return;
      }
      case 'minimize':
        koine('show');
        koine('close');
        return;
      case 'hide':
        koine('hide');
        say('visibility_changed', { visibility: 'hidden' });
        return;
      case 'destroy':
        return koine('shutdown');
      case 'set_session_variables':
      case 'update_session_variables':
        return koine('identify', { attributes: texts(first) });
      case 'set_customer_name':
        return koine('identify', { name: String(first) });
      case 'set_customer_email':
        return koine('identify', { email: String(first) });
      case 'trigger_sales_tracker':
        return koine('track', String(first));
      default:
        console.info(`Koine: LiveChatWidget.call('${method}') has no counterpart.`);
    }
  };
  const on = (name: string, listener: Listener) => {
    listeners.set(name, (listeners.get(name) ?? new Set()).add(listener));
    if (name === 'ready') tell(listener, { state: state(), customerData: {} });
  };
  const api: Record<string, unknown> & { _h(method: string, args: ArrayLike<unknown>): unknown } = {
    _v: '2.0',
    _q: [] as unknown[],
    _h: (method, args) => tell(api[method], ...Array.from(args)),
    init: () => koine('boot'),
    call,
    on,
    once(name: string, listener: Listener) {
      const once = (news?: unknown) => {
        listeners.get(name)?.delete(once);
        listener(news);
      };
      on(name, once);
    },
    off: (name: string, listener: Listener) => void listeners.get(name)?.delete(listener),
    get(what: 'state' | 'chat_data' | 'customer_data') {
      if (what === 'state') return state();
      return what === 'chat_data' ? { ...chat } : { status: koine('state')?.isChatting ? 'chatting' : 'browsing' };
    },
  };
  const waiting = (page.LiveChatWidget as { readonly _q?: readonly [string, ArrayLike<unknown>][] } | undefined)?._q;
  page.LiveChatWidget = api;
  koine('on', 'open', () => say('visibility_changed', { visibility: 'maximized' }));
  koine('on', 'close', () => say('visibility_changed', { visibility: 'minimized' }));
  koine('on', 'status', ({ online }) => say('availability_changed', { availability: online ? 'online' : 'offline' }));
  koine('on', 'message', ({ from, text }) =>
    say('new_event', { type: 'message', text, author: { type: from === 'agent' ? 'agent' : 'customer' } }),
  );
  koine('on', 'rating', ({ score }) => say('rating_submitted', score >= 3 ? 'good' : 'bad'));
  koine('on', 'chat-started', ({ sessionId }) => {
    Object.assign(chat, { chatId: sessionId, threadId: sessionId });
    say('customer_status_changed', { status: 'chatting' });
  });
  koine('on', 'chat-ended', () => say('customer_status_changed', { status: 'browsing' }));
  for (const [method, args] of waiting ?? []) api._h(method, args);
};

function texts(facts: unknown): Record<string, string> {
  return Object.fromEntries(Object.entries((facts ?? {}) as object).map(([name, value]) => [name, String(value)]));
}

provide(install);
