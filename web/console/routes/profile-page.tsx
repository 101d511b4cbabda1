import { Stack, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { FactorsSection } from '../profile/factors-section.tsx';
import { NameSection, NotificationsSection, PasswordSection } from '../profile/own-facts-section.tsx';
import { PlacesSection } from '../profile/places-section.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { meQuery } from '../shell/server.ts';
import { placesQuery, securityQuery } from '../sign-in/sign-in-calls.ts';
import styles from './profile-page.module.css';

/** The agent's own name, password, second factors, signed-in places and notifications. */
export function ProfilePage() {
  const me = useQuery(meQuery);
  const security = useQuery(securityQuery);
  const places = useQuery(placesQuery);
  const failed = [me, security, places].find(({ error }) => error !== null);
  if (failed?.error)
    return <LoadFailed what="Your profile" error={failed.error} retry={() => void failed.refetch()} isWhole />;
  return (
    <div className={styles.page}>
      <Stack gap="xl" className={styles.content}>
        <Title order={1} size="h3">
          Your profile
        </Title>
        {me.data && <NameSection me={me.data} />}
        {security.data && <PasswordSection security={security.data} />}
        {security.data && <FactorsSection security={security.data} />}
        {places.data && <PlacesSection places={places.data} />}
        <NotificationsSection />
      </Stack>
    </div>
  );
}
