import { Switch } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { RetentionRule } from '../../client/api-types.ts';
import { rest } from '../shell/server.ts';
import styles from './keeping.module.css';
import { ruleText } from './keeping-text.ts';
import { RuleFields, RulePreview } from './rule-fields.tsx';

interface OwnRuleFieldsProps {
  readonly inboxId: string;
  readonly rule: RetentionRule | null;
  readonly isDirty: boolean;
  readonly change: (rule: RetentionRule | null) => void;
}

/** The rule of one inbox, or that the account's holds. */
export function OwnRuleFields({ inboxId, rule, isDirty, change }: OwnRuleFieldsProps) {
  const { data: accountRule } = useQuery({
    queryKey: ['retention', 'rule'],
    queryFn: ({ signal }) => rest<RetentionRule>('/retention', { signal }),
  });
  const held = rule ?? accountRule;
  return (
    <>
      <Switch
        label="A rule of its own"
        checked={rule !== null}
        onChange={(event) =>
          change(
            event.currentTarget.checked ? (accountRule ?? { anonymiseAfterDays: null, deleteAfterDays: null }) : null,
          )
        }
      />
      {rule ? (
        <RuleFields rule={rule} change={(changes) => change({ ...rule, ...changes })} />
      ) : (
        accountRule && <p className={styles.soft}>As the account says: {ruleText(accountRule)}.</p>
      )}
      {isDirty && held && <RulePreview wanted={{ inboxId, rule: held }} />}
    </>
  );
}
