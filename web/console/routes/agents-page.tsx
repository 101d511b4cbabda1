import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { Agent } from '../../client/api-types.ts';
import { AgentSettings } from '../people/agent-settings.tsx';
import { NewAgentDialog } from '../people/new-agent-dialog.tsx';
import { makePassword, roleNames } from '../people/roles.ts';
import { SignInHelp } from '../people/sign-in-help.tsx';
import { ChoiceList } from '../settings/choice-list.tsx';
import { Page, Section } from '../settings/page.tsx';
import { SecretOnce } from '../settings/secret-once.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { agentsQuery, problemText, queuesQuery, rest } from '../shell/server.ts';
import { useWorkplace } from '../shell/workplace.tsx';

/** The people of the account, and what each may and can do. */
export function AgentsPage() {
  const { id } = useSearch({ from: '/workplace/settings/agents' });
  const navigate = useNavigate({ from: '/agents' });
  const { me } = useWorkplace();
  const agents = useQuery(agentsQuery);
  const [isAdding, setAdding] = useState(false);
  const [secret, setSecret] = useState<{ readonly name: string; readonly password: string } | null>(null);
  if (agents.error && !agents.data) {
    return <LoadFailed what="The people" error={agents.error} retry={() => void agents.refetch()} isWhole />;
  }
  const all = agents.data ?? [];
  const chosen = all.find((agent) => agent.id === (id ?? me.agent.id)) ?? all[0];
  return (
    <Page
      title="People"
      sentence="Who works here: what each of them may do, what they can, and how many chats they take at once."
      action={<Button onClick={() => setAdding(true)}>Add somebody</Button>}
    >
      <ChoiceList
        label="People"
        to="/agents"
        chosenId={chosen?.id}
        items={all.map((agent) => ({
          id: agent.id,
          name: agent.name,
          note: roleNames[agent.role].name + (agent.disabled ? ', may not sign in' : ''),
        }))}
      >
        {chosen && (
          <Stack gap={28}>
            <AgentSettings key={chosen.id} agent={chosen} />
            <Queues agent={chosen} />
            {chosen.id !== me.agent.id && (me.agent.role === 'owner' || chosen.role !== 'owner') && (
              <>
                <NewPassword key={`password ${chosen.id}`} agent={chosen} made={setSecret} />
                <SignInHelp key={`help ${chosen.id}`} agent={chosen} />
              </>
            )}
          </Stack>
        )}
      </ChoiceList>
      {isAdding && (
        <NewAgentDialog
          close={() => setAdding(false)}
          made={(agent, password) => {
            setAdding(false);
            setSecret({ name: agent.name, password });
            void navigate({ search: { id: agent.id } });
          }}
        />
      )}
      <SecretOnce
        title="The password"
        sentence={`Give it to ${secret?.name ?? ''}, who changes it after signing in.`}
        secret={secret?.password ?? null}
        close={() => setSecret(null)}
      />
    </Page>
  );
}

function Queues({ agent }: { readonly agent: Agent }) {
  const { data = [] } = useQuery(queuesQuery);
  const own = data.filter(({ members }) => members.some(({ agentId }) => agentId === agent.id));
  return (
    <Section title="Queues">
      <Text size="sm">
        {own.length === 0 ? 'In no queue yet: add them under ' : 'Belongs to '}
        {own.length === 0 ? (
          <Link to="/queues" search={{}}>
            Queues
          </Link>
        ) : (
          own.map(({ id, name }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <Link to="/queues" search={{ id }}>
                <bdi>{name}</bdi>
              </Link>
            </span>
          ))
        )}
        .
      </Text>
    </Section>
  );
}

function NewPassword(props: { agent: Agent; made: (secret: { name: string; password: string }) => void }) {
  const { agent, made } = props;
  const [isAsking, setAsking] = useState(false);
  const set = useMutation({
    mutationFn: async (password: string) => {
      await rest(`/agents/${agent.id}`, { method: 'PATCH', body: { password } });
      return password;
    },
    onSuccess: (password) => {
      setAsking(false);
      made({ name: agent.name, password });
    },
  });
  return (
    <Section title="Password" hint="A new one signs them out everywhere.">
      <Group>
        <Button variant="default" onClick={() => setAsking(true)}>
          Make a new password
        </Button>
      </Group>
      <Modal opened={isAsking} onClose={() => setAsking(false)} title={`A new password for ${agent.name}?`} size="sm">
        <Text size="sm">The old one works no more, and they are signed out everywhere.</Text>
        {set.error && (
          <Text size="sm" c="var(--bad)" role="alert">
            {problemText(set.error)}
          </Text>
        )}
        <Group justify="flex-end" mt="md" gap="xs">
          <Button variant="default" onClick={() => setAsking(false)} data-autofocus>
            Cancel
          </Button>
          <Button loading={set.isPending} onClick={() => set.mutate(makePassword())}>
            Make it
          </Button>
        </Group>
      </Modal>
    </Section>
  );
}
