import type { Inbox } from '../../../core/directory.ts';
import type { Event, Positioned } from '../../../core/event.ts';
import type { SessionRow } from '../../../core/row.ts';
import { asciiXml } from '../ascii.ts';
import { encodeButtonRef, encodeCountry, messageOf, saidIn, type View } from './history.ts';

/** The document of API 1.0 around its entries. The prefixes are declared for readers who go by namespaces. */
export const dataHead =
  '<?xml version="1.0" encoding="UTF-8"?>\n' +
  '<agendize xmlns:entry="http://www.agendize.com/entry" xmlns:chat="http://www.agendize.com/chat">\n';
export const dataTail = '</agendize>\n';

/** A session as an entry. Its values are in the one order in which a client of the vendor reads them right. */
export function encodeChatEntry(row: SessionRow, log: readonly Positioned[], view: View): string {
  const values = [
    ['chat-id', String(row.number)],
    ['nickname', row.visitorName ?? ''],
    ['start-page', row.firstPageUrl ?? ''],
    ['user-agent-browser', row.visitorBrowser ?? ''],
    ['user-agent-operating-system', row.visitorSystem ?? ''],
    ['location-country', encodeCountry(row.visitorCountry, view.settings)],
    ['location-city', row.visitorCity ?? ''],
    ['date', view.clock.local(row.firstSaidAt ?? row.openedAt)],
    ['button-id', encodeButtonRef(row, view).id],
  ] as const;
  const messages = saidIn(row, log).map(({ position, event }) => {
    const date = view.clock.local(event.at);
    return `<chat:message message-id="${position}" mode="${modeOf(event)}" date="${date}">${asciiXml(messageOf(event, row, view))}</chat:message>`;
  });
  return entry('chatHistory', [...values.map(encodeValue), ...messages]);
}

/** An inbox as an entry of the buttons. */
export function encodeButtonEntry({ number, name }: Inbox): string {
  const values = [
    ['button-id', String(number)],
    ['name', name],
    ['icon', ''],
    ['type', 'chat'],
  ] as const;
  return entry('buttons', values.map(encodeValue));
}

function entry(scope: string, lines: readonly string[]): string {
  return `<entry scope="${scope}">\n${lines.map((line) => `${line}\n`).join('')}</entry>\n`;
}

function encodeValue([name, value]: readonly [string, string]): string {
  return `<entry:value name="${name}" type="string" value="${asciiXml(value)}"/>`;
}

/** 0: visitor to operator, 1: operator to visitor, 5: what nobody typed. */
function modeOf({ actor, automatic }: Event<'message-posted'>): 0 | 1 | 5 {
  if (actor.kind === 'visitor') return 0;
  return automatic ? 5 : 1;
}
