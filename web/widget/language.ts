import type { Language } from './boot.ts';
import type { Place } from './frame.ts';

/** The languages there are, between spaces; the build fills them in. */
declare const LANGUAGES: string;

/** Chinese in signs that `zh` is not written in. */
const traditional = /^zh-(?!hans)(.*-)?(hant|tw|hk|mo)\b/i;

/**
 * The first of the tags whose language is among the names. Norwegian of any kind is `nb`; traditional Chinese, and the
 * bare `zh` beside it, come after all others.
 */
export function chooseLanguage(
  tags: readonly (string | undefined)[],
  names: string,
): { readonly tag: string; readonly name: string } | undefined {
  const isLast = (tag: string) =>
    traditional.test(tag) || (tag === 'zh' && tags.some((one = '') => traditional.test(one)));
  const known = tags.flatMap((asked) => {
    const tag = asked?.replace(/^n[no]\b/i, 'nb') ?? '';
    const name = tag.toLowerCase().split('-')[0] ?? '';
    return tag && names.includes(` ${name} `) ? { tag, name } : [];
  });
  return known.find(({ tag }) => !isLast(tag)) ?? known[0];
}

/** The words in the language that was asked for, else the page's, else the browser's; English where they cannot be had. */
export async function findLanguage(assetUrl: Place['assetUrl'], asked?: string): Promise<Language> {
  const tags = [document.documentElement.lang, ...navigator.languages];
  const chosen = chooseLanguage([asked], LANGUAGES) ?? chooseLanguage(tags, LANGUAGES);
  if (chosen && chosen.name !== 'en') {
    try {
      const response = await fetch(assetUrl(chosen.name, 'json'), { credentials: 'omit' });
      return { tag: chosen.tag, words: await response.json() };
    } catch {
      // Better in English than not at all.
    }
  }
  return { tag: chosen?.name === 'en' ? chosen.tag : 'en', words: null };
}
