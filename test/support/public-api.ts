import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Event } from '../../src/dialects/native/wire.ts';

type Headers = Readonly<Record<string, string>>;

/** The key of the inbox that the demo page embeds. */
export async function findInboxKey(url: string): Promise<string> {
  const page = await (await fetch(`${url}/demo`)).text();
  const [, key] = /data-inbox="([^"]+)"/.exec(page) ?? [];
  assert.ok(key, 'the demo page embeds no inbox');
  return key;
}

/** A new visitor's token, and the session that they opened. */
export async function openVisitorSession(
  url: string,
  inboxKey: string,
): Promise<{ readonly id: string; readonly token: string }> {
  const { token } = await postJson<{ token: string }>(`${url}/koine/v1/visitors`, {}, { inboxKey });
  const visitor = { authorization: `Bearer ${token}` };
  const { id } = await postJson<{ id: string }>(`${url}/koine/v1/sessions`, visitor, { id: randomUUID() });
  return { id, token };
}

/** The cookie of an agent who signed in. */
export async function signIn(
  url: string,
  person: { readonly email: string; readonly password: string },
): Promise<string> {
  const response = await fetch(`${url}/koine/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(person),
  });
  assert.equal(response.status, 200);
  return response.headers.get('set-cookie')?.split(';')[0] ?? '';
}

/** What a post was answered with; throws when it was refused. */
export async function postJson<T>(url: string, headers: Headers, body: unknown): Promise<T> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { ...headers, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  assert.ok(response.ok, `${url}: ${response.status}`);
  return (await response.json()) as T;
}

/** The whole log, as whoever bears the credential may see it. */
export async function readLog(url: string, sessionId: string, headers: Headers): Promise<readonly Event[]> {
  const log: Event[] = [];
  for (let after: string | null = '-1'; after !== null; ) {
    const response = await fetch(`${url}/koine/v1/sessions/${sessionId}/events?limit=1000&after=${after}`, { headers });
    assert.equal(response.status, 200);
    const page = (await response.json()) as { readonly items: readonly Event[]; readonly next: string | null };
    log.push(...page.items);
    after = page.next;
  }
  return log;
}
