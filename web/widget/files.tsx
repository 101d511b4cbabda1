import { SessionFiles } from '../client/session-files.ts';
import { FileView } from './file-view.tsx';
import style from './files.css?inline';
import { files as words } from './languages/en.ts';
import { provide } from './part.ts';
import { addWords } from './texts.ts';
import { Uploads } from './uploads.tsx';

/** The part that sends files and shows them. */
const part = { FileView, SessionFiles, Uploads, style };
export type FilesPart = typeof part;

addWords(words);
provide(part);
