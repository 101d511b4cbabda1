import type { Happening } from './event.ts';
import { invalidInput, type Refusal } from './refusal.ts';

/** The longest that a mail address can be (RFC 5321: 64 before the sign, 255 after it), and by so much of it one is found. */
export const LONGEST_EMAIL = 320;
const LONGEST_LABEL = 200;
const LONGEST_CHANNEL = 64;

/** The refusal of what is too long to be found again by an index; null where all is fit. Lengths are UTF-16 units. */
export function refuseLengths(happenings: readonly Happening[]): Refusal | null {
  for (const happening of happenings) {
    const refusal = refuseLength(happening);
    if (refusal) return refusal;
  }
  return null;
}

function refuseLength(happening: Happening): Refusal | null {
  switch (happening.type) {
    case 'session-opened':
      if (happening.channel.length > LONGEST_CHANNEL) {
        return invalidInput('/channel', `A channel has at most ${LONGEST_CHANNEL} characters.`);
      }
      return refuseEmail('/visitor/email', happening.visitor.email);
    case 'visitor-updated':
      return refuseEmail('/changes/email', happening.changes.email);
    case 'labels-changed':
      return happening.added.some((label) => label.length > LONGEST_LABEL)
        ? invalidInput('/add', `A label has at most ${LONGEST_LABEL} characters.`)
        : null;
    default:
      return null;
  }
}

function refuseEmail(pointer: string, email: string | null | undefined): Refusal | null {
  if ((email?.length ?? 0) <= LONGEST_EMAIL) return null;
  return invalidInput(pointer, `A mail address has at most ${LONGEST_EMAIL} characters.`);
}
