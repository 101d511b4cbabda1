import { DetailsForm } from './details-form.tsx';
import style from './forms.css?inline';
import { forms as words } from './languages/en.ts';
import { OfflineForm } from './offline-form.tsx';
import { provide } from './part.ts';
import { RatingForm } from './rating-form.tsx';
import { SurveyForm } from './survey-form.tsx';
import { addWords } from './texts.ts';

/** The part that holds what visitors fill in. */
const forms = { DetailsForm, OfflineForm, RatingForm, SurveyForm, style };
export type Forms = typeof forms;

addWords(words);
provide(forms);
