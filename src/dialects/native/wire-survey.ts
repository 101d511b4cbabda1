import Type, { type Static } from 'typebox';
import { Count, closed, Id, Nullable, Words } from './wire-words.ts';

export const FormKind = Words(['pre-chat', 'exit', 'offline']);
const Name = Type.String({ minLength: 1, maxLength: 120 });
const Label = Type.String({ minLength: 1, maxLength: 500 });
const Value = Type.String({ minLength: 1, maxLength: 200 });
const QuestionId = Type.String({ pattern: '^[A-Za-z0-9_-]{1,64}$' });
const Title = Type.String({ maxLength: 500 });

/**
 * A question. `options` belong to choices, from the best to the worst where they measure something; `min` and `max` to
 * numbers and scales, `max` to stars too; `shownIf` names an earlier question and the answers that show this one.
 */
export const Question = Type.Object(
  {
    id: QuestionId,
    kind: Words(['text', 'number', 'email', 'choice', 'multiple', 'scale', 'stars']),
    label: Label,
    required: Type.Optional(Type.Boolean()),
    options: Type.Optional(Type.Array(Type.Object({ value: Value, label: Label }, closed), { maxItems: 100 })),
    min: Type.Optional(Nullable(Type.Number())),
    max: Type.Optional(Nullable(Type.Number())),
    measures: Type.Optional(Nullable(Words(['csat', 'csi', 'nps', 'ces', 'fcr']))),
    fills: Type.Optional(Nullable(Words(['name', 'email', 'phone']))),
    shownIf: Type.Optional(
      Nullable(Type.Object({ question: QuestionId, oneOf: Type.Array(Value, { maxItems: 100 }) }, closed)),
    ),
  },
  closed,
);
export type Question = Static<typeof Question>;

export const Survey = Type.Object(
  {
    id: Id,
    number: Type.Integer(),
    name: Name,
    form: FormKind,
    version: Count,
    title: Title,
    questions: Type.Array(Question),
  },
  closed,
);
export type Survey = Static<typeof Survey>;

/** A survey as visitors meet it. */
export const AskedSurvey = Type.Object({ id: Id, title: Title, questions: Type.Array(Question) }, closed);
export type AskedSurvey = Static<typeof AskedSurvey>;

const Questions = Type.Array(Question, { minItems: 1, maxItems: 32 });
export const NewSurvey = Type.Object(
  { name: Name, form: FormKind, title: Type.Optional(Title), questions: Questions },
  closed,
);
export const SurveyChanges = Type.Partial(Type.Object({ name: Name, title: Title, questions: Questions }), closed);

/** The account's survey for each form; null: none. */
export const InboxSurveys = Type.Partial(
  Type.Object({ 'pre-chat': Nullable(Id), exit: Nullable(Id), offline: Nullable(Id) }),
  closed,
);

/** Shares from 0 to 1, `nps` from 0 to 10; null where nothing was answered. */
export const Scores = Type.Object(
  {
    csat: Nullable(Type.Number()),
    csi: Nullable(Type.Number()),
    nps: Nullable(Type.Number()),
    ces: Nullable(Type.Number()),
    fcr: Nullable(Type.Boolean()),
  },
  closed,
);
