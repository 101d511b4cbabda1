import type { App } from '../../app/context.ts';
import type { Actor } from '../../core/access.ts';
import type { VisitorFacts } from '../../core/facts.ts';
import { Refusal } from '../../core/refusal.ts';
import type { StartBody } from './bodies.ts';
import { isUuid } from './parameters.ts';

/** By what a client is known again; each is one to one with a visitor. */
type ClientName = 'client' | 'external-client' | 'messenger-client';

/** What the vendor's clients call these visitors, in one query: as they named them themselves, else by Koine's id. */
export async function clientIdsOf(
  app: App,
  accountId: string,
  visitorIds: readonly string[],
): Promise<(visitorId: string) => string> {
  const names = await app.aliases.names(aliasOf(accountId, 'client'), [...new Set(visitorIds)]);
  return (visitorId) => names.get(visitorId) ?? visitorId;
}

/** The visitors that these client ids may mean; they need not exist. */
export async function visitorsNamed(app: App, accountId: string, clientIds: readonly string[]): Promise<string[]> {
  const named = await Promise.all(clientIds.map((id) => app.aliases.find(aliasOf(accountId, 'client'), id)));
  return [...named.filter((id) => id !== null), ...clientIds.filter(isUuid)];
}

/** The visitor for whom a session is started: who bears one of the given names, or somebody new who bears it from now on. */
export async function welcomeClient(
  app: App,
  accountId: string,
  inboxId: string,
  body: StartBody,
): Promise<Extract<Actor, { kind: 'visitor' }>> {
  const actor = (visitorId: string) => ({ kind: 'visitor', accountId, visitorId, inboxId }) as const;
  const names = namesOf(body);
  for (const { kind, name } of names) {
    const known = await app.aliases.find(aliasOf(accountId, kind), name);
    if (known !== null) return actor(known);
  }
  if (body.clientId !== undefined && (await isVisitor(app, accountId, body.clientId))) {
    return actor(body.clientId.toLowerCase());
  }
  const { visitor } = await app.accounts.welcomeVisitor(accountId, inboxId, {});
  for (const { kind, name } of names) {
    // Two who start at once under one name are one client: the first.
    const holder = await claim(app, accountId, kind, name, visitor.id);
    if (holder !== visitor.id) return actor(holder);
  }
  return actor(visitor.id);
}

/** What the body tells of the client. The session's name is the visitor's name. */
export function factsIn(body: StartBody): Partial<VisitorFacts> {
  const whole = [body.clientFirstName, body.clientMiddleName, body.clientLastName].filter((part) => part).join(' ');
  const name = body.name || body.clientName || whole || body.clientNameForOperator;
  const metadata = Object.entries(body.clientMetadata ?? {}).slice(0, 50);
  const attributes = metadata.map(([key, value]) => [
    key,
    (typeof value === 'object' ? JSON.stringify(value) : String(value)).slice(0, 1_000),
  ]);
  return {
    ...(name && { name }),
    ...(body.clientEmail && { email: body.clientEmail }),
    ...(body.clientPhone && { phone: body.clientPhone }),
    ...(attributes.length > 0 && { attributes: Object.fromEntries(attributes) }),
  };
}

function namesOf({ clientId, clientExternalId, messengerType, messengerUserId }: StartBody) {
  const names: readonly { kind: ClientName; name: string | undefined }[] = [
    { kind: 'client', name: clientId },
    { kind: 'external-client', name: clientExternalId },
    { kind: 'messenger-client', name: messengerUserId && `${messengerType ?? 'WEB'}:${messengerUserId}` },
  ];
  return names.flatMap(({ kind, name }) => (name ? [{ kind, name }] : []));
}

async function isVisitor(app: App, accountId: string, id: string): Promise<boolean> {
  if (!isUuid(id)) return false;
  return app.accounts.visitor({ kind: 'system', accountId }, id).then(
    () => true,
    (error) => {
      if (error instanceof Refusal) return false;
      throw error;
    },
  );
}

/** Who bears the name now. */
async function claim(app: App, accountId: string, kind: ClientName, name: string, visitorId: string): Promise<string> {
  try {
    await app.aliases.ensure(aliasOf(accountId, kind), visitorId, () => name);
    return visitorId;
  } catch (error) {
    const holder = await app.aliases.find(aliasOf(accountId, kind), name);
    if (holder === null) throw error;
    return holder;
  }
}

function aliasOf(accountId: string, kind: ClientName) {
  return { accountId, dialect: 'twin', kind };
}
