import type { WidgetColours } from '../../src/core/widget-settings.ts';
import { defaultWidgetSettings, widgetColours } from '../client/widget-look.ts';
import { provide } from './part.ts';

/** A widget's colours in both schemes. */
export type Colours = Readonly<Record<'light' | 'dark', WidgetColours>>;

/** The colours that come with an accent (`#rrggbb`) that the page has chosen, each pair as readable as the inbox's own; null for what is none. */
function coloursOf(accent: string): Colours | null {
  if (!/^#[\da-f]{6}$/i.test(accent)) return null;
  const colours = (scheme: 'light' | 'dark') => widgetColours(accent, defaultWidgetSettings, scheme);
  return { light: colours('light'), dark: colours('dark') };
}

export type ColoursOf = typeof coloursOf;

provide(coloursOf);
