import { Alert, Checkbox, Stack, Switch, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Security, SignInRules } from '../../client/api-types.ts';
import { roleNames } from '../people/roles.ts';
import { useFreshness } from '../profile/prove-dialog.tsx';
import { ProvidersSection } from '../providers/providers-section.tsx';
import { Page, Section } from '../settings/page.tsx';
import { SettingsForm } from '../settings/settings-form.tsx';
import type { Place } from '../settings/use-draft.ts';
import { LoadFailed } from '../shell/load-failed.tsx';
import { useWorkplace } from '../shell/workplace.tsx';
import { securityQuery } from '../sign-in/sign-in-calls.ts';

const place: Place<SignInRules, SignInRules> = {
  path: '/sign-in-rules',
  method: 'PUT',
  read: (rules) => rules,
  shownIn: [securityQuery.queryKey],
};
const labels = { secondFactorFor: 'Must have a second factor', providersOnly: 'Only by a provider' };
const roles = ['owner', 'admin', 'supervisor', 'agent'] as const;

/** How people come into the account: by which providers, and who must have a second factor. */
export function SigningInPage() {
  const security = useQuery(securityQuery);
  return (
    <Page title="Signing in" sentence="How the people of this account prove who they are before they see a chat.">
      {security.error && <LoadFailed what="This page" error={security.error} retry={() => void security.refetch()} />}
      {security.data && <Filled security={security.data} />}
    </Page>
  );
}

function Filled({ security }: { readonly security: Security }) {
  const { me } = useWorkplace();
  const { whenFresh, dialog } = useFreshness(security);
  const mayChange = me.agent.role === 'owner';
  const hasFactor = security.totp || security.passkeys.length > 0;
  return (
    <>
      {!mayChange && <Text size="sm">Owners change these; you see how they are set.</Text>}
      <ProvidersSection mayChange={mayChange} whenFresh={whenFresh} />
      <SettingsForm name="Signing in" place={place} labels={labels} whenFresh={whenFresh}>
        {({ value, base, change }) => (
          <>
            <Section title="The way in">
              <Switch
                label="Everybody but owners signs in by a provider only"
                description="Passwords and passkeys then let nobody else in. Owners keep theirs, so that a provider that is down locks nobody out for good."
                disabled={!mayChange}
                checked={value.providersOnly}
                onChange={(event) => change({ providersOnly: event.currentTarget.checked })}
              />
              {value.providersOnly && !base.providersOnly && (
                <Alert color="yellow" variant="light" p="xs">
                  Sign in by the provider once yourself before you save: everybody but owners is signed out.
                </Alert>
              )}
            </Section>
            <Section
              title="Second factors"
              hint="Whoever must have one and has none is signed out, and sets up an app when they come back."
            >
              <Checkbox.Group
                label={labels.secondFactorFor}
                value={[...value.secondFactorFor]}
                onChange={(chosen) => change({ secondFactorFor: roles.filter((role) => chosen.includes(role)) })}
              >
                <Stack gap={8} mt={6}>
                  {roles.map((role) => (
                    <Checkbox key={role} value={role} label={`${roleNames[role].name}s`} disabled={!mayChange} />
                  ))}
                </Stack>
              </Checkbox.Group>
              {mayChange && !hasFactor && (
                <Text size="sm">
                  You have none yourself: set one up in <Link to="/profile">your profile</Link> before you ask it of
                  owners.
                </Text>
              )}
            </Section>
          </>
        )}
      </SettingsForm>
      {dialog}
    </>
  );
}
