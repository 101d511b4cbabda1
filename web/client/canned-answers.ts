/** Prepared answers as server and pages understand them alike. */
export { expandAnswer, searchAnswers } from '../../src/core/canned-answers.ts';
