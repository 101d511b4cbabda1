const LONGEST = 254;
const LONGEST_LOCAL = 64;
const local = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/;
const domain = /^([\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?\.)+[\p{L}\p{N}]([\p{L}\p{N}-]{0,61}[\p{L}\p{N}])?$/u;

/**
 * Whether this is one plain mail address with a full domain. Neither white space, nor line breaks, nor anything that
 * makes a list, a name or a comment of it passes, so an address can hold no header.
 */
export function isMailAddress(text: string): boolean {
  if (text.length > LONGEST) return false;
  const at = text.indexOf('@');
  return at > 0 && at <= LONGEST_LOCAL && local.test(text.slice(0, at)) && domain.test(text.slice(at + 1));
}

/** Addresses that lead to the same box are alike in this form, as far as case goes. */
export function sameMailAddress(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
