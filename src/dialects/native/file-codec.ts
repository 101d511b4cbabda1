import type { App } from '../../app/context.ts';
import type { FileRef } from '../../core/event.ts';
import type * as wire from './file-wire.ts';

/** Where the files of a session are, and how links to them are made. */
export interface FileLinking {
  readonly app: Pick<App, 'files'>;
  readonly publicUrl: string;
  readonly place: { readonly accountId: string; readonly sessionId: string };
}

/** The file with links that open it for about an hour. */
export function encodeFile(file: FileRef, { app, publicUrl, place }: FileLinking): wire.File {
  const preview = app.files.linkOf(place, file, 'preview');
  return {
    ...file,
    url: publicUrl + app.files.linkOf(place, file),
    previewUrl: preview === null ? null : publicUrl + preview,
  };
}
