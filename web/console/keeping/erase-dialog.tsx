import { Alert, Button, Checkbox, Group, Modal, Skeleton, Stack, Text, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { type FormEvent, useState } from 'react';
import type { Erasure, ErasurePreview } from '../../client/api-types.ts';
import { problemOf } from '../safety/problem-of.ts';
import { Notice } from '../settings/notice.tsx';
import { rest } from '../shell/server.ts';
import { CountsTable } from './counts-table.tsx';
import { EverythingButton } from './everything-button.tsx';
import { FindVisitor, titleOf } from './find-visitor.tsx';
import { subjectText } from './holds-part.tsx';
import { erasurePreviewQuery } from './keeping-queries.ts';

const WORD = 'erase';

/** Whom to erase, where that is known. */
interface Known {
  readonly id: string;
  readonly name: string | null;
  readonly email: string | null;
}

interface EraseDialogProps {
  /** Null: to be found. */
  readonly visitor: Known | null;
  readonly close: () => void;
}

/** Says what an erasure would remove and what keeps it from being done, and does it once the word was typed. */
export function EraseDialog({ visitor, close }: EraseDialogProps) {
  const [chosen, setChosen] = useState<Known | null>(visitor);
  return (
    <Modal opened onClose={close} title={chosen ? 'Erase this visitor?' : 'Whom?'} size="lg">
      <Stack gap="sm">
        {!visitor && <FindVisitor chosenId={chosen?.id ?? null} choose={setChosen} />}
        {chosen && <Confirm key={chosen.id} visitor={chosen} close={close} />}
      </Stack>
    </Modal>
  );
}

function Confirm({ visitor, close }: { readonly visitor: Known; readonly close: () => void }) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [samePerson, setSamePerson] = useState(false);
  const [typed, setTyped] = useState('');
  const { data: preview, error } = useQuery(erasurePreviewQuery(visitor.id, samePerson));
  const erase = useMutation({
    mutationFn: () => rest<Erasure>(`/visitors/${visitor.id}/erasure`, { method: 'POST', body: { samePerson } }),
    onSuccess: async ({ id }) => {
      close();
      await navigate({ to: '/privacy', search: { part: 'erasures', receipt: id } });
      await queries.invalidateQueries();
    },
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    erase.mutate();
  };
  if (error) {
    return (
      <Alert color="red" variant="light" role="alert">
        {problemOf(error)}
      </Alert>
    );
  }
  if (!preview) return <Skeleton height={160} aria-label="Loading" />;
  const isKept = preview.holds.length > 0 || preview.inProgress.length > 0;
  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm">
          All of <bdi>{preview.visitors.map(titleOf).join(', ')}</bdi> goes, for good. Exports of the account that were
          made go with it, for they may hold them. Only a receipt without any name stays.
        </Text>
        <Checkbox
          label="Also whoever proved to be the same user in other inboxes"
          checked={samePerson}
          onChange={(event) => setSamePerson(event.currentTarget.checked)}
        />
        <CountsTable counts={preview.counts} label="What would be removed" />
        <Kept preview={preview} />
        <EverythingButton visitorId={visitor.id} samePerson={samePerson} sessions={preview.counts.session ?? 0} />
        {!isKept && (
          <TextInput
            label={`To go on, type ${WORD}`}
            autoComplete="off"
            value={typed}
            onChange={(event) => setTyped(event.currentTarget.value)}
          />
        )}
        {erase.error && (
          <Alert color="red" variant="light" role="alert">
            {problemOf(erase.error)}
          </Alert>
        )}
        <Group justify="flex-end" gap="xs">
          <Button variant="default" onClick={close}>
            Cancel
          </Button>
          <Button
            type="submit"
            color="red"
            loading={erase.isPending}
            disabled={isKept || typed.trim().toLowerCase() !== WORD}
          >
            Erase for good
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

/** What keeps an erasure from being done. */
function Kept({ preview: { holds, inProgress } }: { readonly preview: ErasurePreview }) {
  if (holds.length === 0 && inProgress.length === 0) return null;
  return (
    <Notice tone="warn" title="It cannot be erased now">
      {holds.map((hold) => (
        <p key={hold.id}>
          On hold: <bdi>{subjectText(hold)}</bdi>, because of “<bdi>{hold.reason}</bdi>”.
        </p>
      ))}
      {inProgress.length > 0 && (
        <p>
          {inProgress.length === 1 ? 'A session is' : `${inProgress.length} sessions are`} in progress: end what goes on
          first.
        </p>
      )}
    </Notice>
  );
}
