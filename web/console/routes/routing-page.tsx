import { Button, Modal } from '@mantine/core';
import { useQueries, useQuery } from '@tanstack/react-query';
import { type ReactNode, useState } from 'react';
import type { Agent, Queue } from '../../client/api-types.ts';
import { AgentForm } from '../routing/agent-form.tsx';
import { RoutingForm } from '../routing/routing-form.tsx';
import { routingQuery, strategyNames } from '../routing/routing-queries.ts';
import { writeSkills } from '../routing/skills-text.ts';
import { Page } from '../settings/page.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { agentsQuery, queuesQuery } from '../shell/server.ts';
import styles from './hours-page.module.css';

type Edited = { readonly kind: 'queue'; readonly item: Queue } | { readonly kind: 'agent'; readonly item: Agent };

/** How each queue's chats find their agents, and what agents can do and take. */
export function RoutingPage() {
  const [edited, setEdited] = useState<Edited | null>(null);
  const queues = useQuery(queuesQuery);
  const agents = useQuery(agentsQuery);
  const settings = useQueries({ queries: (queues.data ?? []).map(({ id }) => routingQuery(id)) });
  const failed = [queues, agents].find(({ error }) => error);
  const close = () => setEdited(null);
  if (failed) return <LoadFailed what="The routing" error={failed.error} retry={() => void failed.refetch()} isWhole />;
  return (
    <Page title="Routing" sentence="How each queue’s chats find their agents, and what agents can do and take at once.">
      <section className={styles.section}>
        <h2>Queues</h2>
        {queues.data?.map((queue, index) => (
          <Item key={queue.id} name={queue.name} edit={() => setEdited({ kind: 'queue', item: queue })}>
            {strategyNames[settings[index]?.data?.strategy ?? 'manual']}
          </Item>
        ))}
      </section>
      <section className={styles.section}>
        <h2>Agents</h2>
        {agents.data
          ?.filter(({ disabled }) => !disabled)
          .map((agent) => (
            <Item key={agent.id} name={agent.name} edit={() => setEdited({ kind: 'agent', item: agent })}>
              {`${agent.capacity ?? 3} at once. ${writeSkills(agent.skills).replaceAll('\n', ', ')}`}
            </Item>
          ))}
      </section>
      <Modal opened={edited !== null} onClose={close} title={edited?.item.name} size="lg">
        {edited?.kind === 'queue' && <RoutingForm queue={edited.item} queues={queues.data ?? []} close={close} />}
        {edited?.kind === 'agent' && <AgentForm agent={edited.item} close={close} />}
      </Modal>
    </Page>
  );
}

interface ItemProps {
  readonly name: string;
  readonly edit: () => void;
  readonly children: ReactNode;
}

function Item({ name, edit, children }: ItemProps) {
  return (
    <div className={styles.item}>
      <bdi className={styles.name}>{name}</bdi>
      <span className={styles.note}>{children}</span>
      <Button variant="default" size="xs" aria-label={`Edit ${name}`} onClick={edit}>
        Edit
      </Button>
    </div>
  );
}
