import { useState } from 'preact/hooks';
import type { Session } from '../../src/core/session.ts';
import { Icon } from './icons.tsx';
import { texts } from './texts.ts';

interface Props {
  readonly session: Session;
  rate(score: number, comment: string): Promise<boolean>;
  startAnew(): void;
}

/** Stands where the composer was, once the chat is over: a rating, if somebody has answered, and a new beginning. */
export function Ending({ session, rate, startAnew }: Props) {
  const isRateable = session.stage === 'ended' && (session.agentLegs.length > 0 || session.byBot.count > 0);
  return (
    <div class="ending">
      {session.rating ? <p role="status">{texts.thanks}</p> : isRateable && <RatingForm rate={rate} />}
      <button type="button" class="wide primary" onClick={startAnew}>
        {texts.newChat}
      </button>
    </div>
  );
}

function RatingForm({ rate }: Pick<Props, 'rate'>) {
  const [score, setScore] = useState(0);
  const [comment, setComment] = useState('');
  const [hasFailed, setFailed] = useState(false);
  return (
    <form
      class="rating"
      onSubmit={async (event) => {
        event.preventDefault();
        setFailed(!(await rate(score, comment.trim())));
      }}
    >
      <fieldset>
        <legend>{texts.rateQuestion}</legend>
        <div class="stars">
          {[1, 2, 3, 4, 5].map((count) => (
            <label key={count} class={count <= score ? 'star full' : 'star'}>
              <input
                type="radio"
                name="score"
                aria-label={texts.stars(count)}
                checked={count === score}
                onChange={() => setScore(count)}
              />
              <Icon name="star" />
            </label>
          ))}
        </div>
      </fieldset>
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
