import { Button, Fieldset, Select, SimpleGrid, Table, UnstyledButton } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Inbox, Survey } from '../../client/api-types.ts';
import { Page } from '../settings/page.tsx';
import { EmptyState } from '../shell/empty-state.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { problemText } from '../shell/server.ts';
import { SurveyDialog } from '../surveys/survey-dialog.tsx';
import { formNames } from '../surveys/survey-words.ts';
import { inboxesQuery, saveInboxSurveys, surveysQuery } from '../surveys/surveys-query.ts';

/** The account's surveys, and which inbox asks which. */
export function SurveysPage() {
  const surveys = useQuery(surveysQuery);
  const inboxes = useQuery(inboxesQuery);
  const [edited, setEdited] = useState<Survey | 'new' | null>(null);
  const failure = surveys.error ?? inboxes.error;
  if (failure) {
    const retry = () => void Promise.all([surveys.refetch(), inboxes.refetch()]);
    return <LoadFailed what="The surveys" error={failure} retry={retry} isWhole />;
  }
  const items = surveys.data ?? [];
  return (
    <Page
      title="Surveys"
      sentence="What visitors are asked before a chat, after it, and when nobody is there, and which inbox asks it."
      action={<Button onClick={() => setEdited('new')}>New survey</Button>}
    >
      {surveys.isSuccess && items.length === 0 ? (
        <EmptyState icon="note" title="No surveys yet">
          Make one, and let an inbox ask it.
        </EmptyState>
      ) : (
        <Table aria-label="Surveys" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Name</Table.Th>
              <Table.Th>Asked</Table.Th>
              <Table.Th>Questions</Table.Th>
              <Table.Th visibleFrom="xs">Version</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((survey) => (
              <Table.Tr key={survey.id}>
                <Table.Td>
                  <UnstyledButton onClick={() => setEdited(survey)} fz="sm" fw={500}>
                    {survey.name}
                  </UnstyledButton>
                </Table.Td>
                <Table.Td>{formNames[survey.form]}</Table.Td>
                <Table.Td>{survey.questions.length}</Table.Td>
                <Table.Td visibleFrom="xs">{survey.version}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {inboxes.data?.map((inbox) => (
        <InboxSurveys key={inbox.id} inbox={inbox} surveys={items} />
      ))}
      {edited && <SurveyDialog survey={edited === 'new' ? null : edited} close={() => setEdited(null)} />}
    </Page>
  );
}

function InboxSurveys({ inbox, surveys }: { readonly inbox: Inbox; readonly surveys: readonly Survey[] }) {
  const client = useQueryClient();
  const save = useMutation({
    mutationFn: (asked: Inbox['surveys']) => saveInboxSurveys(inbox.id, asked),
    onSuccess: () => client.invalidateQueries({ queryKey: inboxesQuery.queryKey }),
  });
  return (
    <Fieldset legend={`${inbox.name} asks`}>
      <SimpleGrid cols={{ base: 1, sm: 3 }}>
        {(Object.keys(formNames) as Survey['form'][]).map((form) => (
          <Select
            key={form}
            label={formNames[form]}
            placeholder="Nothing"
            clearable
            data={surveys.filter((survey) => survey.form === form).map(({ id, name }) => ({ value: id, label: name }))}
            value={inbox.surveys[form] ?? null}
            onChange={(id) => save.mutate({ ...inbox.surveys, [form]: id })}
            disabled={save.isPending}
            error={save.error && problemText(save.error)}
          />
        ))}
      </SimpleGrid>
    </Fieldset>
  );
}
