import { Alert, Button, Progress, Stack, Text } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { sizeText } from '../files/size-text.ts';
import { problemOf } from '../safety/problem-of.ts';
import { Icon } from '../shell/icon.tsx';
import { type Progressed, readEverything, saveAs } from './read-everything.ts';

interface EverythingButtonProps {
  readonly visitorId: string;
  readonly samePerson: boolean;
  /** How many sessions there are. */
  readonly sessions: number;
}

/** Takes everything that is known about a visitor out as a file, and tells how far that has come. */
export function EverythingButton({ visitorId, samePerson, sessions }: EverythingButtonProps) {
  const [progressed, setProgressed] = useState<Progressed | null>(null);
  const [standing, setStanding] = useState<'idle' | 'reading' | 'done'>('idle');
  const [error, setError] = useState<unknown>(null);
  const reading = useRef<AbortController | null>(null);
  useEffect(() => () => reading.current?.abort(), []);
  const read = async () => {
    const stopping = new AbortController();
    reading.current = stopping;
    setError(null);
    setStanding('reading');
    try {
      const file = await readEverything(visitorId, samePerson, setProgressed, stopping.signal);
      saveAs(file, `visitor-${visitorId}.json`);
      setStanding('done');
    } catch (failure) {
      setStanding('idle');
      if (!stopping.signal.aborted) setError(failure);
    }
  };
  const share = sessions === 0 ? 100 : Math.min(100, ((progressed?.sessions ?? 0) / sessions) * 100);
  return (
    <Stack gap={6}>
      {standing === 'reading' ? (
        <Button variant="default" style={{ alignSelf: 'start' }} onClick={() => reading.current?.abort()}>
          Stop
        </Button>
      ) : (
        <Button
          variant="default"
          style={{ alignSelf: 'start' }}
          leftSection={<Icon name="download" size={14} />}
          onClick={() => void read()}
        >
          Everything about them, as a file
        </Button>
      )}
      {standing === 'reading' && (
        <Progress.Root size="sm">
          <Progress.Section value={share} aria-label="How far the file has come" animated />
        </Progress.Root>
      )}
      {standing !== 'idle' && progressed && (
        <Text size="xs" c="dimmed" role="status">
          {standing === 'done' ? 'Saved: ' : ''}
          {`${progressed.sessions.toLocaleString()} of ${sessions.toLocaleString()} sessions, ${sizeText(progressed.bytes)}`}
        </Text>
      )}
      {error !== null && (
        <Alert color="red" variant="light" role="alert">
          {problemOf(error)}
        </Alert>
      )}
    </Stack>
  );
}
