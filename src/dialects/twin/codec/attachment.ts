import type { FileRef } from '../../../core/event.ts';
import { writeTime } from '../parameters.ts';

/** A file of Koine's as the vendor's attachment; its links open it for about an hour. The vendor's client reads either spelling. */
export function encodeAttachment(
  file: FileRef,
  sentAt: number,
  link: string | null,
): Readonly<Record<string, unknown>> {
  const { id, name, size } = file;
  const point = name.lastIndexOf('.');
  const extension = point > 0 ? name.slice(point + 1) : '';
  return {
    id,
    isPrivate: true,
    createdAt: writeTime(sentAt),
    name,
    baseName: point > 0 ? name.slice(0, point) : name,
    extension,
    suggestedExtension: extension,
    sugestedExtension: extension,
    path: link === null ? '' : new URL(link).pathname,
    size,
    url: link,
    downloadLink: link,
  };
}
