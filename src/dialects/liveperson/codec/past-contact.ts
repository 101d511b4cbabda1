import type { Sdes } from '../history-wire.ts';
import { textOrNull } from './past-talk.ts';

/** The first address and number among what the site told of its visitor. */
export function contactIn(sdes: Sdes | undefined): { readonly email: string | null; readonly phone: string | null } {
  const contacts = (sdes?.events ?? []).flatMap(({ personalInfo }) =>
    [personalInfo?.contacts, personalInfo?.personalInfo?.contacts]
      .flatMap((each) => each ?? [])
      .map(({ personalContact }) => personalContact),
  );
  const first = (member: 'email' | 'phone') =>
    contacts.map((contact) => textOrNull(contact?.[member])).find((found) => found !== null) ?? null;
  return { email: first('email'), phone: first('phone') };
}
