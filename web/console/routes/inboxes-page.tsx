import { Button, Select, TextInput } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Inbox } from '../../client/api-types.ts';
import { FileFields } from '../inboxes/file-fields.tsx';
import { inboxLabels, inboxPlace } from '../inboxes/inbox-draft.ts';
import styles from '../inboxes/inboxes.module.css';
import { LanguageFields } from '../inboxes/language-fields.tsx';
import { LookFields } from '../inboxes/look-fields.tsx';
import { MailFields } from '../inboxes/mail-fields.tsx';
import { ReachFields } from '../inboxes/reach-fields.tsx';
import { Snippet } from '../inboxes/snippet.tsx';
import { WidgetPreview } from '../inboxes/widget-preview.tsx';
import { ChoiceList } from '../settings/choice-list.tsx';
import { NameDialog } from '../settings/name-dialog.tsx';
import { Page, Section } from '../settings/page.tsx';
import shared from '../settings/settings.module.css';
import { SettingsForm } from '../settings/settings-form.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { inboxesQuery, queuesQuery, rest } from '../shell/server.ts';
import { useWorkplace } from '../shell/workplace.tsx';

/** Where chats come in, and how the widget of each looks. */
export function InboxesPage() {
  const { id } = useSearch({ from: '/workplace/settings/inboxes' });
  const navigate = useNavigate({ from: '/inboxes' });
  const queries = useQueryClient();
  const inboxes = useQuery(inboxesQuery);
  const { data: queues = [] } = useQuery(queuesQuery);
  const [isMaking, setMaking] = useState(false);
  if (inboxes.error && !inboxes.data) {
    return <LoadFailed what="The inboxes" error={inboxes.error} retry={() => void inboxes.refetch()} isWhole />;
  }
  const all = inboxes.data ?? [];
  const chosen = all.find((inbox) => inbox.id === id) ?? all[0];
  const make = async (name: string) => {
    const inbox = await rest<Inbox>('/inboxes', { method: 'POST', body: { name, queueId: queues[0]?.id } });
    await queries.invalidateQueries({ queryKey: inboxesQuery.queryKey });
    setMaking(false);
    await navigate({ search: { id: inbox.id } });
  };
  const queueName = (queueId: string) => queues.find((queue) => queue.id === queueId)?.name ?? '';
  return (
    <Page
      title="Inboxes"
      sentence="An inbox is where chats come in: the widget of a site, how it looks, and which queue answers it."
      action={
        <Button disabled={queues.length === 0} onClick={() => setMaking(true)}>
          New inbox
        </Button>
      }
    >
      <ChoiceList
        label="Inboxes"
        to="/inboxes"
        chosenId={chosen?.id}
        items={all.map((inbox) => ({ id: inbox.id, name: inbox.name, note: queueName(inbox.queueId) }))}
      >
        {chosen && <InboxSettings key={chosen.id} inbox={chosen} />}
      </ChoiceList>
      {isMaking && <NameDialog title="New inbox" save={make} close={() => setMaking(false)} />}
    </Page>
  );
}

function InboxSettings({ inbox }: { readonly inbox: Inbox }) {
  const { me } = useWorkplace();
  const { data: queues = [] } = useQuery(queuesQuery);
  return (
    <div className={shared.wide}>
      <SettingsForm name={inbox.name} place={inboxPlace(inbox.id)} labels={inboxLabels}>
        {({ value, change }) => (
          <div className={styles.designer}>
            <div className={styles.fields}>
              <Section title="The inbox">
                <div className={shared.pair}>
                  <TextInput
                    label="Name"
                    required
                    maxLength={120}
                    value={value.name}
                    onChange={(event) => change({ name: event.currentTarget.value })}
                  />
                  <Select
                    label="Answered by the queue"
                    allowDeselect={false}
                    data={queues.map((queue) => ({ value: queue.id, label: queue.name }))}
                    value={value.queueId}
                    onChange={(queueId) => queueId && change({ queueId })}
                  />
                </div>
              </Section>
              <LookFields draft={value} change={change} />
              <LanguageFields
                words={value.widget.words}
                change={(words) => change({ widget: { ...value.widget, words } })}
              />
              <Snippet inboxKey={inbox.key} />
              <ReachFields draft={value} change={change} />
              <FileFields files={value.files} change={(files) => change({ files })} />
              <MailFields mail={value.mail} change={(mail) => change({ mail })} />
            </div>
            <WidgetPreview draft={value} accountName={me.account.name} />
          </div>
        )}
      </SettingsForm>
    </div>
  );
}
