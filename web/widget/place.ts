import { useEffect, useState } from 'preact/hooks';
import type { SessionPlace } from '../client/api-types.ts';
import { placeText } from './texts.ts';
import type { Visitor } from './visitor.ts';

const ASK_EVERY_MS = 10_000;

/** Where the visitor stands in the queue, in words, asked for anew while they wait; null: it is not known, or they do not wait. */
export function usePlace(isWaiting: boolean, visitor: Pick<Visitor, 'place'>): string | null {
  const [place, setPlace] = useState<SessionPlace['place']>(null);
  useEffect(() => {
    setPlace(null);
    if (!isWaiting) return;
    let isOver = false;
    const look = () =>
      visitor.place().then(
        (found) => isOver || setPlace(found),
        // The connection's own state tells of an outage.
        () => isOver || setPlace(null),
      );
    void look();
    const timer = setInterval(() => void look(), ASK_EVERY_MS);
    return () => {
      isOver = true;
      clearInterval(timer);
    };
  }, [isWaiting, visitor]);
  return place && placeText(place);
}
