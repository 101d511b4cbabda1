import { Button } from '@mantine/core';
import type { ReactNode } from 'react';
import { clockTime } from '../format/times.ts';
import { Icon } from '../shell/icon.tsx';
import styles from './report-section.module.css';

interface SectionHeadProps {
  readonly title: string;
  /** Where the same is to be had for spreadsheets. */
  readonly table: string;
  readonly asOf: { readonly asOf: string | null; readonly behind: number };
  readonly children?: ReactNode;
}

/** What a section is about, how fresh it is, and its table to take along. */
export function SectionHead({ title, table, asOf: { asOf, behind }, children }: SectionHeadProps) {
  return (
    <div className={styles.head}>
      <h2 className={styles.title}>{title}</h2>
      <span className={styles.fresh}>
        {asOf && `as of ${clockTime(Date.parse(asOf))}`}
        {behind > 0 && ` · ${behind.toLocaleString()} events still to come in`}
      </span>
      {children}
      <Button
        component="a"
        href={table}
        download
        variant="subtle"
        color="gray"
        size="compact-xs"
        className={styles.take}
        aria-label={`${title} as CSV`}
        leftSection={<Icon name="download" size={13} />}
      >
        CSV
      </Button>
    </div>
  );
}
