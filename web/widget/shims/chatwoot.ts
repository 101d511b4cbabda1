import { provide } from '../part.ts';
import { type Install, identityFrom, page } from './page-functions.ts';

const names = {
  phone_number: 'phone',
  identifier_hash: 'hash',
  name: 'name',
  email: 'email',
  avatar_url: null,
} as const;

/** Accepts `chatwootSDK.run` and `$chatwoot`: https://www.chatwoot.com/docs/product/channels/live-chat/sdk/setup */
const install: Install = (koine) => {
  const settings = (page.chatwootSettings ?? {}) as Readonly<Record<string, unknown>>;
  const say = (name: string, detail?: unknown) => dispatchEvent(new CustomEvent(`chatwoot:${name}`, { detail }));
  const api = {
    hasLoaded: true,
    get isOpen() {
      return koine('state')?.isOpen ?? false;
    },
    toggle(state?: 'open' | 'close') {
      if (state === 'open' || state === 'close') koine(state);
      else koine('toggle');
    },
    setUser(userId: string, facts: Readonly<Record<string, unknown>> = {}) {
      koine('identify', { ...identityFrom(facts, names), userId: String(userId) });
    },
    setCustomAttributes: (facts: Readonly<Record<string, unknown>>) => koine('identify', identityFrom(facts, {})),
    deleteCustomAttribute: (name: string) => koine('identify', { attributes: { [name]: '' } }),
    setLocale: (locale: string) => koine('update', { language: locale.replace('_', '-') }),
    setColorScheme: (scheme: 'auto' | 'light' | 'dark') => koine('update', { scheme }),
    toggleBubbleVisibility: (visibility: 'show' | 'hide') => koine(visibility === 'hide' ? 'hide' : 'show'),
    setLabel: (label: string) => koine('track', label),
    removeLabel: () => undefined,
    popoutChatWindow: () => koine('open'),
    reset: () => koine('reset'),
  };
  page.chatwootSDK = {
    run({ websiteToken, baseUrl }: { readonly websiteToken?: string; readonly baseUrl?: string }) {
      koine('boot', { ...(websiteToken && { inbox: websiteToken }), ...(baseUrl && { server: baseUrl }) });
    },
  };
  page.$chatwoot = api;
  koine('update', {
    ...(settings.position !== undefined && { side: settings.position === 'left' ? 'start' : 'end' }),
    ...(typeof settings.locale === 'string' && { language: settings.locale }),
    ...(settings.type === 'expanded_bubble' && { launcherText: String(settings.launcherTitle ?? '') || null }),
    ...((settings.darkMode === 'light' || settings.darkMode === 'auto') && { scheme: settings.darkMode }),
  });
  if (settings.hideMessageBubble) koine('hide');
  koine('on', 'open', () => say('opened'));
  koine('on', 'close', () => say('closed'));
  koine('on', 'message', ({ from, text }) =>
    say('on-message', { content: text, message_type: from === 'agent' ? 1 : 0 }),
  );
  koine('on', 'unread', ({ count }) => say('on-unread-message-count-changed', { unreadMessageCount: count }));
  koine('on', 'error', (detail) => say('error', detail));
  say('ready');
};

provide(install);
