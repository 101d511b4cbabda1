import type { Account } from '../core/directory.ts';
import { type MaskingRules, maskText, maskUrl } from '../core/masking.ts';
import type { MaskingSettings } from '../core/safety.ts';
import { compilePattern, type TextPattern } from '../core/text-pattern.ts';
import type { Opening } from './chat.ts';
import type { Intent, IntentType } from './intent.ts';

/** What people write in each intent. The rest names things, and stays. */
const written: { readonly [T in IntentType]: readonly (keyof Extract<Intent, { type: T }>)[] } = {
  accept: [],
  'post-message': ['text', 'page', 'buttons'],
  'edit-message': ['text'],
  'remove-message': [],
  offer: [],
  'answer-offer': ['reason'],
  requeue: [],
  'set-priority': [],
  'require-skills': [],
  'warn-of-deadlines': [],
  'warn-of-silence': [],
  join: [],
  leave: [],
  'engage-bot': [],
  'change-labels': ['add'],
  'add-link': ['link'],
  'remove-link': [],
  'wrap-up': ['note'],
  'read-messages': [],
  'view-page': ['page'],
  'update-visitor': ['changes'],
  'submit-form': ['answers'],
  transfer: ['note'],
  'offer-transfer': ['note'],
  'answer-transfer': ['reason'],
  'hand-off': ['reason', 'summary'],
  'mark-spam': [],
  'set-extras': ['values'],
  'request-transcript': ['subject'],
  end: ['reason'],
  reopen: [],
  rate: ['comment'],
  close: [],
};

/** Members that hold ids of somebody's. */
const withIds: readonly string[] = ['values', 'extras', 'link', 'buttons'];

/** The intent with what the rules name covered; the very same one when there was nothing. */
export function maskIntent<T extends Intent>(intent: T, rules: MaskingRules): T {
  const names = written[intent.type] as readonly (keyof T)[];
  return maskMembers(intent, names, rules, withIds);
}

/** What an opening brings, covered likewise. */
export function maskOpening(opening: Opening, rules: MaskingRules): Opening {
  const covered = maskMembers(opening, ['answers', 'visitor', 'page', 'extras'], rules, withIds);
  const { message } = covered;
  const maskedMessage = message && maskIntent(message, rules);
  return maskedMessage && maskedMessage !== message ? { ...covered, message: maskedMessage } : covered;
}

/** Any plain value, its texts covered; the same value when there was nothing to cover. */
export function maskValue<T>(value: T, rules: MaskingRules): T {
  return masked(value, '', rules, false) as T;
}

const rulesHeld = new WeakMap<MaskingSettings, MaskingRules>();
const defaults: MaskingSettings = {};

/** What the account masks: card numbers, unless it says otherwise. */
export function maskingRulesOf({ settings }: Account): MaskingRules {
  const { masking = defaults } = settings;
  const rules = rulesHeld.get(masking) ?? compileRules(masking);
  rulesHeld.set(masking, rules);
  return rules;
}

function compileRules({ cards = true, ibans = false, patterns = [] }: MaskingSettings): MaskingRules {
  const compiled = patterns.map(({ pattern }) => compilePattern(pattern));
  return { cards, ibans, patterns: compiled.filter((each): each is TextPattern => typeof each !== 'string') };
}

/** In the members that hold ids, what is called an id stays. */
function maskMembers<T extends object>(
  value: T,
  names: readonly (keyof T)[],
  rules: MaskingRules,
  holders: readonly string[],
): T {
  const changed = names
    .map((name) => [name, masked(value[name], '', rules, holders.includes(String(name)))] as const)
    .filter(([name, covered]) => covered !== value[name]);
  return changed.length === 0 ? value : { ...value, ...Object.fromEntries(changed) };
}

function masked(value: unknown, name: string, rules: MaskingRules, keepsIds: boolean): unknown {
  if (typeof value === 'string') return keepsIds && isNamedId(name) ? value : maskString(value, name, rules);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) {
    const items = value.map((item) => masked(item, name, rules, keepsIds));
    return items.some((item, index) => item !== value[index]) ? items : value;
  }
  const members = Object.entries(value).map(
    ([key, member]) => [key, masked(member, key, rules, keepsIds), member] as const,
  );
  if (members.every(([, covered, member]) => covered === member)) return value;
  return Object.fromEntries(members.map(([key, covered]) => [key, covered]));
}

/** A vendor's long ids may look like a number of something. */
function isNamedId(name: string): boolean {
  return /(^id|Id|ID|_id)s?$/.test(name);
}

function maskString(text: string, name: string, rules: MaskingRules): string {
  return /^(url|referrer)$/i.test(name) || /^https?:/i.test(text) ? maskUrl(text, rules) : maskText(text, rules);
}
