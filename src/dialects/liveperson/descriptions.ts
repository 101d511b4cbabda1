import Type, { type TProperties, type TSchema } from 'typebox';
import type { Described } from '../openapi.ts';
import * as wire from './wire.ts';
import * as sent from './wire-requests.ts';

/** What nearly everything is read and answered in. */
export const bothForms = ['application/json', 'application/xml'] as const;

const nothing = Type.Null();
const text = Type.Optional(Type.String());

const skill = Type.Optional(Type.String({ description: 'A name or a number.' }));
const serviceQueue = Type.Optional(Type.String({ description: 'Where no skill is named.' }));
const agent = Type.Optional(Type.String({ description: "An agent's e-mail address, in place of the others." }));
const maxWaitTime = Type.Optional(Type.Integer({ minimum: 0, maximum: 86_400, description: 'Seconds.' }));
const skills = Type.Optional(
  Type.Union([Type.String(), Type.Array(Type.String())], { description: 'Names or numbers; several are told apart.' }),
);
const from = Type.Optional(Type.Integer({ description: 'The first event wanted.' }));
const surveyName = Type.Optional(Type.String({ description: 'Another than the one that is set is not found.' }));
const survey = { skill: text, surveyName, surveyApiId: text, visitorId: text };

const Survey = member('survey', wire.Survey);
const CustomVariables = Type.Object({
  customVariables: Type.Object({ customVariable: Type.Optional(wire.Several(wire.Variable)) }),
});

/** What each operation does, takes and answers, for the OpenAPI document. */
export const descriptions = {
  account: { summary: 'Tell where everything of the account is', answer: member('account', wire.Account) },
  service: {
    summary: 'Tell which host serves the account',
    query: Type.Object({ version: text }),
    answer: Type.Object({ ...wire.BaseUri.properties, baseURIs: Type.Array(wire.BaseUri) }),
    media: ['application/json'],
  },
  services: {
    summary: 'Tell which hosts serve the account',
    query: Type.Object({ version: text }),
    answer: member('baseURIs', Type.Array(wire.BaseUri)),
    media: ['application/json'],
  },
  script: {
    summary: 'Tell which host serves the account, as a script',
    query: Type.Object({ version: text, cb: Type.Optional(Type.String({ description: 'The function to call.' })) }),
    answer: Type.Union([
      wire.ScriptedHost,
      Type.String({ description: 'The same as the argument of a call of `cb`.' }),
    ]),
    media: ['application/json', 'application/javascript'],
  },

  availability: {
    summary: 'Tell whether somebody can answer',
    query: Type.Object({ skill: skills, serviceQueue, maxWaitTime, agent }),
    answer: member('availability', wire.Availability),
  },
  slots: {
    summary: 'Count the chats that agents can still take',
    query: Type.Object({ skill, serviceQueue, maxWaitTime, agent }),
    answer: member('availableSlots', Type.Integer({ description: '-1 without a limit.' })),
  },
  wait: {
    summary: 'Estimate how long a visitor waits',
    query: Type.Object({ skill, serviceQueue }),
    answer: member('estimatedWaitTime', Type.Integer({ description: 'Seconds; -1: nobody is there, -2: unknown.' })),
  },
  preSurvey: { summary: 'Get the questions before a chat', query: Type.Object(survey), answer: Survey },
  offlineSurvey: { summary: 'Get the questions in place of a chat', query: Type.Object(survey), answer: Survey },
  postOfflineSurvey: {
    summary: 'Leave a message in place of a chat',
    query: Type.Object({ surveyName }),
    body: member('survey', sent.OfflineSurvey),
    answer: nothing,
  },
  start: {
    summary: 'Begin a chat; its address is in `Location`',
    body: member('request', sent.StartRequest),
    answer: nothing,
  },
  conversation: { summary: 'Turn away visitors who would sign in', body: Type.Object({}), answer: nothing },

  chat: { summary: 'Get a chat with its events', query: Type.Object({ from }), answer: member('chat', wire.Chat) },
  events: { summary: 'List the events of a chat', query: Type.Object({ from }), answer: member('events', wire.Events) },
  event: { summary: 'Get one event of a chat', answer: member('event', wire.Event) },
  postEvent: {
    summary: 'Add a line, or end the chat; the event’s address is in `Location`',
    body: member('event', sent.NewEvent),
    answer: nothing,
  },
  info: { summary: 'Tell how a chat stands', answer: member('info', wire.InfoAlone) },
  visitorName: { summary: 'Get the visitor’s name', answer: member('visitorName', Type.String()) },
  setVisitorName: {
    summary: 'Set the visitor’s name',
    body: member('visitorName', Type.String({ minLength: 1, maxLength: 255 })),
    answer: nothing,
  },
  visitorTyping: { summary: 'Tell whether the visitor types', answer: member('visitorTyping', wire.Typing) },
  setVisitorTyping: {
    summary: 'Say whether the visitor types',
    body: member('visitorTyping', wire.Typing),
    answer: nothing,
  },
  agentTyping: {
    summary: 'Tell whether the agent types',
    answer: member('agentTyping', Type.Union([...wire.Typing.anyOf, Type.Literal('unknown')])),
  },
  transcript: { summary: 'Ask for the transcript by mail', body: sent.Transcript, answer: nothing },
  transcriptWithSubject: {
    summary: 'Ask for the transcript by mail with a subject',
    body: sent.TranscriptWithSubject,
    answer: nothing,
  },
  exitSurvey: {
    summary: 'Get the questions after a chat',
    query: Type.Object({ surveyName: text, surveyApiId: text }),
    answer: Survey,
  },
  postExitSurvey: {
    summary: 'Answer the questions after a chat',
    body: member('survey', sent.AnsweredSurvey),
    answer: nothing,
  },
  customVariables: { summary: 'List the variables of a chat', answer: CustomVariables },
  setCustomVariables: {
    summary: 'Set variables of a chat',
    body: member('customVariables', sent.CustomVariables),
    answer: nothing,
  },
  setCustomVariable: {
    summary: 'Set one variable of a chat',
    body: Type.Object({ value: Type.String() }),
    answer: nothing,
  },
} as const satisfies Readonly<Record<string, Described>>;

