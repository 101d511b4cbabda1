import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Inbox, RetentionRule } from '../../client/api-types.ts';
import { Section } from '../settings/page.tsx';
import { SettingsForm } from '../settings/settings-form.tsx';
import type { Place } from '../settings/use-draft.ts';
import { inboxesQuery } from '../shell/server.ts';
import styles from './keeping.module.css';
import { OutlookTable } from './outlook-table.tsx';
import { OwnRuleFields } from './own-rule-fields.tsx';
import { RetentionRunsList } from './retention-runs-list.tsx';
import { RuleFields, RulePreview } from './rule-fields.tsx';

const ALL = 'all';

const accountPlace: Place<RetentionRule, RetentionRule> = {
  path: '/retention',
  method: 'PATCH',
  read: (rule) => rule,
  shownIn: [['retention'], ['audit']],
};
const accountLabels = { anonymiseAfterDays: 'Anonymise after (days)', deleteAfterDays: 'Delete after (days)' };

interface OwnRule {
  /** Null: as the account says. */
  readonly retention: RetentionRule | null;
}

function inboxPlace(inboxId: string): Place<Inbox, OwnRule> {
  return {
    path: `/inboxes/${inboxId}`,
    method: 'PATCH',
    read: ({ retention }) => ({ retention }),
    shownIn: [['retention'], ['audit'], ['inboxes']],
  };
}

/** How long history is kept: the rules, what they would be done to now, and what they did lately. */
export function RetentionPart() {
  const inboxes = useQuery(inboxesQuery);
  const [chosen, setChosen] = useState(ALL);
  const named = (inboxes.data ?? []).map(({ id, name }) => ({ value: id, label: name }));
  return (
    <div className={styles.columns}>
      <div className={styles.body}>
        <OutlookTable inboxes={inboxes.data ?? []} choose={setChosen} />
        <RetentionRunsList />
      </div>
      <Section
        title="Rule"
        hint="Days count from a session’s end. What goes does not come back but from a backup; sessions in progress and on hold stay."
      >
        <Select
          label="For"
          allowDeselect={false}
          searchable
          data={[{ value: ALL, label: 'All inboxes without a rule of their own' }, ...named]}
          value={chosen}
          onChange={(next) => next && setChosen(next)}
        />
        {chosen === ALL ? (
          <SettingsForm key={ALL} name="Rule of the account" place={accountPlace} labels={accountLabels}>
            {({ value, change, isDirty }) => (
              <>
                <RuleFields rule={value} change={change} />
                {isDirty && <RulePreview wanted={{ inboxId: null, rule: value }} />}
              </>
            )}
          </SettingsForm>
        ) : (
          <SettingsForm
            key={chosen}
            name="Rule of the inbox"
            place={inboxPlace(chosen)}
            labels={{ retention: 'How long sessions are kept' }}
          >
            {({ value, change, isDirty }) => (
              <OwnRuleFields
                inboxId={chosen}
                rule={value.retention}
                isDirty={isDirty}
                change={(retention) => change({ retention })}
              />
            )}
          </SettingsForm>
        )}
      </Section>
    </div>
  );
}
