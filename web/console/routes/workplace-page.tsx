import { Outlet, useRouteContext } from '@tanstack/react-router';
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

/** The frame around every page of a signed-in agent. */
export function WorkplacePage() {
  const { me } = useRouteContext({ from: '/workplace' });
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
