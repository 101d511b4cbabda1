import { Button, Menu } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { View } from '../../client/api-types.ts';
import { Icon } from '../shell/icon.tsx';
import { columnsOf } from './history-columns.ts';
import { type HistorySearch, parseHistorySearch, usualSort, wholeFilter } from './history-search.ts';
import { ViewDialog } from './view-dialog.tsx';
import { removeView, saveView, viewsQuery } from './views-query.ts';

interface ViewsMenuProps {
  readonly search: HistorySearch;
  readonly change: (search: HistorySearch) => void;
  /** Whether one may keep views for everybody, and change these. */
  readonly mayShare: boolean;
}

/** Saved lists: to open, keep, rename and forget. */
export function ViewsMenu({ search, change, mayShare }: ViewsMenuProps) {
  const client = useQueryClient();
  const { data: views = [] } = useQuery(viewsQuery);
  const [dialog, setDialog] = useState<'new' | 'rename' | null>(null);
  const current = views.find(({ id }) => id === search.view) ?? null;
  const mayChange = current !== null && (!current.shared || mayShare);
  const shown = {
    filter: wholeFilter(search),
    columns: columnsOf(search.columns).map(({ id }) => id),
    sort: search.sort ?? usualSort,
  };
  const isChanged = current !== null && JSON.stringify(shown) !== JSON.stringify(shownBy(current));
  const refresh = () => client.invalidateQueries({ queryKey: viewsQuery.queryKey });
  const keep = useMutation({ mutationFn: (view: View) => saveView(view.id, shown), onSuccess: refresh });
  const forget = useMutation({
    mutationFn: (view: View) => removeView(view.id),
    onSuccess: async () => {
      const { view: _, ...rest } = search;
      change(rest);
      await refresh();
    },
  });
  const group = (title: string, some: readonly View[]) =>
    some.length > 0 && (
      <>
        <Menu.Label>{title}</Menu.Label>
        {some.map((view) => (
          <Menu.Item
            key={view.id}
            leftSection={<Icon name={view.id === current?.id ? 'check' : 'history'} size={14} />}
            onClick={() => change(searchOf(view))}
          >
            <bdi>{view.name}</bdi>
          </Menu.Item>
        ))}
      </>
    );
  return (
    <>
      <Menu position="bottom-start" shadow="md" width={260}>
        <Menu.Target>
          <Button variant="default" maw={220} rightSection={<Icon name="more" size={14} />}>
            <bdi>{current ? current.name : 'Views'}</bdi>
            {isChanged && ' *'}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          {group(
            'Yours',
            views.filter(({ shared }) => !shared),
          )}
          {group(
            "The account's",
            views.filter(({ shared }) => shared),
          )}
          {views.length > 0 && <Menu.Divider />}
          {mayChange && isChanged && (
            <Menu.Item onClick={() => keep.mutate(current)}>Save the changes of this view</Menu.Item>
          )}
          <Menu.Item onClick={() => setDialog('new')}>Save as a view…</Menu.Item>
          {mayChange && <Menu.Item onClick={() => setDialog('rename')}>Rename this view…</Menu.Item>}
          {mayChange && (
            <Menu.Item color="red" onClick={() => forget.mutate(current)}>
              Delete this view
            </Menu.Item>
          )}
          {current && <Menu.Item onClick={() => change({})}>Leave the view</Menu.Item>}
        </Menu.Dropdown>
      </Menu>
      {dialog && (
        <ViewDialog
          view={dialog === 'rename' ? current : null}
          shown={shown}
          mayShare={mayShare}
          close={() => setDialog(null)}
          saved={async (view) => {
            await refresh();
            setDialog(null);
            change(searchOf(view));
          }}
        />
      )}
    </>
  );
}

function shownBy({ filter, columns, sort }: View) {
  return { filter, columns: columnsOf(columns.join()).map(({ id }) => id), sort };
}

/** How the address shows a view. */
function searchOf({ id, filter, columns, sort }: View): HistorySearch {
  return parseHistorySearch({ view: id, filter, sort, columns: columns.join() });
}
