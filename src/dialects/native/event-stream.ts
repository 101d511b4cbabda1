import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import type { Positioned } from '../../core/event.ts';
import { encodeFeedItem } from './codec.ts';
import type { LiveReader } from './live-readers.ts';

const BEAT_MS = 15_000;
const RETRY_MS = 1_000;

/** The feed as server-sent events, with a comment now and then to keep the connection open. A slow client is waited for. */
export function streamFeed(
  epoch: string,
  pages: AsyncIterable<readonly Positioned[]>,
  reader: Pick<LiveReader, 'signal' | 'close'>,
): Readable {
  const stream = new PassThrough();
  const beat = setInterval(() => stream.writableNeedDrain || stream.write(':\n\n'), BEAT_MS);
  stream.once('close', () => {
    clearInterval(beat);
    reader.close();
  });
  stream.write(`retry: ${RETRY_MS}\nevent: epoch\ndata: ${JSON.stringify({ epoch })}\n\n`);
  void write(stream, pages, reader.signal);
  return stream;
}

async function write(stream: PassThrough, pages: AsyncIterable<readonly Positioned[]>, signal: AbortSignal) {
  try {
    for await (const page of pages) {
      const text = page.map(wordItem).join('');
      if (!stream.write(text)) await once(stream, 'drain', { signal });
    }
  } catch {
    // Too slow, out of sight or gone: the stream ends, and who comes back goes on from the last id.
  } finally {
    stream.end();
  }
}

function wordItem(item: Positioned): string {
  return `id: ${item.position}\ndata: ${JSON.stringify(encodeFeedItem(item))}\n\n`;
}
