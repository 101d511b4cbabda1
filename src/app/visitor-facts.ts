import Bowser from 'bowser';
import type { Visitor } from '../core/directory.ts';
import type { VisitorFacts } from '../core/facts.ts';
import { withoutVerified } from '../core/verified-facts.ts';

/** What a connection tells of the visitor by itself. */
export interface Connection {
  readonly ip: string | null;
  readonly userAgent: string | null;
}

const USER_AGENT_LENGTH = 512;
const devices: Readonly<Record<string, VisitorFacts['device']>> = {
  desktop: 'desktop',
  mobile: 'mobile',
  tablet: 'tablet',
};

/** What is known when a session opens: what the visitor is remembered by, what was just told, and what the connection shows. */
export function factsAtOpening(
  visitor: Pick<Visitor, 'name' | 'email' | 'phone' | 'language' | 'attributes' | 'verified'>,
  told: Partial<VisitorFacts>,
  connection: Connection,
): VisitorFacts {
  const { name, email, phone, language, attributes, verified } = visitor;
  const own = withoutVerified(told, visitor);
  return {
    ip: connection.ip,
    country: null,
    city: null,
    ...readUserAgent(connection.userAgent),
    name,
    email,
    phone,
    language,
    ...own,
    attributes: { ...attributes, ...own.attributes },
    ...(verified.length > 0 && { verified }),
  };
}

/** A browser and its system in words, such as `Chrome 141 on Linux`; what it calls itself where neither is known. */
export function deviceName(userAgent: string): string {
  const { browser, system } = readUserAgent(userAgent);
  return [browser, system].filter((part) => part !== null).join(' on ') || userAgent;
}

function readUserAgent(userAgent: string | null): Pick<VisitorFacts, 'userAgent' | 'browser' | 'system' | 'device'> {
  const text = userAgent?.slice(0, USER_AGENT_LENGTH) ?? '';
  if (text === '') return { userAgent: null, browser: null, system: null, device: null };
  const { browser, os, platform } = Bowser.parse(text);
  return {
    userAgent: text,
    browser: joined(browser.name, browser.version?.split('.')[0]),
    system: joined(os.name, os.versionName ?? os.version),
    device: devices[platform.type ?? ''] ?? null,
  };
}

function joined(...parts: (string | undefined)[]): string | null {
  return parts.filter((part) => part).join(' ') || null;
}
