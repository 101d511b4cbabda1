import type { WidgetStatus } from '../client/api-types.ts';
import type { Boot } from './boot.ts';
import { spokenTag } from './texts.ts';

/** How the widget looks on this page, and what it says of itself in the language that is spoken. */
export type Look = Omit<WidgetStatus['look'], 'words' | 'colours'> & { readonly greeting: string | null };

/** What the inbox says, in the visitor's language where it has words in it, unless the page sets it otherwise. */
export function lookOf({ look, inbox }: WidgetStatus, own: Boot['options']): Look {
  const { words, colours: _colours, ...shown } = look;
  const tag = spokenTag();
  const { title, subtitle, greeting } = words[tag] ?? words[tag.split('-')[0] ?? ''] ?? {};
  const said = { ...(title && { title }), ...(subtitle && { subtitle }) };
  return { ...shown, greeting: greeting ?? inbox.greeting, ...said, ...own };
}