/** What every operation with a key takes in its query. */
export const everyQuery = {
  v: Type.Optional(Type.Literal('1')),
  NC: Type.Optional(Type.Literal('true', { description: 'Changes nothing.' })),
  appKey: Type.Optional(Type.String({ description: 'The key, where there is no header.' })),
} satisfies TProperties;

/** The ways to hand over the key, and how failures are told. */
export const credentials = [
  {
    appKey: {
      type: 'apiKey',
      in: 'header',
      name: 'Authorization',
      description: '`LivePerson appKey=` and the key.',
    },
  },
  { bearer: { type: 'http', scheme: 'bearer', description: 'The key.' } },
  { appKeyInQuery: { type: 'apiKey', in: 'query', name: 'appKey', description: 'Where there is no header.' } },
] as const;
export const failure = { shape: wire.Failure, media: bothForms } as const;

/** The shapes that the OpenAPI document names. */
export const shapes: Readonly<Record<string, TSchema>> = {
  Link: wire.Link,
  InfoLink: wire.InfoLink,
  StateEvent: wire.StateEvent,
  LineEvent: wire.LineEvent,
  Event: wire.Event,
  Events: wire.Events,
  Info: wire.Info,
  InfoAlone: wire.InfoAlone,
  Chat: wire.Chat,
  Account: wire.Account,
  Question: wire.Question,
  Survey: wire.Survey,
  Variable: wire.Variable,
  Availability: wire.Availability,
  BaseUri: wire.BaseUri,
  Failure: wire.Failure,
  StartRequest: sent.StartRequest,
  OfflineSurvey: sent.OfflineSurvey,
  NewEvent: sent.NewEvent,
  AnsweredQuestion: sent.AnsweredQuestion,
  AnsweredSurvey: sent.AnsweredSurvey,
  CustomVariables: sent.CustomVariables,
  Transcript: sent.Transcript,
  TranscriptWithSubject: sent.TranscriptWithSubject,
};

/** A body or an answer with this one member. */
function member<T extends TSchema>(name: string, shape: T) {
  return Type.Object({ [name]: shape }, { additionalProperties: false });
}
