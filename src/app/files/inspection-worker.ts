import { createReadStream } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { parentPort } from 'node:worker_threads';
import { fileTypeFromFile } from 'file-type';
import { Jimp } from 'jimp';
import { measureImage } from './image-measures.ts';
import type { Found, Task } from './inspection.ts';
import { TextCheck } from './text-check.ts';

/** About 6000 × 4000 pixels: what is larger is shown by no thumbnail. */
const MOST_PIXELS = 24_500_000;
const THUMBNAIL_BOX = 480;
const JPEG_QUALITY = 80;

parentPort?.on('message', async (task: Task) => {
  try {
    const found = task.kind === 'identify' ? await identify(task.file) : await makeThumbnail(task);
    parentPort?.postMessage({ id: task.id, found });
  } catch (error) {
    parentPort?.postMessage({ id: task.id, failed: (error as Error).message });
  }
});

// Loading takes its time, which no task is to be blamed for.
parentPort?.postMessage({ id: 0 });

async function identify(file: string): Promise<Found> {
  const typed = await fileTypeFromFile(file);
  const [mediaType, extension] = typed ? [typed.mime as string, typed.ext as string] : ['', ''];
  if (mediaType === '' || mediaType === 'application/xml') {
    const text = await checkText(file);
    if (text) return text;
  }
  if (mediaType === '') return { mediaType: 'application/octet-stream', extension: '' };
  const measures = mediaType.startsWith('image/') ? measureImage(mediaType, await readFile(file)) : null;
  if (!measures) return { mediaType, extension };
  const { width, height, isTame } = measures;
  return { mediaType, extension, width, height, isTame: isTame && width * height <= MOST_PIXELS };
}

async function checkText(file: string) {
  const check = new TextCheck();
  for await (const piece of createReadStream(file)) check.add(piece as Buffer);
  return check.end();
}

async function makeThumbnail({ file, thumbnail, mediaType }: Extract<Task, { kind: 'thumbnail' }>): Promise<Found> {
  const image = await Jimp.fromBuffer(await readFile(file), {
    'image/jpeg': { maxResolutionInMP: MOST_PIXELS / 1_000_000, maxMemoryUsageInMB: 512 },
  });
  // Turned as the camera was held, which the head of the file does not tell.
  const { width, height } = image;
  if (Math.max(width, height) > THUMBNAIL_BOX) image.scaleToFit({ w: THUMBNAIL_BOX, h: THUMBNAIL_BOX });
  const bytes =
    mediaType === 'image/png'
      ? await image.getBuffer('image/png')
      : await image.getBuffer('image/jpeg', { quality: JPEG_QUALITY });
  await writeFile(thumbnail, bytes, { mode: 0o600 });
  return { mediaType, extension: '', width, height };
}
