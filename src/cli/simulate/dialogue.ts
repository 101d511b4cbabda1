import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { CommandFailed } from '../exit-code.ts';

/** Who says what, in order; a visitor begins. */
export interface Dialogue {
  readonly turns: readonly DialogueTurn[];
}

export interface DialogueTurn {
  readonly side: 'visitor' | 'agent';
  readonly text: string;
}

const LIMIT = 200_000;

/**
 * The dialogues of a file with one JSON object a line, `{"turns": [["visitor" | "agent", text], …]}`; `.gz` is
 * unpacked. Those in which no visitor speaks are left out. Throws `CommandFailed` for a file that is none.
 */
export async function readDialogues(file: string): Promise<readonly Dialogue[]> {
  const dialogues: Dialogue[] = [];
  let line = 0;
  try {
    const raw = createReadStream(file);
    const input = file.endsWith('.gz') ? raw.on('error', (error) => input.destroy(error)).pipe(createGunzip()) : raw;
    for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (text.trim() === '') continue;
      const dialogue = parse(text);
      if (dialogue.turns.length > 0) dialogues.push(dialogue);
      if (dialogues.length === LIMIT) break;
    }
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailed(2, `${file} cannot be read as dialogues, at line ${line}: ${reason}`);
  }
  if (dialogues.length === 0) throw new CommandFailed(2, `${file} holds no dialogue.`);
  return dialogues;
}

function parse(line: string): Dialogue {
  const { turns } = JSON.parse(line) as { turns?: unknown };
  if (!Array.isArray(turns)) throw new Error('no turns');
  const read = turns.map((turn): DialogueTurn => {
    const [side, text] = Array.isArray(turn) ? turn : [];
    if ((side !== 'visitor' && side !== 'agent') || typeof text !== 'string') throw new Error('a turn is no turn');
    return { side, text };
  });
  const spoken = read.filter(({ text }) => text.trim() !== '');
  const first = spoken.findIndex(({ side }) => side === 'visitor');
  return { turns: first === -1 ? [] : spoken.slice(first) };
}
