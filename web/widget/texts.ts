import type { SessionPlace } from '../client/api-types.ts';
import type { Language } from './boot.ts';
import { app, type English } from './languages/en.ts';

/** Every word that the widget itself says, in one language. */
export type Texts = Readonly<Record<keyof English, string>>;

const english: Partial<Texts> = { ...app };
let spoken: Language = { tag: 'en', words: null };

/** The words in the language that is spoken: English, until another has come. */
export const texts = { ...english } as Texts;

const formats = new Map<string, Intl.DateTimeFormat>();

/** Speaks the language from now on. */
export function speak(language: Language): void {
  spoken = language;
  Object.assign(texts, english, spoken.words);
  formats.clear();
}

/** A part brings its own words in English; in another language they have come with all the others. */
export function addWords(words: Partial<Texts>): void {
  Object.assign(english, words);
  Object.assign(texts, english, spoken.words);
}

/** The tag of the language that is spoken (BCP 47). */
export function spokenTag(): string {
  return spoken.tag;
}

/** The text with its gaps filled, numbers as the language writes them. */
export function fill(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (gap, name: string) => values[name]?.toLocaleString(spoken.tag) ?? gap);
}

const shapes = {
  time: { timeStyle: 'short' },
  day: { weekday: 'long', day: 'numeric', month: 'long' },
  dayAndTime: { weekday: 'long', hour: 'numeric', minute: '2-digit' },
  dateAndTime: { dateStyle: 'long', timeStyle: 'short' },
} as const;

/** A moment (epoch milliseconds) in the visitor's own zone, as the language writes it. */
export function tellTime(shape: keyof typeof shapes, at: number): string {
  const format = formats.get(shape) ?? new Intl.DateTimeFormat(spoken.tag, shapes[shape]);
  formats.set(shape, format);
  return format.format(at);
}

const DAY_MS = 86_400_000;

/** When somebody is there again; nothing where nobody knows. */
export function opensText(changesAt: string | null): string | null {
  if (changesAt === null) return null;
  const at = Date.parse(changesAt);
  return fill(texts.opens, { time: tellTime(at - Date.now() < 6 * DAY_MS ? 'dayAndTime' : 'dateAndTime', at) });
}

/** Where somebody stands in the queue and, where it is known, for how long still. */
export function placeText({ position, estimatedWaitMs }: NonNullable<SessionPlace['place']>): string {
  const place = position === 1 ? texts.next : fill(texts.inLine, { position });
  if (estimatedWaitMs === null) return place;
  return `${place} ${fill(texts.minutes, { count: Math.max(1, Math.ceil(estimatedWaitMs / 60_000)) })}`;
}
