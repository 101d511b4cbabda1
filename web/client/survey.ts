/** The questions of a survey as server and pages understand them alike. */
export { type Answers, partsOf, type Question, rangeOf, shownQuestions } from '../../src/core/survey.ts';
