import { Button, Checkbox, Group, Modal, Select, Stack } from '@mantine/core';
import { useState } from 'react';
import { API_BASE } from '../shell/server.ts';

interface DownloadTranscriptDialogProps {
  readonly isOpen: boolean;
  readonly close: () => void;
  readonly sessionId: string;
}

const formats = [
  { value: 'pdf', label: 'PDF, to print and to hand on' },
  { value: 'html', label: 'Web page, in one file' },
  { value: 'text', label: 'Plain text' },
  { value: 'json', label: 'JSON, for programs' },
] as const;
type Format = (typeof formats)[number]['value'];

/** Gives a session as a file, in the form that is chosen. */
export function DownloadTranscriptDialog({ isOpen, close, sessionId }: DownloadTranscriptDialogProps) {
  const [format, setFormat] = useState<Format>('pdf');
  const [withNotes, setWithNotes] = useState(false);
  const query = new URLSearchParams({ format, ...(withNotes && { notes: 'true' }) });
  return (
    <Modal opened={isOpen} onClose={close} title="Download the transcript" size="sm">
      <Stack>
        <Select
          label="Format"
          data={[...formats]}
          allowDeselect={false}
          value={format}
          onChange={(value) => value && setFormat(value as Format)}
          data-autofocus
        />
        <Checkbox
          label="With notes and whispers"
          description="They are for agents alone: hand such a file to nobody else."
          checked={withNotes}
          onChange={({ currentTarget: { checked } }) => setWithNotes(checked)}
        />
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button component="a" href={`${API_BASE}/sessions/${sessionId}/transcript?${query}`} download onClick={close}>
            Download
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
