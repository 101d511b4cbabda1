import type { App } from '../app/context.ts';
import type { FileRef } from '../core/event.ts';

/** Where a file of a session's messages opens, for about an hour. */
export type FileUrl = (sessionId: string, file: FileRef) => string;

export function fileUrlsOf({ files }: Pick<App, 'files'>, publicUrl: string, accountId: string): FileUrl {
  return (sessionId, file) => `${publicUrl}${files.linkOf({ accountId, sessionId }, file) ?? ''}`;
}

/** What was said, for APIs that have no word for files: below the text stands each file's name, and its address where one is made. */
export function textWithFiles(
  { text, files = [] }: { readonly text: string; readonly files?: readonly FileRef[] | undefined },
  urlOf: ((file: FileRef) => string) | null,
): string {
  const named = files.map((file) => (urlOf ? `${file.name} ${urlOf(file)}` : file.name));
  return [text, ...named].filter((line) => line !== '').join('\n');
}
