import { useState } from 'preact/hooks';

let count = 0;

/** A name that no other element of the widget bears, the same each time it is drawn. */
export function useName(): string {
  return useState(() => `own-${++count}`)[0];
}
