import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { texts } from './texts.ts';

interface Props<T> {
  load(): Promise<T>;
  children(part: T): ComponentChildren;
}

/** Draws what a part brings that is loaded when it is first needed; one that does not come may be asked for again. */
export function Late<T>({ load, children }: Props<T>) {
  const [part, setPart] = useState<{ readonly loaded: T } | null>(null);
  const [hasFailed, setFailed] = useState(false);
  useEffect(() => {
    let isOver = false;
    if (!part && !hasFailed)
      load().then(
        (loaded) => isOver || setPart({ loaded }),
        () => isOver || setFailed(true),
      );
    return () => {
      isOver = true;
    };
  });
  if (part) return <>{children(part.loaded)}</>;
  if (!hasFailed)
    return (
      <p class="line late" role="status">
        {texts.loading}
      </p>
    );
  return (
    <p class="failure" role="alert">
      {texts.notDone}
      <button type="button" class="text-button" onClick={() => setFailed(false)}>
        {texts.retry}
      </button>
    </p>
  );
}
