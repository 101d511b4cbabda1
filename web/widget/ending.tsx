import type { VisitorSession } from '../../src/core/visitor-session.ts';
import type { Forms } from './forms.tsx';
import { Late } from './late.tsx';
import { texts } from './texts.ts';
import type { Visitor } from './visitor.ts';
import type { VisitorState } from './visitor-state.ts';

interface Props {
  readonly session: VisitorSession;
  readonly state: VisitorState;
  readonly visitor: Visitor;
  readonly draftKey: string;
}

/** Stands where the composer was, once the chat is over: a rating, if somebody has answered, and a new beginning. */
export function Ending({ session, state, visitor, draftKey }: Props) {
  const isRated = Boolean(session.rating || session.answers.exit);
  const isRateable = !isRated && session.stage === 'ended' && session.wasAnswered;
  const survey = state.status?.surveys.exit ?? null;
  return (
    <div class="ending">
      {isRated ? (
        <p role="status">{texts.thanks}</p>
      ) : (
        isRateable && (
          <Late load={() => visitor.load<Forms>('forms')}>
            {({ SurveyForm, RatingForm }) =>
              survey ? (
                <SurveyForm
                  survey={survey}
                  draftKey={draftKey}
                  submitText={texts.sendAnswers}
                  submit={(answers) => visitor.answer(answers)}
                />
              ) : (
                <RatingForm draftKey={draftKey} rate={(score, comment) => visitor.rate(score, comment)} />
              )
            }
          </Late>
        )
      )}
      <button type="button" class={isRateable ? 'wide' : 'wide primary'} onClick={() => visitor.startAnew()}>
        {texts.newChat}
      </button>
    </div>
  );
}
