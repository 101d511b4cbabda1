/** Invitations as server and pages understand them alike. */
export { invitationFor } from '../../src/core/invitations.ts';
