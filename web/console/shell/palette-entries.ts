import { useMantineColorScheme } from '@mantine/core';
import { useNavigate } from '@tanstack/react-router';
import { useMemo } from 'react';
import { selectOpen } from '../../client/session-list.ts';
import { visitorName } from '../format/visitor-name.ts';
import { type Action, useActionBoard } from './actions.tsx';
import type { Findable } from './find-actions.ts';
import { usePreference } from './preferences.ts';
import { settingsPages } from './settings-pages.ts';
import { useSessionList, useWorkplace } from './workplace.tsx';

/** An entry of the palette. */
export type PaletteEntry = Action & Findable & { readonly group: string };

/** All that can be done from here: what the parts in view offer, the pages, the agent's own settings, and the open chats. */
export function usePaletteEntries(): readonly PaletteEntry[] {
  const board = useActionBoard();
  const navigate = useNavigate();
  const { me } = useWorkplace();
  const { rows } = useSessionList();
  const { setColorScheme } = useMantineColorScheme();
  const [, setPresence] = usePreference('presence');
  const [sound, setSound] = usePreference('sound');
  const mayManage = me.agent.role === 'owner' || me.agent.role === 'admin';
  return useMemo(() => {
    const offered = board
      .read()
      .flatMap(({ title, actions }) => actions.map((action) => ({ ...action, group: title })));
    const settings = mayManage
      ? settingsPages.map(({ to, name, key }) => page(`Settings: ${name}`, `g ${key}`, () => navigate({ to })))
      : [];
    const chats = selectOpen(rows).map(
      (row): PaletteEntry => ({
        id: row.id,
        label: visitorName(row),
        words: `#${row.number} ${row.visitor.email ?? ''} ${row.agent?.name ?? ''} ${row.queue?.name ?? ''}`,
        icon: row.botId === null ? 'person' : 'bot',
        group: `Chat #${row.number}`,
        run: () =>
          void navigate({ to: '/chats/$sessionId', params: { sessionId: row.id }, search: (before) => before }),
      }),
    );
    return [
      ...offered,
      page('Chats', 'g c', () => navigate({ to: '/chats' })),
      page('History', 'g h', () => navigate({ to: '/history' })),
      page('Reports', 'g p', () => navigate({ to: '/reports' })),
      ...(me.agent.role === 'agent' ? [] : [page('Live wallboard', 'g l', () => navigate({ to: '/wallboard' }))]),
      own('Be online', 'person', () => setPresence('online')),
      own('Be away', 'person', () => setPresence('away')),
      own('Be busy', 'person', () => setPresence('busy')),
      own(sound ? 'Turn the sound off' : 'Turn the sound on', sound ? 'muted' : 'sound', () => setSound(!sound)),
      own('Dark colours', 'moon', () => setColorScheme('dark')),
      own('Light colours', 'sun', () => setColorScheme('light')),
      own('Colours as the system has them', 'auto', () => setColorScheme('auto')),
      ...settings,
      ...chats,
    ];
  }, [board, navigate, rows, me.agent.role, mayManage, setColorScheme, setPresence, sound, setSound]);
}

function page(label: string, key: string, run: () => unknown): PaletteEntry {
  return { id: label, label, key, icon: 'page', group: 'Page', words: 'go', run: () => void run() };
}

function own(label: string, icon: PaletteEntry['icon'], run: () => void): PaletteEntry {
  return { id: label, label, icon, group: 'You', run };
}
