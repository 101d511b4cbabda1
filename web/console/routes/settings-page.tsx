import { Link, Outlet } from '@tanstack/react-router';
import { settingsPages } from '../shell/settings-pages.ts';
import { useWorkplace } from '../shell/workplace.tsx';
import styles from './settings-page.module.css';

/** The settings of the account: a list of pages, and the one that was chosen. */
export function SettingsPage() {
  const { role } = useWorkplace().me.agent;
  return (
    <div className={styles.page}>
      {(role === 'owner' || role === 'admin') && (
        <nav className={styles.list} aria-label="Settings">
          {settingsPages.map(({ to, name }) => (
            <Link key={to} to={to} className={styles.link}>
              {name}
            </Link>
          ))}
        </nav>
      )}
      <div className={styles.section}>
        <Outlet />
      </div>
    </div>
  );
}
