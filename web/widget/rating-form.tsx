import { useState } from 'preact/hooks';
import { useDraft } from './drafts.ts';
import { Stars } from './stars.tsx';
import { texts } from './texts.ts';

interface Props {
  readonly draftKey: string;
  /** False when that could not be said. */
  rate(score: number, comment: string): Promise<boolean>;
}

/** Stars, and a word to them. */
export function RatingForm({ draftKey, rate }: Props) {
  const [score, setScore] = useState(0);
  const [comment, setComment] = useDraft(`${draftKey}.rating`);
  const [hasFailed, setFailed] = useState(false);
  return (
    <form
      class="rating"
      onSubmit={async (event) => {
        event.preventDefault();
        const isDone = await rate(score, comment.trim());
        setFailed(!isDone);
        if (isDone) setComment('');
      }}
    >
      <Stars label={texts.rateQuestion} most={5} score={score} rate={setScore} />
      {score > 0 && (
        <>
          <textarea
            rows={2}
            maxLength={4000}
            value={comment}
            placeholder={texts.comment}
            aria-label={texts.comment}
            onInput={(event) => setComment(event.currentTarget.value)}
          />
          <button type="submit" class="wide secondary">
            {texts.rate}
          </button>
        </>
      )}
      {hasFailed && (
        <p class="failure" role="alert">
          {texts.notDone}
        </p>
      )}
    </form>
  );
}
