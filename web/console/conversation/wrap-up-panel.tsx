import { Autocomplete, Button, Group, Select, TagsInput, Textarea } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Session } from '../../../src/core/session.ts';
import { queuesQuery } from '../shell/server.ts';
import { useNoteDraft } from './draft.ts';
import { TimeLeft } from './time-left.tsx';
import type { Commands } from './use-commands.ts';
import styles from './wrap-up-panel.module.css';

const LONGEST_NOTE = 2000;
const LONGEST_WORD = 200;
const MOST_LABELS = 32;
const LONGEST_LABEL = 64;

/** Where an agent finishes the record after the end: how it came out, labels, a note, and how long there is time. */
export function WrapUpPanel({ session, commands }: { readonly session: Session; readonly commands: Commands }) {
  const queues = useQuery(queuesQuery);
  const words = queues.data?.find(({ id }) => id === session.queueId)?.settings.dispositions ?? [];
  const [disposition, setDisposition] = useState(session.disposition ?? '');
  const [labels, setLabels] = useState<readonly string[]>(session.labels);
  const [note, setNote] = useNoteDraft(session.id, 'wrap-up');
  const finish = async () => {
    const add = labels.filter((label) => !session.labels.includes(label));
    const remove = session.labels.filter((label) => !labels.includes(label));
    if (add.length + remove.length > 0 && !(await commands.give({ type: 'change-labels', add, remove }))) return;
    const done = await commands.give({
      type: 'wrap-up',
      ...(disposition.trim() && { disposition: disposition.trim() }),
      ...(note.trim() && { note: note.trim() }),
    });
    if (done) setNote('');
  };
  return (
    <section className={styles.panel} aria-label="Wrap-up">
      <h2 className={styles.title}>
        Wrap-up <TimeLeft until={session.wrapUp?.until ?? null} />
      </h2>
      <div className={styles.fields}>
        {words.length > 0 ? (
          <Select
            label="Outcome"
            data={[...words]}
            value={disposition || null}
            onChange={(chosen) => setDisposition(chosen ?? '')}
            clearable
          />
        ) : (
          <Autocomplete label="Outcome" maxLength={LONGEST_WORD} value={disposition} onChange={setDisposition} />
        )}
        <TagsInput
          label="Labels"
          value={[...labels]}
          onChange={(given) => setLabels(given.map((label) => label.slice(0, LONGEST_LABEL)))}
          maxTags={MOST_LABELS}
          acceptValueOnBlur
        />
      </div>
      <Textarea
        label="Note, only for agents"
        autosize
        minRows={1}
        maxRows={5}
        maxLength={LONGEST_NOTE}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      <Group justify="flex-end" mt="xs">
        <Button onClick={() => void finish()} loading={commands.underWay !== null}>
          Done
        </Button>
      </Group>
    </section>
  );
}
