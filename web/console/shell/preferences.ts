import { useLocalStorage } from '@mantine/hooks';
import type { InboxView } from '../inbox/sections.ts';

/** The agent's choices of this browser. */
export interface Preferences {
  readonly presence: 'online' | 'away' | 'busy';
  readonly sound: boolean;
  /** Whether notices are shown outside of the page while nobody looks at it. */
  readonly notices: boolean;
  /** Whether single keys act; some people dictate, and every word would be a command. */
  readonly shortcuts: boolean;
  readonly panelOpen: boolean;
  readonly inboxView: InboxView;
  /** Seconds that a message is held back before it is sent, so that it can be taken back; 0: none. */
  readonly holdSeconds: 0 | 3 | 5 | 10;
}

const defaults: Preferences = {
  presence: 'online',
  sound: false,
  notices: false,
  shortcuts: true,
  panelOpen: true,
  inboxView: 'all',
  holdSeconds: 0,
};

/** One choice and the function that changes it, in step across the tabs of this browser. */
export function usePreference<N extends keyof Preferences>(
  name: N,
): readonly [Preferences[N], (value: Preferences[N]) => void] {
  const [value, setValue] = useLocalStorage<Preferences[N]>({
    key: `koine.${name}`,
    defaultValue: defaults[name],
    getInitialValueInEffect: false,
  });
  return [value, setValue];
}
