import type { Event, EventType, Named } from '../../../core/event.ts';
import { writeTimeOrNull } from '../parameters.ts';
import { givenOf } from './kept.ts';
import {
  assignedAt,
  chatIdIn,
  eventsOfType,
  firstAnswerSeconds,
  nextAnswersSeconds,
  operatorOf,
  type SessionView,
} from './view.ts';
import { authorTypeOf, botStatusOf, messengerTypeOf, operatorTypeOf, statusOf } from './words.ts';

type Read = (view: SessionView) => unknown;

/** Every field of the search list, in the order of the vendor's page, and how it is read. What has no value is null. */
const fields = {
  id: ({ row }) => row.id,
  chatId: chatIdIn,
  companyId: ({ snapshot }) => snapshot.account.number,
  name: ({ row }) => row.visitorName ?? '',
  chatName: ({ row, snapshot }) => snapshot.inboxes.get(row.inboxId)?.name ?? '',
  whatsappPhone: whatsappPhoneOf,
  botId: (view) => view.kept.botId ?? botOf(view)?.id ?? null,
  botName: (view) => view.kept.botName ?? botOf(view)?.name ?? null,
  markedAsSpam: ({ row }) => row.spam,
  userId: (view) => userIdOf(view, operatorOf(view)?.number ?? null),
  operatorGroupIds: operatorGroupIdsOf,
  operatorName: (view) => operatorOf(view)?.name ?? null,
  operatorType: ({ row, kept }) => operatorTypeOf(row, kept),
  operatorMessageCount: ({ row }) => row.agentMessageCount,
  clientMessageCount: ({ row }) => row.visitorMessageCount,
  botMessageCount: (view) => botMessagesOf(view).length,
  clientDeviceId: ({ kept }) => kept.clientDeviceId ?? null,
  clientId: ({ clientId }) => clientId,
  clientExternalId: ({ kept }) => kept.clientExternalId ?? null,
  clientIp: ({ row }) => row.visitorIp,
  location: ({ kept }) => kept.location ?? null,
  timeZone: ({ kept }) => kept.timeZone ?? null,
  countryCode: ({ row }) => row.visitorCountry,
  countryName: ({ row, kept }) => kept.countryName ?? countryNameOf(row.visitorCountry),
  regionCode: ({ kept }) => kept.regionCode ?? null,
  regionName: ({ kept }) => kept.regionName ?? null,
  city: ({ row }) => row.visitorCity,
  zipCode: ({ kept }) => kept.zipCode ?? null,
  messengerType: ({ row }) => messengerTypeOf(row.channel),
  status: ({ row }) => statusOf(row),
  referer: ({ row }) => row.firstPageUrl,
  dialogResults: ({ kept }) => kept.dialogResults ?? null,
  operatorResults: operatorResultsOf,
  nps: ({ row, kept }) => kept.nps ?? row.nps,
  createdAt: ({ row }) => writeTimeOrNull(row.openedAt),
  operatorLastMessageCreatedAt: ({ row }) => writeTimeOrNull(row.lastAgentMessageAt),
  updatedAt: ({ row }) => writeTimeOrNull(row.updatedAt),
  noResponseOperatorToClient: ({ row }) => row.agentId !== null && row.unansweredSince !== null,
  botLastMessageCreatedAt: (view) => writeTimeOrNull(botMessagesOf(view).at(-1)?.at ?? null),
  lastMessageCreatedAt: ({ row }) => writeTimeOrNull(row.lastMessageAt),
  clientLastMessageCreatedAt: ({ row }) => writeTimeOrNull(row.lastVisitorMessageAt),
  clientOnlineAt: clientOnlineAtOf,
  clientOfflineAt: clientOfflineAtOf,
  operatorAssignedAt: (view) => writeTimeOrNull(assignedAt(view)),
  price: ({ kept, settings }) => (settings.price === 'string' ? String(kept.price ?? 0) : (kept.price ?? 0)),
  operatorDialogDuration: ({ row }) =>
    row.acceptedAt === null || row.endedAt === null ? null : secondsBetween(row.acceptedAt, row.endedAt),
  operatorFirstMessageCreatedAt: ({ row }) => writeTimeOrNull(row.firstAgentMessageAt),
  switchAnotherOperator: ({ row }) => row.agentIds.length > 1,
  haveExternalMessage: ({ kept }) => kept.haveExternalMessage ?? false,
  botStatus: ({ row, kept }) => botStatusOf(row, kept),
  closedAt: ({ row }) => writeTimeOrNull(row.endedAt),
  closedByUserId: (view) => {
    const number = view.snapshot.agents.get(closerOf(view, 'agent')?.id ?? '')?.number;
    return userIdOf(view, number ?? null);
  },
  closedByOperatorName: (view) => closerOf(view, 'agent')?.name ?? null,
  closedByBotId: (view) => closerOf(view, 'bot')?.id ?? null,
  clientUserAgent: clientUserAgentOf,
  csi: (view) => satisfactionOf(view).csi,
  csiMax: (view) => satisfactionOf(view).csiMax,
  csiPercent: csiPercentOf,
  rating: ({ row }) => row.ratingScore,
  fcr: ({ row, kept }) => kept.fcr ?? row.fcr,
  operatorTimerFirstAnswer: firstAnswerSeconds,
  operatorTimerNextAnswers: nextAnswersSeconds,
  metrics: ({ kept }) => kept.metrics ?? null,
  operatorNotFoundAt: ({ kept }) => kept.operatorNotFoundAt ?? null,
  takenByOperatorAt: ({ row }) => writeTimeOrNull(row.acceptedAt),
  isLostSession: ({ row }) =>
    row.agentMessageCount === 0 && (row.outcome === 'missed' || row.outcome === 'abandoned' || row.outcome === 'lost'),
} as const satisfies Readonly<Record<string, Read>>;

