import { accentOf, type Inbox, widgetSettingsOf } from '../../core/directory.ts';
import { widgetColours } from '../../core/widget-settings.ts';
import type * as wire from './wire.ts';

/** The settings with the defaults for what was not set. */
export function encodeWidgetSettings(inbox: Inbox): wire.WidgetSettings {
  const { words, ...settings } = widgetSettingsOf(inbox);
  return { ...settings, words: { ...words } };
}

/** How the inbox's widget is drawn, in both schemes. */
export function encodeWidgetLook(inbox: Inbox): wire.WidgetLook {
  const settings = widgetSettingsOf(inbox);
  const { accentDark: _dark, onAccent: _text, ...look } = encodeWidgetSettings(inbox);
  const colours = (scheme: 'light' | 'dark') => ({ ...widgetColours(accentOf(inbox), settings, scheme) });
  return { ...look, colours: { light: colours('light'), dark: colours('dark') } };
}
