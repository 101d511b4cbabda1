import '@mantine/core/styles.layer.css';
import { Outlet, useRouteContext } from '@tanstack/react-router';
import { useEffect } from 'react';
import { ActionBoardProvider } from '../shell/actions.tsx';
import { AlertsForAgents } from '../shell/alerts-for-agents.tsx';
import { CheatSheetProvider } from '../shell/cheat-sheet.tsx';
import { ConnectionBanner } from '../shell/connection-banner.tsx';
import { Header } from '../shell/header.tsx';
import { Mentions } from '../shell/mentions.tsx';
import { PaletteHost } from '../shell/palette-host.tsx';
import { RingingOffer } from '../shell/ringing-offer.tsx';
import { ToastProvider } from '../shell/toasts.tsx';
import { WorkplaceProvider } from '../shell/workplace.tsx';
import styles from './workplace-page.module.css';

/** Where agents go from their chats. */
const nextPages = [
  () => import('./history-page.tsx'),
  () => import('./record-page.tsx'),
  () => import('./reports-page.tsx'),
];
const NEXT_PAGES_AFTER_MS = 3_000;

/** The frame around every page of a signed-in agent. */
export function WorkplacePage() {
  const { me } = useRouteContext({ from: '/workplace' });
  useEffect(() => {
    const timer = setTimeout(() => {
      // What cannot be fetched now is tried again by whoever goes there.
      for (const fetchPage of nextPages) void fetchPage().catch(() => undefined);
    }, NEXT_PAGES_AFTER_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <WorkplaceProvider key={me.agent.id} me={me}>
      <ActionBoardProvider>
        <ToastProvider>
          <CheatSheetProvider>
            <PaletteHost>
              <div className={styles.frame}>
                <a className={styles.skip} href="#main">
                  Skip to the content
                </a>
                <Header />
                <ConnectionBanner />
                <main className={styles.main} id="main" tabIndex={-1}>
                  <Outlet />
                </main>
              </div>
              <AlertsForAgents />
              <Mentions />
              <RingingOffer />
            </PaletteHost>
          </CheatSheetProvider>
        </ToastProvider>
      </ActionBoardProvider>
    </WorkplaceProvider>
  );
}
