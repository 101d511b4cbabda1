/** The cookie of a sign-in in the browser. */
export const SESSION_COOKIE = 'koine_session';

/** The cookie whose value a browser's client sends along as `X-XSRF-TOKEN`. */
export const XSRF_COOKIE = 'XSRF-TOKEN';

/** The cookie's value, or null when there is none. */
export function readCookie(header: string, name: string): string | null {
  for (const pair of header.split(';')) {
    const cut = pair.indexOf('=');
    if (cut > 0 && pair.slice(0, cut).trim() === name) return pair.slice(cut + 1).trim() || null;
  }
  return null;
}
