import type { Agent } from '../../client/api-types.ts';

/** What each role is called, and what it may do. */
export const roleNames: Readonly<Record<Agent['role'], { readonly name: string; readonly may: string }>> = {
  agent: { name: 'Agent', may: 'Answers the chats of the queues they belong to.' },
  supervisor: { name: 'Supervisor', may: 'Sees every chat, helps along, and reads the reports.' },
  admin: { name: 'Admin', may: 'Sets everything, but makes and changes no owners.' },
  owner: { name: 'Owner', may: 'May do everything.' },
};

const letters = 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789';
const LENGTH = 16;
/** Of the bytes there are, so many go evenly into the letters. */
const FAIR = 256 - (256 % letters.length);

/** A first password: 16 letters and digits that are not taken for one another, about 92 bits. */
export function makePassword(): string {
  let password = '';
  while (password.length < LENGTH) {
    for (const byte of crypto.getRandomValues(new Uint8Array(LENGTH))) {
      if (byte < FAIR && password.length < LENGTH) password += letters[byte % letters.length];
    }
  }
  return password;
}
