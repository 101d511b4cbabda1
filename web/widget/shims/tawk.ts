import { provide } from '../part.ts';
import { type Install, identityFrom, page, tell } from './page-functions.ts';

type Facts = Readonly<Record<string, unknown>>;
type Done = (error?: unknown) => void;

const names = { name: 'name', email: 'email', phone: 'phone', userId: 'userId', id: null, hash: 'hash' } as const;

/** Accepts `Tawk_API`: https://developer.tawk.to/jsapi/ */
const install: Install = (koine) => {
  const api = (page.Tawk_API ?? {}) as Record<string, unknown>;
  const state = () => koine('state');
  Object.assign(api, {
    start: () => koine('boot'),
    shutdown: () => koine('shutdown'),
    maximize: () => koine('open'),
    minimize: () => koine('close'),
    toggle: () => koine('toggle'),
    popup: () => koine('open'),
    showWidget: () => koine('show'),
    hideWidget: () => koine('hide'),
    toggleVisibility: () => koine(state()?.isHidden ? 'show' : 'hide'),
    getWindowType: () => 'inline',
    getStatus: () => (state()?.online ? 'online' : 'offline'),
    isChatMaximized: () => state()?.isOpen ?? false,
    isChatMinimized: () => !(state()?.isOpen ?? false),
    isChatHidden: () => state()?.isHidden ?? false,
    isChatOngoing: () => state()?.isChatting ?? false,
    isVisitorEngaged: () => state()?.isChatting ?? false,
    endChat: () => koine('end'),
    login(facts: Facts, done?: Done) {
      koine('identify', identityFrom(facts, names));
      tell(done);
    },
    logout(done?: Done) {
      koine('reset');
      tell(done);
    },
    setAttributes(facts: Facts, done?: Done) {
      koine('identify', identityFrom(facts, names));
      tell(done);
    },
    addEvent(name: string, facts?: Facts | Done, done?: Done) {
      koine('track', name, typeof facts === 'object' ? JSON.stringify(facts) : undefined);
      tell(typeof facts === 'function' ? facts : done);
    },
    addTags(tags: readonly string[], done?: Done) {
      for (const tag of tags) koine('track', tag);
      tell(done);
    },
  });
  page.Tawk_API = api;
  if (api.visitor) koine('identify', identityFrom(api.visitor as Facts, names));
  // The page may set what it listens with at any time, so it is looked up when there is something to tell.
  koine('on', 'open', () => tell(api.onChatMaximized));
  koine('on', 'close', () => tell(api.onChatMinimized));
  koine('on', 'status', ({ online }) => tell(api.onStatusChange, online ? 'online' : 'offline'));
  koine('on', 'chat-started', () => tell(api.onChatStarted));
  koine('on', 'chat-ended', () => tell(api.onChatEnded));
  koine('on', 'rating', ({ score }) => tell(api.onChatSatisfaction, score));
  koine('on', 'unread', ({ count }) => tell(api.onUnreadCountChanged, count));
  koine('on', 'message', ({ from, text }) =>
    tell(from === 'agent' ? api.onChatMessageAgent : api.onChatMessageVisitor, text),
  );
  tell(api.onBeforeLoad);
  tell(api.onLoad);
};

provide(install);
