import Type, { type Static, type TSchema } from 'typebox';
import Value from 'typebox/value';
import type { Inbox } from '../../../core/directory.ts';
import type { Event, Extras } from '../../../core/event.ts';
import { Refusal } from '../../../core/refusal.ts';
import type { SessionRow } from '../../../core/row.ts';
import type { WholeItem } from '../wire.ts';

const Text = Type.String();
const Anything = Type.Record(Type.String(), Type.Unknown());

const members = {
  botId: Text,
  botName: Text,
  botStatus: Text,
  operatorType: Text,
  channel: Text,
  clientDeviceId: Text,
  clientExternalId: Text,
  clientOnlineAt: Text,
  clientOfflineAt: Text,
  clientUserAgent: Text,
  countryName: Text,
  csi: Type.Number(),
  csiMax: Type.Number(),
  csiPercent: Type.Number(),
  dialogResults: Anything,
  fcr: Type.Boolean(),
  haveExternalMessage: Type.Boolean(),
  location: Anything,
  messengerUserId: Text,
  metrics: Anything,
  nps: Type.Number(),
  operatorNotFoundAt: Text,
  operatorResults: Type.Array(Text),
  operatorTimerFirstAnswer: Type.Number(),
  operatorTimerNextAnswers: Type.Number(),
  price: Type.Number(),
  regionCode: Text,
  regionName: Text,
  sessionTtl: Type.Integer(),
  tags: Text,
  timeZone: Text,
  whatsappPhone: Text,
  zipCode: Text,
};

const Kept = Type.Partial(Type.Object(members));

/** What the vendor has of a session and Koine does not model, as it lies under `extras.twin` in the vendor's words. */
export type Kept = Static<typeof Kept>;

/** What was kept; members of another shape are passed over. */
export function keptOf(extras: Extras): Kept {
  return fitting(members, extras.twin);
}

/** What the vendor told of an imported session otherwise than the log does; it holds until something happens to the session. */
export interface Given {
  readonly given: Partial<WholeItem>;
  /** The version of the session that it was given for. */
  readonly givenVersion: number;
}

export function givenOf({ extras, version }: Pick<SessionRow, 'extras' | 'version'>): Given['given'] {
  const { given, givenVersion } = fitting(givenMembers, extras.twin);
  return givenVersion === version && given !== undefined ? given : {};
}

/** Whether a message came along with an imported session, under the vendor's own id. */
export function isImported({ extras }: Pick<SessionRow, 'extras'>, { seq }: Event): boolean {
  return seq < (fitting(givenMembers, extras.twin).givenVersion ?? 0);
}

const givenMembers = { given: Anything, givenVersion: Type.Integer() };

const messageMembers = {
  attachments: Type.Array(Type.Union([Text, Anything])),
  replyToMessageId: Text,
  /** What the vendor told of an imported message otherwise than the log does. */
  given: Anything,
};

export type KeptOfMessage = Static<ReturnType<typeof Type.Partial<Type.TObject<typeof messageMembers>>>>;

/** The name under which what belongs to a message is kept. */
export function messageKey(messageId: string): string {
  return `message:${messageId}`;
}

const ATTACHMENTS_MOST = 4_096;

/** What goes with a message, by the name under which it is kept; nothing when there is nothing. */
export function keptForMessage(
  messageId: string,
  attachments: readonly unknown[] = [],
  replyToMessageId?: string,
): Readonly<Record<string, unknown>> {
  if (attachments.length === 0 && replyToMessageId === undefined) return {};
  const given = attachments.map((each) => (typeof each === 'string' ? { id: each } : each));
  if (JSON.stringify(given).length > ATTACHMENTS_MOST) {
    throw new Refusal('too-large', `Attachments have at most ${ATTACHMENTS_MOST} characters.`);
  }
  return {
    [messageKey(messageId)]: {
      ...(given.length > 0 && { attachments: given }),
      ...(replyToMessageId !== undefined && { replyToMessageId }),
    },
  };
}

export function keptOfMessage(extras: Extras, messageId: string): KeptOfMessage {
  return fitting(messageMembers, extras.twin?.[messageKey(messageId)] as Readonly<Record<string, unknown>> | undefined);
}

const chatMembers = {
  id: Text,
  botId: Text,
  botName: Text,
  sessionReloadBotId: Text,
  sessionReloadBotName: Text,
  sessionTtl: Type.Integer(),
  timerFirstAnswer: Type.Integer(),
  timerNextAnswers: Type.Integer(),
  updatedAt: Text,
  /** Taken out of this API; the inbox stays, for its sessions refer to it. */
  deleted: Type.Boolean(),
};

export type KeptOfChat = Static<ReturnType<typeof Type.Partial<Type.TObject<typeof chatMembers>>>>;

export function keptOfChat(extras: Extras): KeptOfChat {
  return fitting(chatMembers, extras.twin);
}

/** The vendor's id of a chat: the one that it brought along, else Koine's. */
export function chatIdOf(inbox: Pick<Inbox, 'id' | 'extras'>): string {
  return keptOfChat(inbox.extras).id ?? inbox.id;
}

/** Whether an id names the chat: the vendor's, or Koine's. */
export function isChat(inbox: Pick<Inbox, 'id' | 'extras'>, id: string): boolean {
  const word = id.toLowerCase();
  return word === inbox.id || word === chatIdOf(inbox);
}

function fitting<T extends Readonly<Record<string, TSchema>>>(
  schemas: T,
  given: Readonly<Record<string, unknown>> | undefined,
): Static<ReturnType<typeof Type.Partial<Type.TObject<T>>>> {
  if (given === undefined || typeof given !== 'object' || given === null) return {} as never;
  const names = Object.keys(schemas).filter((name) => Value.Check(schemas[name] as TSchema, given[name]));
  return Object.fromEntries(names.map((name) => [name, given[name]])) as never;
}
