import type { Page } from '../core/facts.ts';
import { isCount, isRecord, isText } from './heard.ts';

/** That somebody looks at a page, and for how many milliseconds that counts from now. */
export interface Sighting {
  readonly accountId: string;
  /** Made by the widget, for one visit. */
  readonly id: string;
  readonly inboxId: string;
  readonly language: string | null;
  /** How many visits there were on this device, with this one. */
  readonly visit: number;
  readonly page: Page;
  readonly lastsMs: number;
}

const LONGEST = { id: 100, address: 10_000 } as const;
const LONGEST_MS = 24 * 60 * 60_000;

/** The sighting that another process wrote, with what belongs to it and nothing else; null when it is none. */
export function readSighting(value: unknown): Sighting | null {
  if (!isRecord(value)) return null;
  const { accountId, id, inboxId, language, visit, lastsMs } = value;
  const page = readPage(value.page);
  const isSighting =
    isText(accountId, LONGEST.id) &&
    isText(id, LONGEST.id) &&
    isText(inboxId, LONGEST.id) &&
    (language === null || isText(language, LONGEST.id)) &&
    isCount(visit) &&
    isCount(lastsMs, LONGEST_MS);
  return isSighting && page ? { accountId, id, inboxId, language, visit, page, lastsMs } : null;
}

function readPage(value: unknown): Page | null {
  if (!isRecord(value)) return null;
  const { url, title, referrer } = value;
  const isPage = isText(url, LONGEST.address) && isText(title, LONGEST.address) && isText(referrer, LONGEST.address);
  return isPage ? { url, title, referrer } : null;
}