export type SearchField = keyof typeof fields;

export const searchFields = Object.keys(fields) as readonly SearchField[];

/** The events that a field is read from; the others need the row alone. */
const sources: Readonly<Partial<Record<SearchField, readonly EventType[]>>> = {
  botId: ['bot-engaged'],
  botName: ['bot-engaged'],
  operatorGroupIds: ['queue-entered'],
  botMessageCount: ['message-posted'],
  botLastMessageCreatedAt: ['message-posted'],
  operatorAssignedAt: ['session-accepted', 'session-transferred'],
  closedByUserId: ['session-ended'],
  closedByOperatorName: ['session-ended'],
  closedByBotId: ['session-ended'],
  operatorTimerFirstAnswer: ['deadline-set', 'queue-entered'],
  clientUserAgent: ['session-opened', 'visitor-updated'],
};

export function isSearchField(name: string): name is SearchField {
  return Object.hasOwn(fields, name);
}

export function eventTypesFor(names: readonly SearchField[]): readonly EventType[] {
  return [...new Set(names.flatMap((name) => sources[name] ?? []))];
}

/** The session with these fields and no others, in their order. */
export function encodeSearchItem(view: SessionView, names: readonly SearchField[]): Readonly<Record<string, unknown>> {
  const given = givenOf(view.row);
  return Object.fromEntries(
    names.map((name) => [name, Object.hasOwn(given, name) ? given[name] : (fields[name] as Read)(view)]),
  );
}

export function whatsappPhoneOf({ row, kept }: SessionView): string | null {
  if (kept.whatsappPhone !== undefined) return kept.whatsappPhone;
  return row.channel === 'whatsapp' ? (row.visitorPhone?.replace(/\D/g, '') ?? null) : null;
}

/** A client comes online with the session and goes offline with its end, as far as the log knows. */
export function clientOnlineAtOf({ row, kept }: SessionView): string | null {
  return kept.clientOnlineAt ?? writeTimeOrNull(row.openedAt);
}

export function clientOfflineAtOf({ row, kept }: SessionView): string | null {
  return kept.clientOfflineAt ?? writeTimeOrNull(row.endedAt);
}

function userIdOf({ settings }: SessionView, number: number | null): number | string | null {
  return number !== null && settings.userIds === 'string' ? String(number) : number;
}

function operatorGroupIdsOf(view: SessionView): readonly number[] | null {
  const entered = eventsOfType(view, 'queue-entered').map(({ queueId }) => view.snapshot.queues.get(queueId)?.number);
  const numbers = [...new Set(entered)].filter((number) => number !== undefined);
  return numbers.length === 0 ? null : numbers;
}

/** The bot of Koine's that had the session last. */
function botOf(view: SessionView): Named | null {
  return eventsOfType(view, 'bot-engaged').at(-1)?.bot ?? null;
}

function botMessagesOf(view: SessionView): readonly Event<'message-posted'>[] {
  return eventsOfType(view, 'message-posted').filter(
    ({ kind, actor }) => kind === 'text' && authorTypeOf(actor) === 'BOT',
  );
}

function countryNameOf(code: string | null): string | null {
  return code !== null && /^[A-Z]{2}$/.test(code) ? (countryNames.of(code) ?? null) : null;
}
const countryNames = new Intl.DisplayNames('en', { type: 'region' });

/** The outcome by which its operator judged the session, or else the one that whoever closed it named. */
function operatorResultsOf({ row, kept }: SessionView): readonly string[] | null {
  if (kept.operatorResults !== undefined) return kept.operatorResults;
  if (row.disposition !== null) return [row.disposition];
  const named = row.endReason !== null && (row.endedBy === 'agent' || row.endedBy === 'integration');
  return named ? [row.endReason] : null;
}

function closerOf(view: SessionView, kind: 'agent' | 'bot') {
  if (view.row.endedBy !== kind) return null;
  return eventsOfType(view, 'session-ended').at(-1)?.actor ?? null;
}

function clientUserAgentOf(view: SessionView): string | null {
  const opened = eventsOfType(view, 'session-opened')[0]?.visitor.userAgent ?? null;
  const updated = eventsOfType(view, 'visitor-updated').findLast(({ changes }) => changes.userAgent !== undefined);
  return view.kept.clientUserAgent ?? updated?.changes.userAgent ?? opened;
}

/** What a survey measures comes before the rating; its share is told in percent. */
function satisfactionOf({ row, kept }: SessionView): { readonly csi: number | null; readonly csiMax: number | null } {
  const [score, most] = row.csi === null ? [row.ratingScore, row.ratingOutOf] : [percentOf(row.csi, 1), 100];
  return { csi: kept.csi ?? score, csiMax: kept.csiMax ?? most };
}

function csiPercentOf(view: SessionView): number | null {
  if (view.kept.csiPercent !== undefined) return view.kept.csiPercent;
  const { csi, csiMax } = satisfactionOf(view);
  return csi === null || csiMax === null || csiMax === 0 ? null : percentOf(csi, csiMax);
}

function percentOf(score: number, most: number): number {
  return Math.round((10_000 * score) / most) / 100;
}

/** Durations are differences of the times as they are shown. */
function secondsBetween(from: number, to: number): number {
  return Math.floor(to / 1000) - Math.floor(from / 1000);
}
