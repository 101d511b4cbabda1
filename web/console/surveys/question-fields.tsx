import { Button, Checkbox, Fieldset, Group, NumberInput, Select, Textarea, TextInput } from '@mantine/core';
import type { Question } from '../../client/api-types.ts';
import { kindNames, measureNames } from './survey-words.ts';

interface Props {
  readonly number: number;
  readonly question: Question;
  /** The questions above it, on whose answers it may depend. */
  readonly before: readonly Question[];
  change(question: Question): void;
  remove(): void;
}

const kinds = Object.entries(kindNames).map(([value, label]) => ({ value, label }));
const measures = Object.entries(measureNames).map(([value, label]) => ({ value, label }));
const facts = [
  { value: 'name', label: 'Name' },
  { value: 'email', label: 'E-mail address' },
  { value: 'phone', label: 'Phone number' },
];

/** One question of a survey, to be edited. */
export function QuestionFields({ number, question, before, change, remove }: Props) {
  const { kind, options = [], shownIf } = question;
  const isChosen = kind === 'choice' || kind === 'multiple';
  const isRanged = kind === 'number' || kind === 'scale';
  return (
    <Fieldset legend={`Question ${number}`}>
      <TextInput
        label="What is asked"
        required
        maxLength={500}
        value={question.label}
        onChange={(event) => change({ ...question, label: event.currentTarget.value })}
      />
      <Group grow mt="xs" align="flex-start">
        <Select
          label="Answered with"
          data={kinds}
          value={kind}
          allowDeselect={false}
          onChange={(value) => value && change(withKind(question, value as Question['kind']))}
        />
        <TextInput
          label="Id"
          required
          maxLength={64}
          value={question.id}
          onChange={(event) => change({ ...question, id: event.currentTarget.value })}
        />
      </Group>
      {isChosen && (
        <Textarea
          label="Answers, one a line"
          description={kind === 'choice' ? 'From the best to the worst, where they measure something.' : undefined}
          mt="xs"
          autosize
          minRows={2}
          value={options.map(({ label }) => label).join('\n')}
          onChange={(event) => change({ ...question, options: optionsIn(event.currentTarget.value) })}
        />
      )}
      {isRanged && (
        <Group grow mt="xs">
          <NumberInput
            label="From"
            value={question.min ?? ''}
            onChange={(min) => change({ ...question, min: orNull(min) })}
          />
          <NumberInput
            label="To"
            value={question.max ?? ''}
            onChange={(max) => change({ ...question, max: orNull(max) })}
          />
        </Group>
      )}
      <Group grow mt="xs" align="flex-start">
        <Select
          label="Measures"
          placeholder="Nothing"
          clearable
          data={measures}
          value={question.measures ?? null}
          onChange={(value) => change({ ...question, measures: value as (Question['measures'] & string) | null })}
        />
        <Select
          label="Becomes the visitor's"
          placeholder="Nothing"
          clearable
          data={facts}
          value={question.fills ?? null}
          onChange={(value) => change({ ...question, fills: value as (Question['fills'] & string) | null })}
        />
      </Group>
      {before.length > 0 && (
        <Group grow mt="xs" align="flex-start">
          <Select
            label="Only if"
            placeholder="Always asked"
            clearable
            data={before.map(({ id, label }) => ({ value: id, label: label || id }))}
            value={shownIf?.question ?? null}
            onChange={(id) => change({ ...question, shownIf: id === null ? null : { question: id, oneOf: [] } })}
          />
          {shownIf && (
            <TextInput
              label="was answered with"
              description="Several with commas"
              value={shownIf.oneOf.join(', ')}
              onChange={(event) =>
                change({ ...question, shownIf: { ...shownIf, oneOf: wordsIn(event.currentTarget.value) } })
              }
            />
          )}
        </Group>
      )}
      <Group justify="space-between" mt="xs">
        <Checkbox
          label="Must be answered"
          checked={question.required ?? false}
          onChange={(event) => change({ ...question, required: event.currentTarget.checked })}
        />
        <Button variant="subtle" color="red" size="xs" onClick={remove}>
          Remove
        </Button>
      </Group>
    </Fieldset>
  );
}

/** The question with what its new kind needs, and without what it has no use for. */
function withKind({ id, label, required, fills, shownIf }: Question, kind: Question['kind']): Question {
  const scale = kind === 'scale' ? { min: 0, max: 10 } : {};
  return {
    id,
    label,
    kind,
    ...scale,
    ...(required !== undefined && { required }),
    ...(fills !== undefined && { fills }),
    ...(shownIf !== undefined && { shownIf }),
  };
}

/** A label is its own value: that is what history, exports and other systems then show. */
function optionsIn(text: string): NonNullable<Question['options']> {
  return text.split('\n').map((label) => ({ value: label, label }));
}

function wordsIn(text: string): string[] {
  return text
    .split(',')
    .map((word) => word.trimStart())
    .filter((word, index, words) => word !== '' || index === words.length - 1);
}

function orNull(number: number | string): number | null {
  return typeof number === 'number' ? number : null;
}
