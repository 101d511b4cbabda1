import type { Account, Agent, Inbox } from '../../../core/directory.ts';
import { writeTimeOrNull } from '../parameters.ts';
import { chatIdOf, keptOfChat } from './kept.ts';

/** An inbox as the vendor's chat: in a list the members it documents, by itself with all settings that were kept. */
export function encodeChat(inbox: Inbox): Readonly<Record<string, unknown>> {
  const kept = keptOfChat(inbox.extras);
  const own = inbox.extras.twin ?? {};
  const createdAt = createdAtOf(inbox.id);
  return {
    id: chatIdOf(inbox),
    botId: kept.botId ?? null,
    name: inbox.name,
    botName: kept.botName ?? null,
    sessionReloadBotId: kept.sessionReloadBotId ?? null,
    sessionReloadBotName: kept.sessionReloadBotName ?? null,
    sessionTtl: kept.sessionTtl ?? 3_600,
    eventCallbackUrl: own.eventCallbackUrl ?? null,
    eventCallbackData: own.eventCallbackData ?? null,
    messengers: own.messengers ?? [],
    timerFirstAnswer: kept.timerFirstAnswer ?? null,
    timerNextAnswers: kept.timerNextAnswers ?? null,
    createdAt,
    updatedAt: kept.updatedAt ?? createdAt,
  };
}

export function encodeChatWhole(inbox: Inbox): Readonly<Record<string, unknown>> {
  const { deleted: _deleted, ...settings } = inbox.extras.twin ?? {};
  return { ...settings, ...encodeChat(inbox) };
}

/** An agent as the vendor's user. */
export function encodeUser(agent: Agent, account: Account, online: boolean): Readonly<Record<string, unknown>> {
  const [firstName = '', ...rest] = agent.name.split(' ');
  return {
    id: agent.number,
    companyId: account.number,
    firstName,
    lastName: rest.join(' '),
    middleName: null,
    name: agent.name,
    email: agent.email,
    roles: [{ name: roles[agent.role] }],
    online,
    active: !agent.disabled,
  };
}

const roles = {
  owner: 'COMPANY_ADMIN',
  admin: 'COMPANY_ADMIN',
  supervisor: 'SUPERVISOR',
  agent: 'OPERATOR',
} as const satisfies Record<Agent['role'], string>;

/** The time that a UUID of version 7 holds. */
export function createdAtOf(id: string): string | null {
  return writeTimeOrNull(id[14] === '7' ? Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) : null);
}
