/** For how long whoever wrote a message may change it, as the server has it. */
export { REVISABLE_MS } from '../../src/core/revisions.ts';
