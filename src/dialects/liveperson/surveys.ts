import Type, { type Static } from 'typebox';

const Choice = Type.Object(
  {
    value: Type.String(),
    displayValue: Type.Optional(Type.String()),
    checked: Type.Optional(Type.Boolean()),
    /** The questions, by their `logicId`, that this answer reveals. */
    shows: Type.Optional(Type.Array(Type.Integer())),
  },
  { additionalProperties: false },
);

const Question = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    logicId: Type.Optional(Type.Integer()),
    type: Type.Union([
      Type.Literal('Text Field'),
      Type.Literal('Text Area'),
      Type.Literal('Dropdown Box'),
      Type.Literal('Radio Button'),
      Type.Literal('Radio Button (side by side)'),
      Type.Literal('Checkbox'),
    ]),
    label: Type.String(),
    mandatory: Type.Optional(Type.Boolean()),
    validationType: Type.Optional(
      Type.Union([Type.Literal('alpha_numeric'), Type.Literal('numeric'), Type.Literal('email')]),
    ),
    entries: Type.Optional(Type.Array(Choice)),
    /** What Koine makes of the answer besides keeping it. */
    means: Type.Optional(
      Type.Union([Type.Literal('name'), Type.Literal('email'), Type.Literal('phone'), Type.Literal('message')]),
    ),
  },
  { additionalProperties: false },
);
export type Question = Static<typeof Question>;

export const Survey = Type.Object(
  {
    id: Type.Integer({ minimum: 1 }),
    /** What clients may ask for it by, as `surveyName`. */
    name: Type.Optional(Type.String()),
    title: Type.Optional(Type.String()),
    header: Type.Optional(Type.String()),
    questions: Type.Array(Question, { minItems: 1 }),
  },
  { additionalProperties: false },
);
export type Survey = Static<typeof Survey>;

/** Null takes a survey away. */
export const SurveySetting = Type.Union([Survey, Type.Null()]);

/** What an account that has set nothing asks: before a chat for a name, and for a message when nobody is there. */
export const standardSurveys = {
  preChat: {
    id: 1,
    title: '',
    header: '',
    questions: [
      { id: 1, type: 'Text Field', label: 'Name', mandatory: false, means: 'name' },
      { id: 2, type: 'Text Field', label: 'E-mail', mandatory: false, validationType: 'email', means: 'email' },
    ],
  },
  offline: {
    id: 2,
    title: '',
    header: 'Nobody is available. Please leave a message.',
    questions: [
      { id: 1, type: 'Text Field', label: 'Name', mandatory: false, means: 'name' },
      { id: 2, type: 'Text Field', label: 'E-mail', mandatory: true, validationType: 'email', means: 'email' },
      { id: 3, type: 'Text Area', label: 'Message', mandatory: true, means: 'message' },
    ],
  },
  exit: null,
} as const satisfies Readonly<Record<string, Survey | null>>;
