import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useMemo, useRef, useState } from 'react';
import { useAttention } from '../conversation/attention.ts';
import { stepKeys, useShortcuts } from '../shell/shortcuts.ts';
import { useWorkplace } from '../shell/workplace.tsx';
import styles from './inbox-list.module.css';
import { InboxRow } from './inbox-row.tsx';
import type { Section } from './sections.ts';
import { useSteadyPlace } from './steady-place.ts';
import { unreadIn, useSeenCounts } from './unread.ts';

const TITLE_HEIGHT = 32;
const NONE_HEIGHT = 34;
const ROW_HEIGHT = 76;

type Item =
  | { readonly kind: 'title'; readonly section: Section }
  | { readonly kind: 'none'; readonly section: Section }
  | { readonly kind: 'row'; readonly section: Section; readonly row: Section['rows'][number] };

/** All sections as one list; only what is near the window is in the document. `j` and `k` move the focus through the rows. */
export function InboxList({ sections, openId }: { sections: readonly Section[]; openId: string | null }) {
  const { me } = useWorkplace();
  const viewport = useRef<HTMLDivElement>(null);
  const seenCounts = useSeenCounts();
  const isLooking = useAttention();
  const unreadOf = ({ row, section }: Extract<Item, { kind: 'row' }>) => {
    const isCounted =
      section.name === 'waiting' ||
      section.name === 'mine' ||
      (section.name === 'queue' && (row.stage === 'waiting' || row.agent?.id === me.agent.id));
    return isCounted && !(isLooking && row.id === openId) ? unreadIn(row, seenCounts) : 0;
  };
  const items = useMemo(() => itemsOf(sections), [sections]);
  const virtualizer = useVirtualizer({
    count: items.length,
    getScrollElement: () => viewport.current,
    estimateSize: (index) => heightOf(items[index]),
    getItemKey: (index) => keyOf(items[index]),
    overscan: 8,
  });
  useSteadyPlace(
    viewport,
    useMemo(() => placesOf(items), [items]),
  );
  const step = useFocusSteps(items, openId, viewport, (index) => virtualizer.scrollToIndex(index));
  useShortcuts(stepKeys(step));
  return (
    <div className={styles.viewport} ref={viewport}>
      <div className={styles.canvas} style={{ blockSize: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map((place) => {
          const item = items[place.index];
          if (!item) return null;
          const style = { blockSize: place.size, transform: `translateY(${place.start}px)` };
          return (
            <div key={place.key} className={styles.item} style={style}>
              {item.kind === 'title' && (
                <h2 className={styles.title}>
                  {item.section.title}
                  <span className={styles.count}>{item.section.rows.length}</span>
                </h2>
              )}
              {item.kind === 'none' && (
                <p className={styles.none}>
                  {item.section.name === 'waiting' ? 'Nobody is waiting.' : 'None of yours is open.'}
                </p>
              )}
              {item.kind === 'row' && (
                <InboxRow
                  row={item.row}
                  section={item.section.name}
                  isOpen={item.row.id === openId}
                  unread={unreadOf(item)}
                />
              )}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Moves the focus by so many rows from the one that has it, else from the one that is open. */
function useFocusSteps(
  items: readonly Item[],
  openId: string | null,
  viewport: React.RefObject<HTMLElement | null>,
  scrollTo: (index: number) => void,
): (by: number) => void {
  const [target, setTarget] = useState<string | null>(null);
  const find = (id: string) => viewport.current?.querySelector<HTMLElement>(`[data-session="${CSS.escape(id)}"]`);
  useEffect(() => {
    if (target === null) return;
    const frame = requestAnimationFrame(() => {
      viewport.current?.querySelector<HTMLElement>(`[data-session="${CSS.escape(target)}"]`)?.focus();
      setTarget(null);
    });
    return () => cancelAnimationFrame(frame);
  }, [target, viewport]);
  return (by) => {
    const rows = items.flatMap((item, index) => (item.kind === 'row' ? [{ id: item.row.id, index }] : []));
    const focused = document.activeElement?.getAttribute('data-session') ?? openId;
    const at = rows.findIndex((row) => row.id === focused);
    const next = rows[at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(rows.length - 1, Math.max(0, at + by))];
    if (!next) return;
    scrollTo(next.index);
    const shown = find(next.id);
    // At once where the row is in the document, so that a key pressed right after acts on it.
    if (shown) shown.focus();
    else setTarget(next.id);
  };
}

function itemsOf(sections: readonly Section[]): readonly Item[] {
  return sections.flatMap((section): Item[] => [
    { kind: 'title', section },
    ...(section.rows.length === 0 ? [{ kind: 'none' as const, section }] : []),
    ...section.rows.map((row) => ({ kind: 'row' as const, section, row })),
  ]);
}

function placesOf(items: readonly Item[]): readonly { readonly key: string; readonly start: number }[] {
  let start = 0;
  return items.map((item) => {
    const place = { key: keyOf(item), start };
    start += heightOf(item);
    return place;
  });
}

function heightOf(item: Item | undefined): number {
  if (item?.kind === 'row') return ROW_HEIGHT;
  return item?.kind === 'none' ? NONE_HEIGHT : TITLE_HEIGHT;
}

function keyOf(item: Item | undefined): string {
  if (!item) return '';
  return item.kind === 'row' ? item.row.id : `${item.kind}-${item.section.key}`;
}
