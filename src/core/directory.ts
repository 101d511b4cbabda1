import type { QueueRight, Role, Scope } from './access.ts';
import type { Bot, BotDuty } from './bot.ts';
import type { Extras, FormKind } from './event.ts';
import type { Skills, SlaPromise } from './facts.ts';
import type { FileSettings } from './files.ts';
import type { Hours } from './hours.ts';
import type { Invitation } from './invitations.ts';
import { defaultMailSettings, type MailSettings } from './mail.ts';
import type { RetentionRule } from './privacy/retention.ts';
import type { MaskingSettings, RequestLimits, VerificationMode } from './safety.ts';
import type { SignInSettings } from './sign-in.ts';
import type { Survey } from './survey.ts';
import { defaultWidgetSettings, type WidgetSettings } from './widget-settings.ts';

/** What an account may set for itself; a dialect's settings stand under its name. */
export interface AccountSettings {
  readonly masking?: MaskingSettings;
  readonly limits?: RequestLimits;
  readonly signIn?: SignInSettings;
  /** Agents who are online and do nothing for so long are set away; absent: never. */
  readonly awayAfterMs?: number;
  readonly files?: FileSettings;
  /** How long sessions are kept in inboxes that say nothing else; absent: for good. */
  readonly retention?: RetentionRule;
  readonly dialects?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/**
 * What a widget does outside hours: takes a message by a form, hides, lets the inbox's bot answer (without one: the
 * form), or says when somebody is there.
 */
export interface OutsideHours {
  readonly mode: 'form' | 'hide' | 'bot' | 'message';
  /** What visitors are told; null: the widget's own words. */
  readonly text: string | null;
}

export interface InboxSettings {
  /** The surveys that its visitors fill in, by form. */
  readonly surveys?: Readonly<Partial<Record<FormKind, string>>>;
  /** Colour as `#rrggbb`. */
  readonly accent?: string;
  readonly greeting?: string | null;
  /** How its widget looks; what is not there is as in `defaultWidgetSettings`. */
  readonly widget?: Partial<WidgetSettings>;
  /** Origins that may embed the widget; empty means any. */
  readonly allowedOrigins?: readonly string[];
  /** How visitors may prove who they are; `off` unless told otherwise. */
  readonly verification?: VerificationMode;
  /** What is not there is as in `defaultMailSettings`. */
  readonly mail?: Partial<MailSettings>;
  /** What its widget does while its queue is closed; absent: it shows a form. */
  readonly outsideHours?: OutsideHours;
  /** Where it differs from what the account says. */
  readonly files?: FileSettings;
  /** How long its sessions are kept; null or absent: as the account says. */
  readonly retention?: RetentionRule | null;
  /** For how many minutes after its last sign a visit without a chat is shown; null or absent: widgets tell of no pages. */
  readonly liveMinutes?: number | null;
  /** What widgets say by themselves; at most 20. */
  readonly invitations?: readonly Invitation[];
  /** Whether agents see what its visitors type before it is sent; nobody keeps it. Unless told otherwise they do not. */
  readonly typingPreview?: boolean;
  /** The bot that meets its visitors, and when; null or absent: none does. */
  readonly bot?: { readonly id: string; readonly when: BotDuty } | null;
}

export interface Account {
  readonly id: string;
  readonly number: number;
  /** What vendors' clients call the account in host names and credentials. */
  readonly slug: string;
  readonly name: string;
  /** The account that supervises this one. */
  readonly parentId: string | null;
  /** IANA time zone. */
  readonly zone: string;
  readonly settings: AccountSettings;
}

export interface Agent {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly email: string;
  readonly role: Role;
  readonly disabled: boolean;
  /** What they can do, where sessions are offered. */
  readonly skills?: Skills;
  /** How many sessions may be theirs at once where they are offered; null: the house's default. */
  readonly capacity?: number | null;
  readonly extras: Extras;
}

export interface QueueMember {
  readonly agentId: string;
  readonly rights: readonly QueueRight[];
}

/** When people answer, by a name. Each change of the hours is a new version; the first is 1. */
export interface Calendar {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly version: number;
  readonly hours: Hours;
}

/** The hours that a calendar had, and since when (epoch milliseconds). */
export interface CalendarVersion {
  readonly version: number;
  readonly hours: Hours;
  readonly createdAt: number;
}

/** `manual`: agents pick from the list. Otherwise a waiting session rings with the agent whom the strategy puts first. */
export type Strategy = 'manual' | 'longest-idle' | 'least-busy' | 'round-robin';

/** How a queue's sessions find their agents; what is absent is not limited, or not done. Durations are milliseconds. */
export interface RoutingSettings {
  /** Absent: `manual`. */
  readonly strategy?: Strategy;
  /** How long a session rings with one agent; 20 s by default. */
  readonly ringMs?: number;
  /** When an agent who let it go is asked about the same session again; 60 s by default. */
  readonly askAgainMs?: number;
  /** How many of this queue's sessions one agent has at once, within the agent's own capacity. */
  readonly capacity?: number;
  /** One level of priority is worth so much waiting; 5 min by default. Nobody is passed over for longer than three levels. */
  readonly ageingMs?: number;
  /** Each time so much was waited, the skills that are required need be less by one level. */
  readonly relaxSkillsMs?: number;
  /** The visitor's language is required as a skill at this level, from 1 to 5, where any agent of the queue has it. */
  readonly languageLevel?: number;
  /** Sessions go to the visitor's last agent when free, and wait for them so long while they are online. */
  readonly lastAgentMs?: number;
  /** Sessions that have waited so long, or find so many waiting, go to the other queue. */
  readonly overflow?: { readonly queueId: string; readonly afterMs?: number; readonly length?: number };
  /** Sessions that find so many waiting are refused, where they cannot overflow. */
  readonly maxLength?: number;
  /** Sessions that have waited so long are ended. */
  readonly maxWaitMs?: number;
  /** An agent who let so many offers ring out, one after another, is set away; 3 by default, 0: never. */
  readonly missedLimit?: number;
  /** Sessions of an agent who has been offline for so long return to the queue. */
  readonly returnMs?: number;
}

/** When a silent side is warned, and when its session is dealt with; without `warnMs` there is no warning. Milliseconds of silence. */
export interface SilenceLimits {
  readonly warnMs?: number;
  readonly endMs: number;
}

/** How a queue works; what is absent is not limited, or not done. Durations are milliseconds. */
export interface QueueSettings {
  readonly routing?: RoutingSettings;
  /** The words in which agents judge a session; empty or absent: their own. */
  readonly dispositions?: readonly string[];
  /** The visitor does not answer: they are warned, by `texts` where there are words in their language (BCP 47), and the session ends. */
  readonly visitorSilence?: SilenceLimits & { readonly texts?: Readonly<Record<string, string>> };
  /** The agent does not answer: they are warned, and the session goes back to its queue, or ends. */
  readonly agentSilence?: SilenceLimits & { readonly action: 'return' | 'end' };
  /** The session ends when the visitor's client was gone for so long; at least 30 seconds. */
  readonly visitorGoneMs?: number;
  /** For how long after its end a session may be reopened; absent: until it is closed. */
  readonly reopenMs?: number;
  /** How long after its end a session is closed; absent: not by itself. */
  readonly closeMs?: number;
  /** How long an agent may finish a session's record after its end. */
  readonly wrapUpMs?: number;
  /** How long an agent is asked to take a session over. */
  readonly transferMs?: number;
}

export interface Queue {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  readonly promise: SlaPromise;
  /** The calendar by which it is open; without one it always is. */
  readonly calendarId?: string | null;
  readonly settings: QueueSettings;
  readonly members: readonly QueueMember[];
  /** What a vendor keeps of it and Koine does not model, by dialect; likewise with agents and inboxes. */
  readonly extras: Extras;
}

export interface Inbox {
  readonly id: string;
  readonly number: number;
  readonly name: string;
  /** Public: names the inbox in the widget's snippet. */
  readonly key: string;
  readonly queueId: string;
  readonly channel: string;
  readonly settings: InboxSettings;
  readonly extras: Extras;
}

/** A person or browser known to an inbox. Times are epoch milliseconds. */
export interface Visitor {
  readonly accountId: string;
  readonly id: string;
  readonly inboxId: string;
  readonly name: string | null;
  readonly email: string | null;
  readonly phone: string | null;
  readonly language: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  /** What the company's own site calls the person, as it has proved; null for those who proved nothing. */
  readonly userId: string | null;
  /** Which of the facts are proved: `name`, `email`, `phone`, `language`, `attributes.<name>`. The visitor cannot change them. */
  readonly verified: readonly string[];
  readonly firstSeenAt: number;
  readonly lastSeenAt: number;
}

/** A key, a sign-in, or a token that a vendor's client was given, without its secret, which is kept only as a hash. Times are epoch milliseconds. */
export interface Credential {
  readonly accountId: string;
  readonly id: string;
  readonly kind: 'key' | 'sign-in' | 'token';
  /** Null for an integration, which acts in its own name. */
  readonly agentId: string | null;
  readonly name: string;
  readonly dialect: string;
  readonly scopes: readonly Scope[];
  readonly createdAt: number;
  readonly lastUsedAt: number | null;
  readonly expiresAt: number | null;
  readonly revokedAt: number | null;
}

/** An account with everybody and everything in it, as of one moment; small enough to be held whole. */
export interface Snapshot {
  readonly account: Account;
  /** Accounts that this one supervises. */
  readonly children: readonly Account[];
  readonly agents: ReadonlyMap<string, Agent>;
  readonly queues: ReadonlyMap<string, Queue>;
  readonly inboxes: ReadonlyMap<string, Inbox>;
  readonly calendars: ReadonlyMap<string, Calendar>;
  readonly bots: ReadonlyMap<string, Bot>;
  readonly surveys: ReadonlyMap<string, Survey>;
}

/** The agent's rights by queue id. */
export function rightsOf(snapshot: Snapshot, agentId: string): Readonly<Record<string, readonly QueueRight[]>> {
  const rights: Record<string, readonly QueueRight[]> = {};
  for (const queue of snapshot.queues.values()) {
    const member = queue.members.find((each) => each.agentId === agentId);
    if (member) rights[queue.id] = member.rights;
  }
  return rights;
}

const DEFAULT_ACCENT = '#2f6fed';

/** The inbox's colour as `#rrggbb`. */
export function accentOf({ settings }: Pick<Inbox, 'settings'>): string {
  return settings.accent ?? DEFAULT_ACCENT;
}

/** How the inbox's widget looks, with the defaults for what it does not set. */
export function widgetSettingsOf({ settings }: Pick<Inbox, 'settings'>): WidgetSettings {
  return { ...defaultWidgetSettings, ...settings.widget };
}

/** Which mails the inbox sends, with the defaults for what it does not set. */
export function mailSettingsOf({ settings }: Inbox): MailSettings {
  return { ...defaultMailSettings, ...settings.mail };
}
