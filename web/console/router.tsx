import type { QueryClient } from '@tanstack/react-query';
import {
  createRootRouteWithContext,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router';
import { parseKept } from './conversation/columns.ts';
import { parseHistorySearch } from './history/history-search.ts';
import { parseKeepingSearch } from './keeping/keeping-search.ts';
import { parseMailSearch } from './mails/mail-search.ts';
import { parseReportSearch } from './reports/report-search.ts';
import { NotFound } from './routes/not-found.tsx';
import { PageFailed } from './routes/page-failed.tsx';
import { SignInPage } from './routes/sign-in-page.tsx';
import { isSignedOut, meQuery } from './shell/server.ts';
import { rememberAccount } from './sign-in/provider-calls.ts';

/** Where the console lies on the server. */
const BASE_PATH = '/console';

const rootRoute = createRootRouteWithContext<{ readonly queryClient: QueryClient }>()({
  component: Outlet,
  notFoundComponent: NotFound,
  errorComponent: PageFailed,
});

const signInRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'sign-in',
  validateSearch: ({ back, account }: Record<string, unknown>): { back?: string; account?: string } => ({
    // Only back into the console, never to another site.
    ...(typeof back === 'string' && (back === BASE_PATH || back.startsWith(`${BASE_PATH}/`)) && { back }),
    ...(account !== undefined && { account: String(account).slice(0, 100) }),
  }),
  beforeLoad: ({ search }) => {
    if (search.account !== undefined) rememberAccount(search.account);
  },
  component: SignInPage,
});

/** Leads to the sign-in page whoever is not signed in, and back afterwards. */
async function requireSignedIn({
  context,
  location,
}: {
  readonly context: { readonly queryClient: QueryClient };
  readonly location: { readonly publicHref: string };
}) {
  try {
    return { me: await context.queryClient.ensureQueryData(meQuery) };
  } catch (error) {
    if (isSignedOut(error)) throw redirect({ to: '/sign-in', search: { back: location.publicHref } });
    throw error;
  }
}

const newPasswordRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'new-password',
  component: lazyRouteComponent(() => import('./routes/new-password-page.tsx'), 'NewPasswordPage'),
});

const workplaceRoute = createRoute({
  getParentRoute: () => rootRoute,
  id: 'workplace',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./routes/workplace-page.tsx'), 'WorkplacePage'),
});

/** Without the frame of the workplace: it has the whole screen. */
const wallboardRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: 'wallboard',
  beforeLoad: requireSignedIn,
  component: lazyRouteComponent(() => import('./routes/wallboard-page.tsx'), 'WallboardPage'),
});

const indexRoute = createRoute({
  getParentRoute: () => workplaceRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/chats' });
  },
});

const chatsRoute = createRoute({
  getParentRoute: () => workplaceRoute,
  path: 'chats',
  validateSearch: ({ beside }: Record<string, unknown>) => parseKept(beside),
  component: lazyRouteComponent(() => import('./routes/chats-page.tsx'), 'ChatsPage'),
});
const noConversationRoute = createRoute({
  getParentRoute: () => chatsRoute,
  path: '/',
  component: lazyRouteComponent(() => import('./routes/no-conversation.tsx'), 'NoConversation'),
});
const conversationRoute = createRoute({
  getParentRoute: () => chatsRoute,
  path: '$sessionId',
  component: lazyRouteComponent(() => import('./routes/conversation-page.tsx'), 'ConversationPage'),
});

const historyRoute = createRoute({
  getParentRoute: () => workplaceRoute,
  path: 'history',
  validateSearch: parseHistorySearch,
  component: lazyRouteComponent(() => import('./routes/history-page.tsx'), 'HistoryPage'),
});
const recordRoute = createRoute({
  getParentRoute: () => workplaceRoute,
  path: 'history/$sessionId',
  validateSearch: ({ as }: Record<string, unknown>): { as?: 'replay' | 'dialects' } =>
    as === 'replay' || as === 'dialects' ? { as } : {},
  component: lazyRouteComponent(() => import('./routes/record-page.tsx'), 'RecordPage'),
});

const reportsRoute = createRoute({
  getParentRoute: () => workplaceRoute,
  path: 'reports',
  validateSearch: parseReportSearch,
  component: lazyRouteComponent(() => import('./routes/reports-page.tsx'), 'ReportsPage'),
});

/** Which of a list is shown. */
const parseChosen = ({ id }: Record<string, unknown>): { id?: string } => (typeof id === 'string' ? { id } : {});

/** What owners and admins set: pages beside a list of them. */
const settingsRoute = createRoute({
  getParentRoute: () => workplaceRoute,
  id: 'settings',
  component: lazyRouteComponent(() => import('./routes/settings-page.tsx'), 'SettingsPage'),
});

const mailsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'mails',
  validateSearch: parseMailSearch,
  component: lazyRouteComponent(() => import('./routes/mails-page.tsx'), 'MailsPage'),
});

const agentsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'agents',
  validateSearch: parseChosen,
  component: lazyRouteComponent(() => import('./routes/agents-page.tsx'), 'AgentsPage'),
});

const queuesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'queues',
  validateSearch: parseChosen,
  component: lazyRouteComponent(() => import('./routes/queues-page.tsx'), 'QueuesPage'),
});

const inboxesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'inboxes',
  validateSearch: parseChosen,
  component: lazyRouteComponent(() => import('./routes/inboxes-page.tsx'), 'InboxesPage'),
});

const dialectsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'dialects',
  validateSearch: parseChosen,
  component: lazyRouteComponent(() => import('./routes/dialects-page.tsx'), 'DialectsPage'),
});

const keysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'keys',
  component: lazyRouteComponent(() => import('./routes/keys-page.tsx'), 'KeysPage'),
});

const accountRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'account',
  component: lazyRouteComponent(() => import('./routes/account-page.tsx'), 'AccountPage'),
});

const hoursRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'hours',
  component: lazyRouteComponent(() => import('./routes/hours-page.tsx'), 'HoursPage'),
});

const webhooksRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'webhooks',
  validateSearch: parseChosen,
  component: lazyRouteComponent(() => import('./routes/webhooks-page.tsx'), 'WebhooksPage'),
});

const exportSchedulesRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'export-schedules',
  validateSearch: parseChosen,
  component: lazyRouteComponent(() => import('./routes/export-schedules-page.tsx'), 'ExportSchedulesPage'),
});

const botsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'bots',
  validateSearch: parseChosen,
  component: lazyRouteComponent(() => import('./routes/bots-page.tsx'), 'BotsPage'),
});

const safetyRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'safety',
  component: lazyRouteComponent(() => import('./routes/safety-page.tsx'), 'SafetyPage'),
});

const privacyRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'privacy',
  validateSearch: parseKeepingSearch,
  component: lazyRouteComponent(() => import('./routes/privacy-page.tsx'), 'PrivacyPage'),
});

const exportsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'exports',
  component: lazyRouteComponent(() => import('./routes/exports-page.tsx'), 'ExportsPage'),
});

const importsRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'imports',
  component: lazyRouteComponent(() => import('./routes/imports-page.tsx'), 'ImportsPage'),
});

const answersRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'answers',
  component: lazyRouteComponent(() => import('./routes/answers-page.tsx'), 'AnswersPage'),
});

const signingInRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'signing-in',
  component: lazyRouteComponent(() => import('./routes/signing-in-page.tsx'), 'SigningInPage'),
});

const liveRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'live',
  component: lazyRouteComponent(() => import('./routes/live-page.tsx'), 'LivePage'),
});

const surveysRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'surveys',
  component: lazyRouteComponent(() => import('./routes/surveys-page.tsx'), 'SurveysPage'),
});

const routingRoute = createRoute({
  getParentRoute: () => settingsRoute,
  path: 'routing',
  component: lazyRouteComponent(() => import('./routes/routing-page.tsx'), 'RoutingPage'),
});

const profileRoute = createRoute({
  getParentRoute: () => workplaceRoute,
  path: 'profile',
  component: lazyRouteComponent(() => import('./routes/profile-page.tsx'), 'ProfilePage'),
});

const routeTree = rootRoute.addChildren([
  signInRoute,
  newPasswordRoute,
  wallboardRoute,
  workplaceRoute.addChildren([
    indexRoute,
    chatsRoute.addChildren([noConversationRoute, conversationRoute]),
    historyRoute,
    recordRoute,
    profileRoute,
    reportsRoute,
    settingsRoute.addChildren([
      inboxesRoute,
      agentsRoute,
      queuesRoute,
      dialectsRoute,
      keysRoute,
      accountRoute,
      hoursRoute,
      routingRoute,
      surveysRoute,
      answersRoute,
      liveRoute,
      safetyRoute,
      signingInRoute,
      privacyRoute,
      exportsRoute,
      importsRoute,
      mailsRoute,
      botsRoute,
      webhooksRoute,
      exportSchedulesRoute,
    ]),
  ]),
]);

/** The console's pages. */
export function makeRouter(queryClient: QueryClient) {
  return createRouter({ routeTree, basepath: BASE_PATH, context: { queryClient }, defaultPreload: 'intent' });
}

declare module '@tanstack/react-router' {
  interface Register {
    router: ReturnType<typeof makeRouter>;
  }
}
