import { NumberInput, Select, TagsInput, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Section } from '../settings/page.tsx';
import styles from '../settings/settings.module.css';
import { SettingsForm } from '../settings/settings-form.tsx';
import type { Place } from '../settings/use-draft.ts';
import { kindOf, labelOf, type Shape } from './shape.ts';

type Values = Readonly<Record<string, unknown>>;

interface Told {
  readonly given: Values;
  readonly inForce: Values;
  readonly shape: Shape;
}

interface Shown extends Told {
  readonly given: Values;
}

const labels = { given: 'Settings', inForce: 'In force', shape: 'Shape' };

function placeOf(dialect: string): Place<Told, Shown> {
  return {
    path: `/dialects/${dialect}/settings`,
    method: 'PUT',
    read: (told) => told,
    write: ({ given }) => given,
    shownIn: [['rendering']],
  };
}

/** How the account wants a dialect spoken, asked by the dialect's own shape. */
export function DialectSettings({ dialect, title }: { readonly dialect: string; readonly title: string }) {
  return (
    <SettingsForm name={`How ${title} is spoken`} place={placeOf(dialect)} labels={labels}>
      {({ value: { given, inForce, shape }, change }) => (
        <Section
          title="How it is spoken"
          hint="Where the vendor’s own answers may differ, yours are matched here. Left empty, the usual holds; the dialect’s README says what each means."
        >
          <div className={styles.pair}>
            {Object.entries(shape.properties ?? {}).map(([name, each]) => (
              <Field
                key={name}
                label={labelOf(name)}
                shape={each}
                value={given[name]}
                usual={inForce[name]}
                set={(value) => {
                  const { [name]: _former, ...others } = given;
                  change({ given: value === undefined ? others : { ...others, [name]: value } });
                }}
              />
            ))}
          </div>
        </Section>
      )}
    </SettingsForm>
  );
}

interface FieldProps {
  readonly label: string;
  readonly shape: Shape;
  readonly value: unknown;
  /** What holds while nothing is given. */
  readonly usual: unknown;
  readonly set: (value: unknown) => void;
}

function Field({ label, shape, value, usual, set }: FieldProps) {
  const field = kindOf(shape);
  const placeholder = usual === undefined || usual === null ? 'Not set' : String(usual);
  switch (field.kind) {
    case 'choice':
      return (
        <Select
          label={label}
          placeholder={placeholder}
          clearable
          data={field.values.map(String)}
          value={value === undefined ? null : String(value)}
          onChange={(next) => set(field.values.find((each) => String(each) === next))}
        />
      );
    case 'switch':
      return (
        <Select
          label={label}
          placeholder={usual === true ? 'on' : 'off'}
          clearable
          data={['on', 'off']}
          value={value === undefined ? null : value === true ? 'on' : 'off'}
          onChange={(next) => set(next === null ? undefined : next === 'on')}
        />
      );
    case 'number':
      return (
        <NumberInput
          label={label}
          placeholder={placeholder}
          value={typeof value === 'number' ? value : ''}
          onChange={(next) => set(next === '' ? undefined : Number(next))}
        />
      );
    case 'text':
      return (
        <TextInput
          label={label}
          placeholder={placeholder}
          value={typeof value === 'string' ? value : ''}
          onChange={(event) => set(event.currentTarget.value || undefined)}
        />
      );
    case 'list':
      return (
        <TagsInput
          label={label}
          placeholder={Array.isArray(usual) && usual.length > 0 ? usual.join(', ') : 'None'}
          value={Array.isArray(value) ? (value as string[]) : []}
          onChange={(next) => set(next.length > 0 ? next : undefined)}
        />
      );
    case 'json':
      return <JsonField label={label} value={value} set={set} />;
  }
}

function JsonField({ label, value, set }: Pick<FieldProps, 'label' | 'value' | 'set'>) {
  const [text, setText] = useState(value === undefined ? '' : JSON.stringify(value, null, 1));
  const [isFaulty, setFaulty] = useState(false);
  const read = (next: string) => {
    setText(next);
    try {
      set(next.trim() === '' ? undefined : JSON.parse(next));
      setFaulty(false);
    } catch {
      setFaulty(true);
    }
  };
  return (
    <Textarea
      label={label}
      description="As JSON"
      placeholder="As usual"
      autosize
      minRows={2}
      maxRows={12}
      error={isFaulty && 'This is not JSON yet.'}
      value={text}
      onChange={(event) => read(event.currentTarget.value)}
    />
  );
}
