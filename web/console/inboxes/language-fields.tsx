import { Select, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import { Section } from '../settings/page.tsx';
import styles from '../settings/settings.module.css';
import type { InboxDraft } from './inbox-draft.ts';

type Words = InboxDraft['widget']['words'];
type Word = 'title' | 'subtitle' | 'launcherText' | 'greeting';

/** Those that the widget speaks. */
const languages = 'ar cs da de en es fa fi fr he it ja ko nb nl pl pt ru sv tr uk zh'.split(' ');
const nameOf = new Intl.DisplayNames('en', { type: 'language' });

const fields: readonly { readonly name: Word; readonly label: string; readonly maxLength: number }[] = [
  { name: 'title', label: 'Title', maxLength: 60 },
  { name: 'subtitle', label: 'Below the title', maxLength: 120 },
  { name: 'launcherText', label: 'On the button', maxLength: 30 },
  { name: 'greeting', label: 'Greeting', maxLength: 500 },
];

interface LanguageFieldsProps {
  readonly words: Words;
  readonly change: (words: Words) => void;
}

/** What the widget says of itself in one language, in place of its other words. */
export function LanguageFields({ words, change }: LanguageFieldsProps) {
  const [language, setLanguage] = useState(Object.keys(words)[0] ?? 'de');
  const said = words[language] ?? {};
  const set = (name: Word, text: string) => {
    const { [name]: _former, ...others } = said;
    const now = text.trim() === '' ? others : { ...others, [name]: text };
    const { [language]: _words, ...rest } = words;
    change(Object.keys(now).length === 0 ? rest : { ...rest, [language]: now });
  };
  const known = [...new Set([...languages, ...Object.keys(words)])];
  return (
    <Section
      title="Words by language"
      hint="The widget speaks its visitors’ language by itself; here you say your own words in it, too."
    >
      <Select
        label="Language"
        allowDeselect={false}
        searchable
        data={known.map((value) => ({
          value,
          label: `${nameOf.of(value) ?? value}${Object.hasOwn(words, value) ? ' (has words)' : ''}`,
        }))}
        value={language}
        onChange={(next) => next && setLanguage(next)}
      />
      <div className={styles.pair} lang={language}>
        {fields.map(({ name, label, maxLength }) => {
          const shared = {
            label: `${label} (${language})`,
            dir: 'auto',
            placeholder: 'As in other languages',
            maxLength,
            value: said[name] ?? '',
          };
          return name === 'greeting' ? (
            <Textarea key={name} {...shared} autosize onChange={(event) => set(name, event.currentTarget.value)} />
          ) : (
            <TextInput key={name} {...shared} onChange={(event) => set(name, event.currentTarget.value)} />
          );
        })}
      </div>
    </Section>
  );
}
