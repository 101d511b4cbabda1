import { Alert, Button, Group, Modal, Text } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Agent, Security } from '../../client/api-types.ts';
import { useFreshness } from '../profile/prove-dialog.tsx';
import { problemOf } from '../safety/problem-of.ts';
import { Section } from '../settings/page.tsx';
import { rest } from '../shell/server.ts';
import { securityQuery } from '../sign-in/sign-in-calls.ts';

const deeds = {
  'second-factors': {
    name: 'Clear second factors',
    title: (name: string) => `Clear the second factors of ${name}?`,
    sentence:
      'Their app, passkeys and recovery codes count no more, and they are signed out everywhere. Until they set up another, the password alone lets them in. Be sure that it is they who ask.',
    done: 'Second factors are cleared.',
  },
  'sign-in-links': {
    name: 'Forget at providers',
    title: (name: string) => `Forget by what providers know ${name}?`,
    sentence:
      'The next time they sign in by a provider, they are found by their e-mail address again: as when their account there was made anew.',
    done: 'Providers know them by their e-mail address again.',
  },
} as const;
type Deed = keyof typeof deeds;

/** What helps a colleague who cannot sign in. */
export function SignInHelp({ agent }: { readonly agent: Agent }) {
  const { data: security } = useQuery(securityQuery);
  return security ? <Help agent={agent} security={security} /> : null;
}

function Help({ agent, security }: { readonly agent: Agent; readonly security: Security }) {
  const { whenFresh, dialog } = useFreshness(security);
  const [asked, setAsked] = useState<Deed | null>(null);
  const help = useMutation({
    mutationFn: (deed: Deed) => rest<void>(`/agents/${agent.id}/${deed}`, { method: 'DELETE' }),
    onSuccess: () => setAsked(null),
  });
  const ask = (deed: Deed) => {
    help.reset();
    whenFresh(() => setAsked(deed));
  };
  return (
    <Section title="Signing in" hint="For somebody who lost their device. It stands in the audit.">
      <Group gap="xs">
        {(Object.keys(deeds) as Deed[]).map((deed) => (
          <Button key={deed} variant="default" onClick={() => ask(deed)}>
            {deeds[deed].name}
          </Button>
        ))}
        <Text size="sm" role="status">
          {help.isSuccess && deeds[help.variables].done}
        </Text>
      </Group>
      {dialog}
      <Modal
        opened={asked !== null}
        onClose={() => setAsked(null)}
        title={asked && deeds[asked].title(agent.name)}
        size="sm"
      >
        <Text size="sm">{asked && deeds[asked].sentence}</Text>
        {help.error && (
          <Alert color="red" variant="light" role="alert" mt="sm" p="xs">
            {problemOf(help.error)}
          </Alert>
        )}
        <Group justify="flex-end" mt="md" gap="xs">
          <Button variant="default" onClick={() => setAsked(null)} data-autofocus>
            Cancel
          </Button>
          <Button color="red" loading={help.isPending} onClick={() => asked && help.mutate(asked)}>
            {asked && deeds[asked].name}
          </Button>
        </Group>
      </Modal>
    </Section>
  );
}
