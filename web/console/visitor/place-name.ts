const regions = new Intl.DisplayNames(undefined, { type: 'region', fallback: 'code' });
const languages = new Intl.DisplayNames(undefined, { type: 'language', fallback: 'code' });

/** City and country in the reader's language; null when neither is known. */
export function placeName(city: string | null, country: string | null): string | null {
  return [city, country && named(regions, country.toUpperCase())].filter(Boolean).join(', ') || null;
}

/** A language by its BCP 47 tag, in the reader's language. */
export function languageName(tag: string): string {
  return named(languages, tag);
}

/** Codes come from outside: one that is not well formed is shown as it is. */
function named(names: Intl.DisplayNames, code: string): string {
  try {
    return names.of(code) ?? code;
  } catch {
    return code;
  }
}
