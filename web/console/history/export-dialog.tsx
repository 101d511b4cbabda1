import { Alert, Button, Checkbox, Group, Modal, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { Export, NewExport } from '../../client/api-types.ts';
import { problemText, rest } from '../shell/server.ts';
import { ExportProgress } from './export-progress.tsx';

interface ExportDialogProps {
  readonly filter: string | null;
  /** The columns that are shown. */
  readonly columns: readonly string[];
  readonly close: () => void;
}

const formats = [
  { value: 'csv', label: 'CSV, for spreadsheets and everything else' },
  { value: 'xlsx', label: 'Excel workbook' },
  { value: 'jsonl', label: 'JSON lines, for programs' },
  { value: 'parquet', label: 'Parquet, for analysis' },
];
const delimiters = [
  { value: ',', label: 'Comma' },
  { value: ';', label: 'Semicolon' },
  { value: '\t', label: 'Tab' },
];

/** Asks for the list as a file, and stays until it is there to be fetched. */
export function ExportDialog({ filter, columns, close }: ExportDialogProps) {
  const [rows, setRows] = useState<NonNullable<NewExport['rows']>>('sessions');
  const [format, setFormat] = useState<NewExport['format']>('csv');
  const [which, setWhich] = useState('shown');
  const [delimiter, setDelimiter] = useState<',' | ';' | '\t'>(',');
  const [bom, setBom] = useState(true);
  const ask = useMutation({
    mutationFn: () => {
      const body: NewExport = {
        rows,
        format,
        filter,
        columns: rows === 'sessions' && which === 'shown' ? [...columns] : null,
        ...(format === 'csv' && { csv: { delimiter, bom } }),
      };
      return rest<Export>('/exports', { method: 'POST', body });
    },
  });
  return (
    <Modal opened onClose={close} title="Take these sessions out as a file">
      {ask.data ? (
        <ExportProgress asked={ask.data} close={close} />
      ) : (
        <Stack>
          <SegmentedControl
            aria-label="One row for each"
            data={[
              { value: 'sessions', label: 'One row a session' },
              { value: 'messages', label: 'One row a message' },
            ]}
            value={rows}
            onChange={setRows}
          />
          <Select
            label="Format"
            data={formats}
            allowDeselect={false}
            value={format}
            onChange={(value) => value && setFormat(value as NewExport['format'])}
          />
          {rows === 'sessions' && (
            <Select
              label="Columns"
              data={[
                { value: 'shown', label: 'Those of the list' },
                { value: 'usual', label: 'The usual ones of a file' },
              ]}
              allowDeselect={false}
              value={which}
              onChange={(value) => value && setWhich(value)}
            />
          )}
          {format === 'csv' && (
            <>
              <Select
                label="Between the columns"
                data={delimiters}
                allowDeselect={false}
                value={delimiter}
                onChange={(value) => value && setDelimiter(value as typeof delimiter)}
              />
              <Checkbox
                label="Begin with a mark by which Excel knows UTF-8"
                checked={bom}
                onChange={(event) => setBom(event.currentTarget.checked)}
              />
            </>
          )}
          <Text size="xs" c="dimmed">
            {filter === null ? 'All sessions are meant.' : `The sessions that fit: ${filter}`}
          </Text>
          {ask.error && (
            <Alert color="red" role="alert">
              {problemText(ask.error)}
            </Alert>
          )}
          <Group justify="flex-end">
            <Button variant="default" onClick={close}>
              Cancel
            </Button>
            <Button loading={ask.isPending} onClick={() => ask.mutate()}>
              Make the file
            </Button>
          </Group>
        </Stack>
      )}
    </Modal>
  );
}
