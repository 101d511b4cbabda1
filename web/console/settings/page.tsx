import type { ReactNode } from 'react';
import styles from './settings.module.css';

interface PageProps {
  readonly title: string;
  /** What this page is for, in one sentence. */
  readonly sentence: string;
  /** What can be made here. */
  readonly action?: ReactNode;
  readonly children: ReactNode;
}

/** A page of the settings: its name, what it is for, and what it holds. */
export function Page({ title, sentence, action, children }: PageProps) {
  return (
    <div className={styles.page}>
      <header className={styles.head}>
        <div>
          <h1 className={styles.title}>{title}</h1>
          <p className={styles.sentence}>{sentence}</p>
        </div>
        {action}
      </header>
      {children}
    </div>
  );
}

export function Section({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section className={styles.section}>
      <h2>{title}</h2>
      {hint && <p className={styles.hint}>{hint}</p>}
      {children}
    </section>
  );
}
