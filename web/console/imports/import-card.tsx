import { Alert, Button, Progress } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Import } from '../../client/api-types.ts';
import { sizeText } from '../files/size-text.ts';
import { dateAndTime } from '../format/times.ts';
import { problemOf } from '../safety/problem-of.ts';
import cards from '../settings/cards.module.css';
import { ImportNames } from './import-names.tsx';
import { ImportNotes } from './import-notes.tsx';
import { deleteImport, importsQuery, isBeingRead, startImport } from './imports-queries.ts';
import { vendorName } from './vendors.ts';

/** One import: what the file holds, who its names are taken for, how far it is, and its receipt. */
export function ImportCard({ brought }: { readonly brought: Import }) {
  const queries = useQueryClient();
  const { id, state, total, read, names, firstAt, lastAt } = brought;
  const [chosen, setChosen] = useState<Import['mapping']>({});
  const mapping = { ...brought.mapping, ...chosen };
  const renew = () => queries.invalidateQueries({ queryKey: importsQuery.queryKey });
  const start = useMutation({ mutationFn: (check: boolean) => startImport(id, { check, mapping }), onSettled: renew });
  const remove = useMutation({ mutationFn: () => deleteImport(id), onSettled: renew });
  const error = start.error ?? remove.error;
  const isBusy = isBeingRead(brought);
  return (
    <li className={cards.card}>
      <div className={cards.head}>
        <h2 className={cards.title}>
          {vendorName(brought.from)}: <bdi>{brought.fileName}</bdi>
        </h2>
        <span className={cards.state} role="status">
          {standingText(brought)}
        </span>
      </div>
      {isBusy && (
        <Progress.Root size="sm">
          <Progress.Section
            value={total ? (read / total) * 100 : 100}
            animated
            aria-label={`How far ${brought.fileName} is`}
          />
        </Progress.Root>
      )}
      <dl className={cards.facts}>
        <dt>File</dt>
        <dd>
          {sizeText(brought.bytes)}, brought {dateAndTime(Date.parse(brought.createdAt))} by{' '}
          <bdi>{brought.requestedBy ?? 'a key'}</bdi>
        </dd>
        {firstAt && lastAt && (
          <>
            <dt>Sessions of</dt>
            <dd>
              {dateAndTime(Date.parse(firstAt))} to {dateAndTime(Date.parse(lastAt))}
            </dd>
          </>
        )}
        <dt>Read</dt>
        <dd>{read.toLocaleString()}</dd>
        <dt>Written</dt>
        <dd>{brought.written.toLocaleString()}</dd>
        <dt>Already there</dt>
        <dd>{brought.present.toLocaleString()}</dd>
        <dt>Refused</dt>
        <dd>{brought.refused.toLocaleString()}</dd>
        {brought.compared > 0 && (
          <>
            <dt>Read back</dt>
            <dd>
              {brought.compared.toLocaleString()}, {brought.differing.toLocaleString()} of them differ
            </dd>
          </>
        )}
      </dl>
      {names.length > 0 && !isBusy && (
        <ImportNames
          names={names}
          mapping={mapping}
          choose={(key, ownId) => setChosen((before) => ({ ...before, [key]: ownId }))}
        />
      )}
      {brought.refused > 0 && <ImportNotes brought={brought} kind="refused" title="Refused records" />}
      {brought.differing > 0 && <ImportNotes brought={brought} kind="differs" title="Read back otherwise" />}
      {(brought.problem || error) && (
        <Alert color="red" variant="light" role="alert">
          {error ? problemOf(error) : brought.problem}
        </Alert>
      )}
      <div className={cards.deeds}>
        {!isBusy && (
          <>
            <Button loading={start.isPending} onClick={() => start.mutate(false)}>
              {state === 'checked' ? 'Bring in' : 'Bring in again'}
            </Button>
            <Button variant="default" loading={start.isPending} onClick={() => start.mutate(true)}>
              Look through again
            </Button>
          </>
        )}
        <Button
          variant="default"
          loading={remove.isPending}
          onClick={() => remove.mutate()}
          aria-label={`${isBusy ? 'Stop' : 'Forget'} the import of ${brought.fileName}`}
        >
          {isBusy ? 'Stop' : 'Forget'}
        </Button>
      </div>
    </li>
  );
}

function standingText({ state, read, total, refused }: Import): string {
  switch (state) {
    case 'checking':
      return 'Being looked through. Nothing is written.';
    case 'checked':
      return `Looked through: ${(read - refused).toLocaleString()} of ${read.toLocaleString()} can be brought in. Nothing is written yet.`;
    case 'running':
      return `Being written: ${read.toLocaleString()}${total === null ? '' : ` of ${total.toLocaleString()}`}`;
    case 'done':
      return 'Done';
    case 'failed':
      return 'Failed';
  }
}
