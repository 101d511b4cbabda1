import { Alert, Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, type ReactNode, useState } from 'react';
import { faultsText } from '../hours/hours-queries.ts';
import styles from './settings.module.css';

interface CreateFormProps<D extends object> {
  readonly name: string;
  readonly blank: D;
  readonly create: (value: D) => Promise<unknown>;
  /** Whether what was typed can be read. */
  readonly isReady?: (value: D) => boolean;
  /** The lists that show what is made, by their query keys. */
  readonly shownIn: readonly (readonly unknown[])[];
  readonly close: () => void;
  readonly children: (draft: { readonly value: D; change(changes: Partial<D>): void }) => ReactNode;
}

/** A form in a dialog that makes something new. */
export function CreateForm<D extends object>(props: CreateFormProps<D>) {
  const { name, blank, create, isReady = () => true, shownIn, close, children } = props;
  const [value, setValue] = useState(blank);
  const queries = useQueryClient();
  const making = useMutation({
    mutationFn: create,
    onSuccess: async () => {
      await Promise.all(shownIn.map((queryKey) => queries.invalidateQueries({ queryKey })));
      close();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isReady(value)) making.mutate(value);
  };
  return (
    <form onSubmit={submit} aria-label={name} className={styles.form}>
      {children({ value, change: (changes) => setValue({ ...value, ...changes }) })}
      {making.error && (
        <Alert color="red" variant="light" role="alert" className={styles.faults}>
          {faultsText(making.error)}
        </Alert>
      )}
      <div className={styles.bar}>
        <Button type="submit" loading={making.isPending} disabled={!isReady(value)}>
          Save
        </Button>
        <Button variant="default" onClick={close}>
          Cancel
        </Button>
      </div>
    </form>
  );
}
