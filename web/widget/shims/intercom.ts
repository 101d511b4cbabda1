import { provide } from '../part.ts';
import { type Install, identityFrom, page, tell } from './page-functions.ts';

type Queued = { q?: ArrayLike<unknown>[] };

const names = {
  app_id: null,
  api_base: null,
  hide_default_launcher: null,
  alignment: null,
  horizontal_padding: null,
  vertical_padding: null,
  action_color: null,
  background_color: null,
  company: null,
  created_at: null,
  language_override: 'language',
  user_id: 'userId',
  user_hash: 'hash',
  intercom_user_jwt: 'token',
  name: 'name',
  email: 'email',
  phone: 'phone',
} as const;

/** Accepts `Intercom(…)`: https://developers.intercom.com/installing-intercom/web/methods */
const install: Install = (koine) => {
  const obey = (method: string, first?: unknown, second?: unknown): unknown => {
    const facts = (first ?? {}) as Readonly<Record<string, unknown>>;
    switch (method) {
      case 'boot':
      case 'update': {
        if (method === 'boot') koine('boot', typeof facts.app_id === 'string' ? { inbox: facts.app_id } : {});
        koine('update', {
          ...(facts.alignment !== undefined && { side: facts.alignment === 'left' ? 'start' : 'end' }),
          ...(Number.isInteger(facts.horizontal_padding) && { sideSpace: Number(facts.horizontal_padding) }),
          ...(Number.isInteger(facts.vertical_padding) && { bottomSpace: Number(facts.vertical_padding) }),
          ...(typeof facts.language_override === 'string' && { language: facts.language_override }),
        });
        koine('identify', identityFrom(facts, names));
        if (facts.hide_default_launcher !== undefined) koine(facts.hide_default_launcher ? 'hide' : 'show');
        return;
      }
      case 'shutdown':
        koine('reset');
        koine('shutdown');
        return;
      case 'show':
      case 'showMessages':
      case 'showSpace':
        koine('show');
        return koine('open');
      case 'hide':
        return koine('close');
      case 'showNewMessage':
        return typeof first === 'string' ? koine('draft', first) : koine('open');
      case 'trackEvent':
        return koine('track', String(first), second === undefined ? undefined : JSON.stringify(second));
      case 'onShow':
        return koine('on', 'open', () => tell(first));
      case 'onHide':
        return koine('on', 'close', () => tell(first));
      case 'onUnreadCountChange':
        return koine('on', 'unread', ({ count }) => tell(first, count));
      default:
        console.info(`Koine: Intercom('${method}') has no counterpart.`);
    }
  };
  const waiting = (page.Intercom as Queued | undefined)?.q ?? [];
  page.Intercom = obey;
  const settings = page.intercomSettings as Readonly<Record<string, unknown>> | undefined;
  if (settings) obey('boot', settings);
  for (const call of Array.from(waiting)) obey(...(Array.from(call) as [string, unknown, unknown]));
};

provide(install);
