import { Alert, Button, Checkbox, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { NewView, View } from '../../client/api-types.ts';
import { problemText } from '../shell/server.ts';
import { saveView } from './views-query.ts';

interface ViewDialogProps {
  /** The one that is to be renamed; null: a new one. */
  readonly view: View | null;
  readonly shown: Pick<NewView, 'filter' | 'columns' | 'sort'>;
  readonly mayShare: boolean;
  readonly close: () => void;
  readonly saved: (view: View) => Promise<void>;
}

/** Gives a view its name, and to whom it belongs. */
export function ViewDialog({ view, shown, mayShare, close, saved }: ViewDialogProps) {
  const [name, setName] = useState(view?.name ?? '');
  const [shared, setShared] = useState(view?.shared ?? false);
  const save = useMutation({
    mutationFn: () => saveView(view?.id ?? null, { ...(view ? {} : shown), name: name.trim(), shared }),
    onSuccess: saved,
  });
  return (
    <Modal opened onClose={close} title={view ? `Rename ${view.name}` : 'Save as a view'}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save.mutate();
        }}
      >
        <Stack>
          <TextInput
            label="Name"
            data-autofocus
            required
            maxLength={120}
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {mayShare && (
            <Checkbox
              label="For everybody in the account"
              checked={shared}
              onChange={(event) => setShared(event.currentTarget.checked)}
            />
          )}
          {save.error && (
            <Alert color="red" role="alert">
              {problemText(save.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={save.isPending}>
              Save
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
