import Type, { type Static } from 'typebox';
import Value from 'typebox/value';
import type { Account } from '../../core/directory.ts';
import { type Survey, SurveySetting, standardSurveys } from './surveys.ts';

const closed = { additionalProperties: false } as const;

/** The members that an account may give. */
export const Given = Type.Partial(
  Type.Object({
    offset: Type.String({ pattern: '^[+-](0\\d|1[0-4]):[0-5]\\d$' }),
    singleEvent: Type.Union([Type.Literal('object'), Type.Literal('array')]),
    infoLinks: Type.Union([Type.Literal('plain'), Type.Literal('both')]),
    preChatLines: Type.Union([Type.Literal('hidden'), Type.Literal('shown')]),
    agentText: Type.Union([Type.Literal('plain'), Type.Literal('html')]),
    startStatus: Type.Union([Type.Literal(200), Type.Literal(201)]),
    nameStatus: Type.Union([Type.Literal(200), Type.Literal(201)]),
    chatTimeout: Type.Integer({ minimum: 1, maximum: 86_400 }),
    keepEnded: Type.Union([Type.Integer({ minimum: 0, maximum: 31_536_000 }), Type.Null()]),
    visitorName: Type.String({ minLength: 1, maxLength: 200 }),
    chatsPerAgent: Type.Union([Type.Integer({ minimum: 1, maximum: 1000 }), Type.Null()]),
    inbox: Type.Union([Type.Integer({ minimum: 1 }), Type.Null()]),
    systemLines: Type.Record(
      Type.String({ pattern: '^(2|3|4|5|6|13|15|23)$' }),
      Type.String({ maxLength: 1000 }),
      closed,
    ),
    surveys: Type.Partial(Type.Object({ preChat: SurveySetting, offline: SurveySetting, exit: SurveySetting }), closed),
  }),
  closed,
);

/** How an account wants this dialect spoken, under `settings.dialects.liveperson`. The README tells what each means. */
export type Settings = Required<Omit<Static<typeof Given>, 'systemLines' | 'surveys'>> & {
  readonly systemLines: Readonly<Record<string, string>>;
  readonly surveys: Readonly<Record<'preChat' | 'offline' | 'exit', Survey | null>>;
};

/** What system lines say by their number; `{agent}` and `{skill}` are filled in. 3 and 4 are the vendor's own words. */
const systemLines: Readonly<Record<string, string>> = {
  2: 'All of our agents are busy. Please stay online; the next free agent will be with you.',
  3: 'You are now chatting with {agent}.',
  4: 'Thank you for choosing to chat with us.',
  5: 'The agent has ended the chat.',
  6: 'The chat was disconnected.',
  13: 'You have been transferred to {agent}.',
  15: 'You have been transferred to {skill}.',
  23: 'You are waiting for the next free agent.',
};

/** The account's settings with the defaults filled in. Throws when they cannot be understood, rather than guess. */
export function settingsOf(account: Account): Settings {
  const given = account.settings.dialects?.liveperson ?? {};
  if (!Value.Check(Given, given)) {
    const faults = [...Value.Errors(Given, given)].map((fault) => `${fault.instancePath} ${fault.message}`);
    throw new Error(`The liveperson settings of account ${account.slug} are wrong: ${faults.join('; ')}`);
  }
  return {
    offset: '+00:00',
    singleEvent: 'object',
    infoLinks: 'plain',
    preChatLines: 'hidden',
    agentText: 'plain',
    startStatus: 201,
    nameStatus: 200,
    chatTimeout: 40,
    keepEnded: 900,
    visitorName: 'You',
    chatsPerAgent: null,
    inbox: null,
    ...given,
    systemLines: { ...systemLines, ...given.systemLines },
    surveys: { ...standardSurveys, ...given.surveys },
  };
}
