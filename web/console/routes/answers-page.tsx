import { Button, Table, Text, UnstyledButton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CannedAnswer } from '../../client/api-types.ts';
import { AnswerDialog } from '../answers/answer-dialog.tsx';
import { answersQuery, mayChangeAnswer } from '../answers/answers-query.ts';
import { Page } from '../settings/page.tsx';
import { EmptyState } from '../shell/empty-state.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { queuesQuery } from '../shell/server.ts';
import { useWorkplace } from '../shell/workplace.tsx';

/** The answers that agents keep ready: the agent's own, their queues', the account's. */
export function AnswersPage() {
  const { me } = useWorkplace();
  const answers = useQuery(answersQuery);
  const queues = useQuery(queuesQuery);
  const [edited, setEdited] = useState<CannedAnswer | 'new' | null>(null);
  if (answers.error) {
    return <LoadFailed what="The answers" error={answers.error} retry={() => void answers.refetch()} isWhole />;
  }
  const items = answers.data ?? [];
  const holderName = ({ scope, queueId }: CannedAnswer) =>
    scope === 'queue' ? (queues.data?.find(({ id }) => id === queueId)?.name ?? 'A queue') : names[scope];
  return (
    <Page
      title="Canned answers"
      sentence="What is said often, kept ready: in a chat it is found by typing a slash."
      action={<Button onClick={() => setEdited('new')}>New answer</Button>}
    >
      {answers.isSuccess && items.length === 0 ? (
        <EmptyState icon="note" title="No answers yet">
          Make one for what you write again and again: yours alone, a queue’s or everybody’s.
        </EmptyState>
      ) : (
        <Table aria-label="Canned answers" highlightOnHover>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Title</Table.Th>
              <Table.Th>Shortcut</Table.Th>
              <Table.Th>For</Table.Th>
              <Table.Th visibleFrom="xs">Text</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {items.map((answer) => (
              <Table.Tr key={answer.id}>
                <Table.Td>
                  {mayChangeAnswer(me, answer) ? (
                    <UnstyledButton onClick={() => setEdited(answer)} fz="sm" fw={500}>
                      {answer.title}
                    </UnstyledButton>
                  ) : (
                    answer.title
                  )}
                </Table.Td>
                <Table.Td>/{answer.shortcut}</Table.Td>
                <Table.Td>{holderName(answer)}</Table.Td>
                <Table.Td visibleFrom="xs">
                  <Text fz="sm" c="dimmed" lineClamp={2}>
                    {answer.text}
                  </Text>
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
      {edited && <AnswerDialog answer={edited === 'new' ? null : edited} close={() => setEdited(null)} />}
    </Page>
  );
}

const names = { own: 'Only me', account: 'Everybody' } as const;
