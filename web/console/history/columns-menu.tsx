import { ActionIcon, Button, Checkbox, Popover } from '@mantine/core';
import { Icon } from '../shell/icon.tsx';
import styles from './columns-menu.module.css';
import { allColumns, type Column, columnNamed, usualColumns } from './history-columns.ts';

interface ColumnsMenuProps {
  readonly columns: readonly Column[];
  readonly change: (columns: string | null) => void;
}

/** Which columns there are, and in what order. */
export function ColumnsMenu({ columns, change }: ColumnsMenuProps) {
  const ids = columns.map(({ id }) => id);
  const set = (next: readonly string[]) => {
    const isUsual = next.length === 0 || next.join() === usualColumns.join();
    change(isUsual ? null : next.join());
  };
  const move = (at: number, by: number) => {
    const next = ids.toSpliced(at, 1).toSpliced(at + by, 0, ids[at] ?? '');
    set(next);
  };
  const others = allColumns.filter(({ id }) => !ids.includes(id));
  return (
    <Popover position="bottom-end" shadow="md" trapFocus>
      <Popover.Target>
        <Button variant="default" leftSection={<Icon name="columns" size={14} />}>
          Columns
        </Button>
      </Popover.Target>
      <Popover.Dropdown className={styles.menu} aria-label="Columns">
        <ul className={styles.list} aria-label="Shown columns, in their order">
          {ids.map((id, at) => {
            const title = columnNamed(id)?.title ?? id;
            return (
              <li key={id} className={styles.item}>
                <Checkbox
                  size="xs"
                  label={title}
                  checked
                  disabled={ids.length === 1}
                  onChange={() => set(ids.toSpliced(at, 1))}
                />
                <ActionIcon size="xs" aria-label={`${title}: earlier`} disabled={at === 0} onClick={() => move(at, -1)}>
                  <span aria-hidden="true">↑</span>
                </ActionIcon>
                <ActionIcon
                  size="xs"
                  aria-label={`${title}: later`}
                  disabled={at === ids.length - 1}
                  onClick={() => move(at, 1)}
                >
                  <span aria-hidden="true">↓</span>
                </ActionIcon>
              </li>
            );
          })}
        </ul>
        <ul className={styles.list} aria-label="Other columns">
          {others.map(({ id, title }) => (
            <li key={id} className={styles.item}>
              <Checkbox size="xs" label={title} checked={false} onChange={() => set([...ids, id])} />
            </li>
          ))}
        </ul>
        <Button variant="subtle" color="gray" onClick={() => change(null)}>
          The usual columns
        </Button>
      </Popover.Dropdown>
    </Popover>
  );
}
