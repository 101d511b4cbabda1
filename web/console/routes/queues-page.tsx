import { Button, Group, Text } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Queue } from '../../client/api-types.ts';
import { QueueSettings } from '../queues/queue-settings.tsx';
import { ChoiceList } from '../settings/choice-list.tsx';
import { NameDialog } from '../settings/name-dialog.tsx';
import { Page } from '../settings/page.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { queuesQuery, rest } from '../shell/server.ts';
import { useWorkplace } from '../shell/workplace.tsx';

/** The queues: who answers, when, and what is promised. */
export function QueuesPage() {
  const { id } = useSearch({ from: '/workplace/settings/queues' });
  const navigate = useNavigate({ from: '/queues' });
  const queries = useQueryClient();
  const { me } = useWorkplace();
  const queues = useQuery(queuesQuery);
  const [isMaking, setMaking] = useState(false);
  if (queues.error && !queues.data) {
    return <LoadFailed what="The queues" error={queues.error} retry={() => void queues.refetch()} isWhole />;
  }
  const all = queues.data ?? [];
  const chosen = all.find((queue) => queue.id === id) ?? all[0];
  const make = async (name: string) => {
    const members = [{ agentId: me.agent.id, rights: ['respond', 'notify', 'manage'] }];
    const queue = await rest<Queue>('/queues', { method: 'POST', body: { name, members } });
    await queries.invalidateQueries({ queryKey: queuesQuery.queryKey });
    setMaking(false);
    await navigate({ search: { id: queue.id } });
  };
  return (
    <Page
      title="Queues"
      sentence="Chats wait in a queue until one of its members answers; here is who that is, when, and how soon."
      action={<Button onClick={() => setMaking(true)}>New queue</Button>}
    >
      <ChoiceList
        label="Queues"
        to="/queues"
        chosenId={chosen?.id}
        items={all.map(({ id: queueId, name, members }) => ({
          id: queueId,
          name,
          note: members.length === 1 ? '1 member' : `${members.length} members`,
        }))}
      >
        {chosen && (
          <>
            <QueueSettings key={chosen.id} queue={chosen} />
            <Group mt="xs">
              <Text size="sm">
                Whom a chat rings with, and where it overflows to, is set under <Link to="/routing">routing</Link>.
              </Text>
            </Group>
          </>
        )}
      </ChoiceList>
      {isMaking && <NameDialog title="New queue" save={make} close={() => setMaking(false)} />}
    </Page>
  );
}
