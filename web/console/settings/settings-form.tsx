import { Alert, Button, Group, Modal, Skeleton, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useBlocker } from '@tanstack/react-router';
import type { FormEvent, ReactNode } from 'react';
import { faultsText } from '../hours/hours-queries.ts';
import { LoadFailed } from '../shell/load-failed.tsx';
import { ConflictDialog } from './conflict-dialog.tsx';
import styles from './settings.module.css';
import { type Draft, type Place, placeKey, type Read, readPlace, useDraft } from './use-draft.ts';

interface SettingsFormProps<T, D extends object> {
  /** What it is about: names the form. */
  readonly name: string;
  readonly place: Place<T, D>;
  /** What the members are called, should somebody else change them meanwhile. */
  readonly labels: Readonly<Record<keyof D & string, string>>;
  /** Runs what saves once it may: where a change wants a fresh proof. */
  readonly whenFresh?: (save: () => void) => void;
  readonly children: (draft: Draft<D>) => ReactNode;
}

/** A form over something that can be set: saves over nobody's changes, loses nothing typed, and warns who leaves. */
export function SettingsForm<T, D extends object>(props: SettingsFormProps<T, D>) {
  const { place, name } = props;
  const { data, error, refetch } = useQuery({
    queryKey: placeKey(place.path),
    queryFn: ({ signal }) => readPlace(place, signal),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: 0,
    gcTime: 0,
  });
  if (error && !data) return <LoadFailed what={name} error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={160} aria-label="Loading" />;
  return <Filled key={place.path} {...props} loaded={data} />;
}

function Filled<T, D extends object>(props: SettingsFormProps<T, D> & { readonly loaded: Read<D> }) {
  const { name, place, labels, children, loaded, whenFresh = (save) => save() } = props;
  const draft = useDraft(place, loaded);
  const { isDirty, isSaving, isSaved, error } = draft;
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty && !isSaving,
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isDirty) whenFresh(draft.save);
  };
  return (
    <form onSubmit={submit} aria-label={name} className={styles.form}>
      {children(draft)}
      {error && (
        <Alert color="red" variant="light" role="alert" className={styles.faults}>
          {faultsText(error)}
        </Alert>
      )}
      <div className={styles.bar} data-dirty={isDirty}>
        <Button type="submit" loading={isSaving} disabled={!isDirty}>
          Save
        </Button>
        <Button variant="default" disabled={!isDirty || isSaving} onClick={draft.discard}>
          Discard
        </Button>
        <span role="status" className={styles.standing}>
          {isDirty ? 'Not saved yet.' : isSaved && 'Saved.'}
        </span>
      </div>
      {draft.theirs && (
        <ConflictDialog
          key={draft.theirs.tag}
          name={name}
          base={draft.base}
          mine={draft.value}
          theirs={draft.theirs.value}
          labels={labels}
          isSaving={isSaving}
          settle={draft.settle}
          putOff={draft.putOff}
        />
      )}
      <Modal
        opened={blocker.status === 'blocked'}
        onClose={() => blocker.reset?.()}
        title="Leave without saving?"
        size="sm"
      >
        <Text size="sm">What you changed here is not saved yet.</Text>
        <Group justify="flex-end" mt="md" gap="xs">
          <Button
            variant="default"
            onClick={() => {
              draft.discard();
              blocker.proceed?.();
            }}
          >
            Leave
          </Button>
          <Button data-autofocus onClick={() => blocker.reset?.()}>
            Stay
          </Button>
        </Group>
      </Modal>
    </form>
  );
}
