import { Alert, Badge, Button, Group, Stack, Text, Title } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { SignInPlace } from '../../client/api-types.ts';
import { dateAndTime } from '../format/times.ts';
import { problemText, rest } from '../shell/server.ts';
import { placesQuery } from '../sign-in/sign-in-calls.ts';
import styles from './profile.module.css';

/** Where the agent is signed in, and how to end it there. */
export function PlacesSection({ places }: { places: readonly SignInPlace[] }) {
  const queries = useQueryClient();
  const end = useMutation({
    mutationFn: (id: string | null) => rest<void>(`/me/sign-ins${id === null ? '' : `/${id}`}`, { method: 'DELETE' }),
    onSettled: () => queries.invalidateQueries({ queryKey: placesQuery.queryKey }),
  });
  return (
    <Stack component="section" gap="sm" aria-labelledby="places">
      <Title order={2} size="h4" id="places">
        Where you are signed in
      </Title>
      <Text size="sm">End what you do not know, and set a new password then.</Text>
      {end.error && (
        <Alert color="red" variant="light" role="alert" p="xs">
          {problemText(end.error)}
        </Alert>
      )}
      <ul className={styles.list} aria-labelledby="places">
        {places.map(({ id, device, address, createdAt, lastSeenAt, isThis }) => (
          <li key={id} className={styles.item}>
            <span>
              {device}
              <span className={styles.detail}>
                {address ?? 'Unknown address'} · seen {dateAndTime(Date.parse(lastSeenAt ?? createdAt))}
              </span>
            </span>
            {isThis ? (
              <Badge variant="outline" color="gray">
                This one
              </Badge>
            ) : (
              <Button
                variant="default"
                size="xs"
                aria-label={`End the sign-in on ${device}`}
                onClick={() => end.mutate(id)}
              >
                End
              </Button>
            )}
          </li>
        ))}
      </ul>
      {places.length > 1 && (
        <Group>
          <Button variant="default" loading={end.isPending} onClick={() => end.mutate(null)}>
            End all others
          </Button>
        </Group>
      )}
    </Stack>
  );
}
