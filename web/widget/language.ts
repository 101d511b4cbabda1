import type { Language } from './boot.ts';
import type { Place } from './frame.ts';

/** The languages there are, between spaces; the build fills them in. */
declare const LANGUAGES: string;

/** The words in the language that was asked for, else the page's, else the browser's; English where they cannot be had. */
export async function findLanguage(assetUrl: Place['assetUrl'], asked?: string): Promise<Language> {
  for (const tag of [asked, document.documentElement.lang, ...navigator.languages]) {
    const name = tag?.toLowerCase().split('-')[0] ?? '';
    if (!tag || !LANGUAGES.includes(` ${name} `)) continue;
    if (name === 'en') return { tag, words: null };
    try {
      const response = await fetch(assetUrl(name, 'json'), { credentials: 'omit' });
      return { tag, words: await response.json() };
    } catch {
      // Better in English than not at all.
      break;
    }
  }
  return { tag: 'en', words: null };
}
