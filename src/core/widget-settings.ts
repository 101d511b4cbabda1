import { contrast, LEAST_CONTRAST, readableOn, textColourOn } from './contrast.ts';

/** What an inbox's widget says in one language instead of what it says in the others. */
export interface WidgetWords {
  readonly title?: string;
  readonly subtitle?: string;
  readonly greeting?: string;
  readonly launcherText?: string;
}

/** How an inbox's widget looks and what it offers. Colours are `#rrggbb`, spaces CSS pixels. */
export interface WidgetSettings {
  /** `auto`: as the visitor's system has it. */
  readonly scheme: 'auto' | 'light' | 'dark';
  /** The accent where it is dark; null: the same, lighter where it would not stand out. */
  readonly accentDark: string | null;
  /** Text on the accent; null: white or black, whichever can be read. */
  readonly onAccent: string | null;
  /** `end`: on the right, where one reads from left to right. */
  readonly side: 'end' | 'start';
  readonly sideSpace: number;
  readonly bottomSpace: number;
  readonly size: 'compact' | 'regular' | 'large';
  readonly corners: 'square' | 'soft' | 'round';
  readonly launcherIcon: 'bubble' | 'lines' | 'question' | 'mail';
  /** Beside the launcher's icon; null: the icon alone. */
  readonly launcherText: string | null;
  /** A picture in the header, `https:`; null: initials. */
  readonly avatarUrl: string | null;
  /** In the header until an agent has the chat; null: the account's name. */
  readonly title: string | null;
  /** Below the title; null: whether somebody is online. */
  readonly subtitle: string | null;
  /** By language (BCP 47). */
  readonly words: Readonly<Record<string, WidgetWords>>;
  readonly emoji: boolean;
  readonly sounds: boolean;
  readonly notifications: boolean;
  readonly popout: boolean;
  readonly transcript: boolean;
}

export const defaultWidgetSettings: WidgetSettings = {
  scheme: 'auto',
  accentDark: null,
  onAccent: null,
  side: 'end',
  sideSpace: 20,
  bottomSpace: 20,
  size: 'regular',
  corners: 'round',
  launcherIcon: 'bubble',
  launcherText: null,
  avatarUrl: null,
  title: null,
  subtitle: null,
  words: {},
  emoji: true,
  sounds: true,
  notifications: true,
  popout: true,
  transcript: true,
};

/** The widget's own grounds, on which messages stand. */
export const papers = { light: '#ffffff', dark: '#17191f' } as const;

/** A scheme's colours: the accent, what is written on it, and the accent as it can be read on the paper. */
export interface WidgetColours {
  readonly accent: string;
  readonly onAccent: string;
  readonly accentInk: string;
}

/** Below it, what is drawn can hardly be told from its ground (WCAG 2.2, 1.4.11). */
const LEAST_DRAWN_CONTRAST = 3;

/** The accent in one scheme: a dark one that nobody chose for the dark is lightened until it stands out there. */
function accentIn(scheme: 'light' | 'dark', accent: string, { accentDark }: WidgetSettings): string {
  if (scheme === 'light') return accent;
  return accentDark ?? readableOn(papers.dark, accent, LEAST_DRAWN_CONTRAST);
}

/** The colours in one scheme, each pair at least 4.5 to 1 where `onAccent` was not chosen. */
export function widgetColours(accent: string, settings: WidgetSettings, scheme: 'light' | 'dark'): WidgetColours {
  const shown = accentIn(scheme, accent, settings);
  return {
    accent: shown,
    onAccent: settings.onAccent ?? textColourOn(shown),
    accentInk: readableOn(papers[scheme], shown),
  };
}

/** What is wrong with the settings beside their shape, or null. `pointer` leads to the member of the inbox at fault. */
export function findWidgetFault(
  accent: string,
  settings: WidgetSettings,
): { readonly pointer: string; readonly detail: string } | null {
  const { onAccent, avatarUrl } = settings;
  for (const scheme of ['light', 'dark'] as const) {
    const ground = accentIn(scheme, accent, settings);
    const ratio = onAccent === null ? LEAST_CONTRAST : contrast(ground, onAccent);
    if (ratio >= LEAST_CONTRAST) continue;
    const found = (Math.floor(ratio * 10) / 10).toFixed(1);
    return {
      pointer: '/widget/onAccent',
      detail: `${onAccent} stands on ${ground} at ${found} to 1; text needs ${LEAST_CONTRAST} to 1.`,
    };
  }
  if (avatarUrl !== null && !isPublicPicture(avatarUrl)) {
    return { pointer: '/widget/avatarUrl', detail: 'This is not an address that begins with https:.' };
  }
  return null;
}

function isPublicPicture(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, username, password } = new URL(address);
  return protocol === 'https:' && !username && !password;
}
