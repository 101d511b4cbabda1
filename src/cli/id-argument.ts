import { InvalidArgumentError } from 'commander';

const id = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

export function isId(text: string): boolean {
  return id.test(text);
}

/** Reads an id that a command is given. */
export function parseId(text: string): string {
  if (!isId(text)) throw new InvalidArgumentError('It must be an id, as the lists show it.');
  return text.toLowerCase();
}
