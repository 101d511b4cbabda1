/** What an inbox's widget says to somebody who looks at a page, by itself. */
export interface Invitation {
  /** Made by who sets it; unique in the inbox. */
  readonly id: string;
  readonly text: string;
  /** Where: an address, or a path when it begins with a slash; `*` stands for anything. Null: everywhere. */
  readonly page: string | null;
  /** After how many seconds on the page. */
  readonly afterSeconds: number;
  /** On which visit at the earliest; 1 is the first. */
  readonly fromVisit: number;
  /** Languages (BCP 47) of which the visitor's must be one; `de` holds for `de-AT`, too. Empty: any. */
  readonly languages: readonly string[];
  /** Only while the queue is open; or while somebody is online in it, too. */
  readonly when: 'always' | 'open' | 'online';
  /** For how many hours nothing more is said to a visitor who turned it down. */
  readonly quietHours: number;
}

/** How somebody looks at a page. */
export interface Look {
  /** Absolute. */
  readonly url: string;
  /** How many visits there were, with this one. */
  readonly visit: number;
  readonly language: string;
  readonly isOpen: boolean;
  readonly isOnline: boolean;
}

/** The invitation that is due first while the page is looked at, or null; of two that are due at once, the one that stands first. */
export function invitationFor<T extends Invitation>(invitations: readonly T[], look: Look): T | null {
  let first: T | null = null;
  for (const each of invitations) {
    if (isMeant(each, look) && (!first || each.afterSeconds < first.afterSeconds)) first = each;
  }
  return first;
}

/** Whether the address is one that the pattern means: without what follows `#`, and in any case. Takes time in proportion to both. */
export function isPage(pattern: string, url: string): boolean {
  const [address = ''] = url.toLowerCase().split('#');
  const text = pattern.startsWith('/') ? address.replace(/^[a-z]+:\/\/[^/?]*/, '') : address;
  const [head = '', ...rest] = pattern.toLowerCase().split('*');
  const tail = rest.pop();
  if (tail === undefined) return text === head;
  if (!text.startsWith(head)) return false;
  let at = head.length;
  for (const piece of rest) {
    const found = text.indexOf(piece, at);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return text.length - tail.length >= at && text.endsWith(tail);
}

function isMeant({ page, fromVisit, languages, when }: Invitation, look: Look): boolean {
  const spoken = look.language.toLowerCase();
  return (
    look.visit >= fromVisit &&
    (when === 'always' || (look.isOpen && (when === 'open' || look.isOnline))) &&
    (languages.length === 0 || languages.some((each) => `${spoken}-`.startsWith(`${each.toLowerCase()}-`))) &&
    (page === null || isPage(page, look.url))
  );
}
