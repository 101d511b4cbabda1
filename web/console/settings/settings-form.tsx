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
  /** Whether what was typed can be read. */
  readonly isReady?: (value: D) => boolean;
  /** Given where the form stands in a dialog, which ends with it. */
  readonly close?: () => void;
  /** What else can be done with it. */
  readonly deed?: ReactNode;
  /** Runs what saves once it may: where a change wants a fresh proof. */
  readonly whenFresh?: (save: () => void) => void;
  readonly children: (draft: Draft<D>) => ReactNode;
}

/** A form over something that can be set: saves over nobody's changes, loses nothing typed, and warns who leaves. */
export function SettingsForm<T, D extends object>(props: SettingsFormProps<T, D>) {
  const { place, name } = props;
  const { data, error, refetch } = useQuery({
    queryKey: placeKey(place),
    queryFn: ({ signal }) => readPlace(place, signal),
    refetchOnWindowFocus: false,
    refetchOnReconnect: false,
    staleTime: 0,
    gcTime: 0,
  });
  if (error && !data) return <LoadFailed what={name} error={error} retry={() => void refetch()} />;
  if (!data) return <Skeleton height={160} aria-label="Loading" />;
  return <Filled key={placeKey(place).join()} {...props} loaded={data} />;
}

function Filled<T, D extends object>(props: SettingsFormProps<T, D> & { readonly loaded: Read<D> }) {
  const { name, place, labels, close, deed, children, loaded } = props;
  const { isReady = () => true, whenFresh = (save) => save() } = props;
  const draft = useDraft(place, loaded, close);
  const { isDirty, isSaving, isSaved, error } = draft;
  const mayBeSaved = isDirty && isReady(draft.value);
  const blocker = useBlocker({
    shouldBlockFn: () => isDirty && !isSaving,
    enableBeforeUnload: isDirty,
    withResolver: true,
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (mayBeSaved) whenFresh(draft.save);
  };
  const giveUp = () => {
    draft.discard();
    close?.();
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
        <Button type="submit" loading={isSaving} disabled={!mayBeSaved}>
          Save
        </Button>
        <Button variant="default" disabled={(!isDirty && !close) || isSaving} onClick={giveUp}>
          {close ? 'Cancel' : 'Discard'}
        </Button>
        <span role="status" className={styles.standing}>
          {isDirty ? 'Not saved yet.' : isSaved && 'Saved.'}
        </span>
        {deed && <span className={styles.deed}>{deed}</span>}
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
