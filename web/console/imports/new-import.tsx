import { Alert, Button, FileInput, Progress, Select } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { problemOf } from '../safety/problem-of.ts';
import styles from './imports.module.css';
import { importsQuery } from './imports-queries.ts';
import { sendFile } from './send-file.ts';
import { vendors } from './vendors.ts';

/** Where old sessions come from, and the file that holds them; it is only looked through. */
export function NewImport() {
  const queries = useQueryClient();
  const [from, setFrom] = useState<string | null>(null);
  const [file, setFile] = useState<File | null>(null);
  const [share, setShare] = useState(0);
  const send = useMutation({
    mutationFn: async () => {
      if (from && file) await sendFile(file, from, setShare);
    },
    onSuccess: () => {
      setFile(null);
      return queries.invalidateQueries({ queryKey: importsQuery.queryKey });
    },
  });
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        send.mutate();
      }}
    >
      <Select
        label="Where it comes from"
        placeholder="Choose"
        data={[...vendors]}
        value={from}
        onChange={setFrom}
        allowDeselect={false}
      />
      <FileInput
        label="File"
        description="JSON lines, a JSON list, or the vendor's answers as they came"
        placeholder="Choose a file"
        accept=".json,.jsonl,.ndjson,.txt"
        value={file}
        onChange={setFile}
        clearable={false}
      />
      {send.isPending && (
        <Progress.Root size="sm">
          <Progress.Section value={share * 100} aria-label="How much of the file is sent" />
        </Progress.Root>
      )}
      {send.error && (
        <Alert color="red" variant="light" role="alert">
          {problemOf(send.error)}
        </Alert>
      )}
      <Button type="submit" disabled={!from || !file} loading={send.isPending}>
        Look through it
      </Button>
    </form>
  );
}
