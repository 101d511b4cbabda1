import { useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import { playBlip } from './blip.ts';
import { usePreference } from './preferences.ts';
import { useToast } from './toasts.tsx';
import { useWorkplace } from './workplace.tsx';

/** Tells an agent of notes that name them, and leads there. */
export function Mentions() {
  const { connection } = useWorkplace();
  const toast = useToast();
  const navigate = useNavigate();
  const [sound] = usePreference('sound');
  useEffect(
    () =>
      connection.subscribe((news) => {
        if (news.kind !== 'frame' || news.frame.t !== 'mention') return;
        const { sessionId, number, by, text } = news.frame;
        if (sound) playBlip();
        toast({
          text: (
            <>
              <strong>
                <bdi>{by.name ?? 'Somebody'}</bdi>
              </strong>{' '}
              names you in chat #{number}: <bdi>{text}</bdi>
            </>
          ),
          action: {
            name: 'Open',
            run: () => void navigate({ to: '/chats/$sessionId', params: { sessionId }, search: (before) => before }),
          },
          stays: true,
        });
      }),
    [connection, toast, navigate, sound],
  );
  return null;
}
