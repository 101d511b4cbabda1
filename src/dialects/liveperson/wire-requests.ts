import Type from 'typebox';
import { Several } from './wire.ts';

/** The bodies that clients send, as they are told; what is read of them is more lenient, and is checked where it is decoded. */

const NumberOrText = Type.Union([Type.Integer(), Type.String()]);
const Answer = Type.Union([Type.String(), Type.Number(), Type.Boolean()]);

/** An answer is one text or, for a `Checkbox`, several. */
export const AnsweredQuestion = Type.Object({
  id: NumberOrText,
  answer: Type.Optional(Type.Union([Answer, Type.Array(Answer)])),
});

export const AnsweredSurvey = Type.Object({
  id: Type.Optional(NumberOrText),
  question: Type.Optional(Several(AnsweredQuestion)),
});

const GivenVariable = Type.Object({ name: Type.String(), value: Type.Optional(Answer) });

export const CustomVariables = Type.Object({ customVariable: Type.Optional(Several(GivenVariable)) });

/** What comes with a chat, and with a message in place of one. */
const about = {
  skill: Type.Optional(Type.String({ description: 'A name or a number; blank and `-1` are none.' })),
  skillId: Type.Optional(NumberOrText),
  serviceQueue: Type.Optional(Type.String()),
  visitorId: Type.Optional(NumberOrText),
  visitorIp: Type.Optional(Type.String()),
  userAgent: Type.Optional(Type.String()),
  chatReferrer: Type.Optional(Type.String({ description: 'The page. Also spelled `chatRefferer`.' })),
  LETagVisitorId: Type.Optional(Type.String()),
  LETagSessionId: Type.Optional(Type.String()),
  LETagContextId: Type.Optional(NumberOrText),
  engagementId: Type.Optional(NumberOrText),
  campaignId: Type.Optional(NumberOrText),
  language: Type.Optional(Type.String()),
  customVariables: Type.Optional(CustomVariables),
};

export const StartRequest = Type.Object({
  ...about,
  maxWaitTime: Type.Optional(NumberOrText),
  preChatLines: Type.Optional(
    Type.Object({ line: Type.Optional(Several(Type.String())), lines: Type.Optional(Several(Type.String())) }),
  ),
  survey: Type.Optional(AnsweredSurvey),
  interactionTimeout: Type.Optional(
    Type.Union([Type.Integer(), Type.String()], { description: 'Seconds of silence that end the chat, 1 to 86400.' }),
  ),
});

export const OfflineSurvey = Type.Object({
  ...about,
  id: Type.Optional(NumberOrText),
  question: Several(AnsweredQuestion),
});

export const NewEvent = Type.Union([
  Type.Object({ '@type': Type.Literal('line'), text: Type.String() }),
  Type.Object({ '@type': Type.Literal('state'), state: Type.Literal('ended') }),
]);

export const Transcript = Type.Object({
  email: Type.String(),
  timezoneOffset: Type.Optional(Type.Integer({ description: 'Milliseconds.' })),
});

export const TranscriptWithSubject = Type.Object({
  ...Transcript.properties,
  subject: Type.Optional(Type.String()),
});
