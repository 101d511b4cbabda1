import Type, { type Static } from 'typebox';
import { MOST_FILE_BYTES } from '../../core/files.ts';
import { Count, closed, Id, Nullable } from './wire-words.ts';

const MediaTypes = Type.Array(Type.String({ pattern: '^[a-z]+/([a-z0-9.+-]{1,127}|\\*)$' }), { maxItems: 200 });

/** What files may be sent. Types are media types as found in the content; `image/*` holds all images but SVG. */
export const FileLimits = Type.Object(
  {
    /** Whether visitors may send files; agents, bots and keys always may. */
    fromVisitors: Type.Boolean(),
    /** Bytes of one file. */
    maxBytes: Type.Integer({ minimum: 1, maximum: MOST_FILE_BYTES }),
    maxPerMessage: Type.Integer({ minimum: 1, maximum: 50 }),
    maxPerSession: Type.Integer({ minimum: 1, maximum: 10_000 }),
    /** Bytes of all files that one visitor sends within an hour. */
    maxHourlyBytes: Type.Integer({ minimum: 1, maximum: 1_000 * MOST_FILE_BYTES }),
    types: MediaTypes,
  },
  closed,
);
export type FileLimits = Static<typeof FileLimits>;

export const FileLimitsChanges = Type.Partial(FileLimits, closed);

const fileMembers = {
  id: Id,
  name: Type.String(),
  /** As found in the content. */
  mediaType: Type.String(),
  /** Bytes. */
  size: Count,
  /** Pixels, of images that say theirs. */
  width: Type.Optional(Count),
  height: Type.Optional(Count),
};

/** A file and links to it, which open it for about an hour; read again for fresh ones. */
export const File = Type.Object(
  {
    ...fileMembers,
    url: Type.String(),
    /** A small picture of it; null for what is no image that browsers show. */
    previewUrl: Nullable(Type.String()),
  },
  closed,
);
export type File = Static<typeof File>;

/** Ids of files that the sender uploaded to the session and has not posted yet. */
export const FileIds = Type.Array(Id, { minItems: 1, maxItems: 50 });
