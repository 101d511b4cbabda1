import { TagsInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Session } from '../../../src/core/session.ts';
import type { Commands } from '../conversation/use-commands.ts';
import { labelsQuery } from './labels-query.ts';
import styles from './visitor-panel.module.css';

const LONGEST_LABEL = 64;
const MOST_LABELS = 32;

interface LabelsProps {
  readonly session: Session;
  readonly commands: Commands | null;
}

/** The chat's labels; those in use are offered while one is typed. */
export function Labels({ session: { labels }, commands }: LabelsProps) {
  const known = useQuery({ ...labelsQuery, enabled: commands !== null });
  const change = (given: readonly string[]) => {
    const wanted = given.map((label) => label.trim().slice(0, LONGEST_LABEL)).filter(Boolean);
    const add = wanted.filter((label) => !labels.includes(label));
    const remove = labels.filter((label) => !wanted.includes(label));
    if (add.length + remove.length > 0) void commands?.give({ type: 'change-labels', add, remove });
  };
  return (
    <section className={styles.section} aria-label="Labels">
      <div className={styles.head}>
        <h2 className={styles.title}>Labels</h2>
      </div>
      {commands ? (
        <TagsInput
          size="xs"
          aria-label="Labels of this chat"
          placeholder={labels.length === 0 ? 'Add a label' : ''}
          data={[...(known.data ?? [])]}
          limit={20}
          maxTags={MOST_LABELS}
          value={[...labels]}
          onChange={change}
          disabled={commands.underWay === 'change-labels'}
        />
      ) : (
        <p className={styles.none}>{labels.join(', ') || 'None.'}</p>
      )}
    </section>
  );
}
