import { RestError } from '../../client/rest.ts';
import { API_BASE } from '../shell/server.ts';

/** How much of a file has come. */
export interface Progressed {
  readonly bytes: number;
  readonly sessions: number;
}

const LINE_END = 10;

/** Reads everything about a visitor, and tells as it comes: each session begins a line. Throws `RestError`. */
export async function readEverything(
  visitorId: string,
  samePerson: boolean,
  tell: (progressed: Progressed) => void,
  signal: AbortSignal,
): Promise<Blob> {
  const response = await fetch(`${API_BASE}/visitors/${visitorId}/everything?samePerson=${samePerson}`, {
    signal,
    credentials: 'same-origin',
  });
  if (!response.ok || !response.body) {
    const problem = await response.json().catch(() => ({}));
    const detail = typeof problem.detail === 'string' ? problem.detail : `The server answered ${response.status}.`;
    throw new RestError({ status: response.status, code: problem.code ?? 'unavailable', detail });
  }
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let [bytes, lines] = [0, 0];
  const reader = response.body.getReader();
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    parts.push(read.value);
    bytes += read.value.length;
    for (const byte of read.value) if (byte === LINE_END) lines += 1;
    tell({ bytes, sessions: lines });
  }
  // The last line ends, too.
  tell({ bytes, sessions: Math.max(0, lines - 1) });
  return new Blob(parts, { type: 'application/json' });
}

/** Hands a file to the browser to keep. */
export function saveAs(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
