import { useState } from 'preact/hooks';
import type { Session } from '../../src/core/session.ts';
import type { Answers } from '../../src/core/survey.ts';
import type { AskedSurvey } from '../client/api-types.ts';
import { Stars } from './stars.tsx';
import { SurveyForm } from './survey-form.tsx';
import { texts } from './texts.ts';

interface Props {
  readonly session: Session;
  /** What is asked after a chat, instead of stars alone. */
  readonly survey: AskedSurvey | null;
  rate(score: number, comment: string): Promise<boolean>;
  answer(answers: Answers): Promise<boolean>;
  startAnew(): void;
}

/** Stands where the composer was, once the chat is over: a rating, if somebody has answered, and a new beginning. */
export function Ending({ session, survey, rate, answer, startAnew }: Props) {
  const isRateable = session.stage === 'ended' && (session.agentLegs.length > 0 || session.byBot.count > 0);
  return (
    <div class="ending">
      {session.rating || session.answers.exit ? (
        <p role="status">{texts.thanks}</p>
      ) : (
        isRateable &&
        (survey ? (
          <SurveyForm survey={survey} submitText={texts.sendAnswers} submit={answer} />
        ) : (
          <RatingForm rate={rate} />
        ))
      )}
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
