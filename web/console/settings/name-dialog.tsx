import { Alert, Button, Group, Modal, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { faultsText } from '../hours/hours-queries.ts';

interface NameDialogProps {
  readonly title: string;
  readonly save: (name: string) => Promise<void>;
  readonly close: () => void;
}

/** Asks for a name, and makes something of it. */
export function NameDialog({ title, save, close }: NameDialogProps) {
  const [name, setName] = useState('');
  const make = useMutation({ mutationFn: save });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim()) make.mutate(name.trim());
  };
  return (
    <Modal opened onClose={close} title={title} size="sm">
      <form onSubmit={submit}>
        <Stack gap="sm">
          <TextInput
            label="Name"
            required
            maxLength={120}
            data-autofocus
            value={name}
            onChange={(event) => setName(event.currentTarget.value)}
          />
          {make.error && (
            <Alert color="red" variant="light" role="alert">
              {faultsText(make.error)}
            </Alert>
          )}
          <Group justify="flex-end" gap="xs">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button type="submit" loading={make.isPending} disabled={!name.trim()}>
              Make it
            </Button>
          </Group>
        </Stack>
      </form>
    </Modal>
  );
}
