import { NumberInput, Select } from '@mantine/core';
import { Section } from '../settings/page.tsx';
import styles from '../settings/settings.module.css';
import type { InboxDraft } from './inbox-draft.ts';

type Files = InboxDraft['files'];

const MIB = 1024 * 1024;

interface FileFieldsProps {
  readonly files: Files;
  readonly change: (files: Files) => void;
}

/** Which files may be sent here, where that is not as in the whole account. */
export function FileFields({ files, change }: FileFieldsProps) {
  const { fromVisitors, maxBytes, maxPerMessage } = files;
  const set = <K extends keyof Files>(name: K, value: Files[K] | undefined) => {
    const { [name]: _former, ...others } = files;
    change(value === undefined ? others : { ...others, [name]: value });
  };
  return (
    <Section title="Files" hint="Left as it is, the account’s settings hold here, too.">
      <div className={styles.pair}>
        <Select
          label="Visitors may send files"
          placeholder="As in the account"
          clearable
          data={[
            { value: 'yes', label: 'Yes' },
            { value: 'no', label: 'No' },
          ]}
          value={fromVisitors === undefined ? null : fromVisitors ? 'yes' : 'no'}
          onChange={(value) => set('fromVisitors', value === null ? undefined : value === 'yes')}
        />
        <NumberInput
          label="Largest file"
          placeholder="As in the account"
          suffix=" MiB"
          min={1}
          max={200}
          value={maxBytes === undefined ? '' : maxBytes / MIB}
          onChange={(next) => set('maxBytes', next === '' ? undefined : Math.round(Number(next) * MIB))}
        />
        <NumberInput
          label="Files in a message"
          placeholder="As in the account"
          min={1}
          max={50}
          value={maxPerMessage ?? ''}
          onChange={(next) => set('maxPerMessage', next === '' ? undefined : Number(next))}
        />
      </div>
    </Section>
  );
}
