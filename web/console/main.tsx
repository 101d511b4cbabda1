import './shell/first-styles.ts';
import './styles.css';
import { MantineProvider } from '@mantine/core';
import { QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { createRoot } from 'react-dom/client';
import { RestError } from '../client/rest.ts';
import { makeRouter } from './router.tsx';
import { shareStyleNonce, styleNonce } from './shell/nonce.ts';
import { isSignedOut, meQuery } from './shell/server.ts';
import { contrastVariables, theme } from './shell/theme.ts';

const MOST_RETRIES = 2;

const queryClient = new QueryClient({
  queryCache: new QueryCache({
    onError: (error, query) => {
      // Who is signed in is asked by the router, which leads to the sign-in page itself.
      if (!isSignedOut(error) || query.queryKey[0] === meQuery.queryKey[0]) return;
      queryClient.removeQueries({ queryKey: meQuery.queryKey });
      void router.invalidate();
    },
  }),
  defaultOptions: {
    queries: {
      retry: (failures, error) => error instanceof RestError && error.isPassing && failures < MOST_RETRIES,
      staleTime: 10_000,
    },
  },
});
const router = makeRouter(queryClient);
const root = document.getElementById('root');
if (!root) throw new Error('The page has no #root');

shareStyleNonce();
createRoot(root).render(
  <MantineProvider
    theme={theme}
    cssVariablesResolver={contrastVariables}
    defaultColorScheme="auto"
    getStyleNonce={styleNonce}
  >
    <QueryClientProvider client={queryClient}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </MantineProvider>,
);
