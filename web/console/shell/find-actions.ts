/** Something that can be found by what it is called. */
export interface Findable {
  readonly label: string;
  /** More words by which it is found. */
  readonly words?: string | undefined;
}

/**
 * Those that fit what was typed, the best first: every typed word must begin a word of theirs, or stand within one.
 * Without anything typed all fit, in their own order.
 */
export function findActions<T extends Findable>(all: readonly T[], typed: string): readonly T[] {
  const wanted = simple(typed).split(/\s+/).filter(Boolean);
  if (wanted.length === 0) return all;
  return all
    .flatMap((each, index) => {
      const score = scoreOf(simple(`${each.label} ${each.words ?? ''}`), wanted);
      return score === null ? [] : [{ each, score, index }];
    })
    .sort((a, b) => b.score - a.score || a.index - b.index)
    .map(({ each }) => each);
}

function scoreOf(text: string, wanted: readonly string[]): number | null {
  const words = text.split(/[^\p{L}\p{N}]+/u);
  let score = 0;
  for (const part of wanted) {
    if (words[0]?.startsWith(part)) score += 3;
    else if (words.some((word) => word.startsWith(part))) score += 2;
    else if (text.includes(part)) score += 1;
    else return null;
  }
  return score;
}

/** Without case and accents. */
function simple(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLocaleLowerCase();
}
