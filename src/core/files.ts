import type { Snapshot } from './directory.ts';

/** What an account, or an inbox in its stead, says about files. Sizes are bytes; what is absent is as in `defaultFileLimits`. */
export type FileSettings = Partial<FileLimits>;

/** What files may be sent in a session. */
export interface FileLimits {
  /** Whether visitors may send files; agents, bots and keys always may. */
  readonly fromVisitors: boolean;
  /** Of one file. */
  readonly maxBytes: number;
  readonly maxPerMessage: number;
  readonly maxPerSession: number;
  /** Of all files that one visitor sends within an hour. */
  readonly maxHourlyBytes: number;
  /** Media types as found in the content; `image/*` holds all images but SVG. */
  readonly types: readonly string[];
}

const MIB = 1024 * 1024;

/** Of one file, whatever is set. */
export const MOST_FILE_BYTES = 200 * MIB;

export const defaultFileLimits: FileLimits = {
  fromVisitors: true,
  maxBytes: 20 * MIB,
  maxPerMessage: 10,
  maxPerSession: 100,
  maxHourlyBytes: 100 * MIB,
  types: [
    'image/*',
    'audio/*',
    'video/*',
    'text/plain',
    'application/pdf',
    'application/zip',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    'application/vnd.openxmlformats-officedocument.presentationml.presentation',
    'application/vnd.oasis.opendocument.text',
    'application/vnd.oasis.opendocument.spreadsheet',
    'application/vnd.oasis.opendocument.presentation',
  ],
};

/** The limits of a session of this inbox. */
export function fileLimitsOf({ account, inboxes }: Snapshot, inboxId: string): FileLimits {
  return { ...defaultFileLimits, ...account.settings.files, ...inboxes.get(inboxId)?.settings.files };
}

/** Whether files of this media type may be sent. A wildcard never means SVG, which can hold scripts. */
export function isTypeAllowed({ types }: FileLimits, mediaType: string): boolean {
  if (types.includes(mediaType)) return true;
  return mediaType !== 'image/svg+xml' && types.includes(`${mediaType.split('/')[0]}/*`);
}

/** Images that every browser shows and that cannot do anything but be shown. */
const shownTypes: readonly string[] = ['image/jpeg', 'image/png', 'image/gif', 'image/webp'];

/** Whether a browser may show the file; everything else is handed out as a download. */
export function isShown({ mediaType, width }: { readonly mediaType: string; readonly width?: number }): boolean {
  return shownTypes.includes(mediaType) && width !== undefined;
}

const LONGEST_NAME = 120;

/**
 * The name as it can be shown and saved everywhere: its last path segment, without characters that control, hide or
 * turn text around, and with an ending that fits what is in the file, so that nothing passes for what it is not.
 */
export function safeFileName(given: string, mediaType: string, extension: string): string {
  const segment = given.toWellFormed().normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const visible = segment
    .replace(/[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]/gu, '')
    .replace(/[<>:"|?*]/g, '_')
    .replace(/\s+/g, ' ')
    .replace(/^[. ]+|[. ]+$/g, '');
  const fitting = withFittingEnding(visible === '' ? 'file' : visible, mediaType, extension);
  const short = shortened(fitting);
  return /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i.test(short) ? `_${short}` : short;
}

const otherEndings: Readonly<Record<string, readonly string[]>> = {
  jpg: ['jpeg', 'jpe', 'jfif'],
  tif: ['tiff'],
  mp4: ['m4v', 'm4a'],
  ogg: ['oga', 'ogv'],
  mov: ['qt'],
  txt: ['csv', 'tsv', 'log', 'md', 'json', 'yaml', 'yml', 'ini', 'conf', 'eml', 'ics', 'vcf'],
};

function withFittingEnding(name: string, mediaType: string, extension: string): string {
  const dot = name.lastIndexOf('.');
  const ending = dot > 0 ? name.slice(dot + 1).toLowerCase() : '';
  const expected = mediaType === 'text/plain' ? 'txt' : extension;
  const fits = ending === expected || otherEndings[expected]?.includes(ending);
  return fits || expected === '' ? name : `${name}.${expected}`;
}

function shortened(name: string): string {
  const letters = [...name];
  if (letters.length <= LONGEST_NAME) return name;
  const ending = /\.[A-Za-z0-9]{1,10}$/.exec(name)?.[0] ?? '';
  return letters.slice(0, LONGEST_NAME - ending.length).join('') + ending;
}
