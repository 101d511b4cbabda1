import Type, { type Static } from 'typebox';
import { Count, closed, Id, Nullable, Time, Words } from './wire-words.ts';

export const importDialects = ['native', 'agendize', 'liveperson', 'superoffice', 'twin', 'vcclive'] as const;

/** Whose file it is, and what it is called. */
export const NewImportQuery = Type.Object(
  { from: Words(importDialects, 'Whose sessions they are.'), name: Type.String({ minLength: 1, maxLength: 255 }) },
  closed,
);

/** How names of the file are to be taken: ids of agents, queues and inboxes by `kind:key`, such as `agent:390`. */
const Mapping = Type.Record(Type.String({ maxLength: 200 }), Id, { maxProperties: 2_000 });

/** `check` reads the file again under this mapping and writes nothing. */
export const ImportStart = Type.Object(
  { check: Type.Optional(Type.Boolean()), mapping: Type.Optional(Mapping) },
  closed,
);

const ImportName = Type.Object(
  {
    kind: Words(['agent', 'queue', 'inbox']),
    key: Type.String({ description: 'What the vendor tells it by.' }),
    name: Nullable(Type.String()),
    count: Count,
    /** Who or what it is taken for; null: sessions that name it are refused. */
    id: Nullable(Id),
  },
  closed,
);

/** History that comes in from a file. */
export const Import = Type.Object(
  {
    id: Id,
    from: Type.String(),
    fileName: Type.String(),
    bytes: Count,
    state: Words(['checking', 'checked', 'running', 'done', 'failed']),
    mapping: Type.Record(Type.String(), Id),
    /** Records in the file; null before it was read to its end. */
    total: Nullable(Count),
    read: Count,
    written: Count,
    /** There already. */
    present: Count,
    refused: Count,
    /** Read back and compared with what was given, and those of them that differ in anything. */
    compared: Count,
    differing: Count,
    names: Type.Array(ImportName),
    firstAt: Nullable(Time),
    lastAt: Nullable(Time),
    problem: Nullable(Type.String()),
    requestedBy: Nullable(Type.String()),
    createdAt: Time,
    finishedAt: Nullable(Time),
  },
  closed,
);
export type Import = Static<typeof Import>;

export const ImportNotesQuery = Type.Object(
  {
    kind: Type.Optional(Words(['refused', 'differs'])),
    limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 10_000 })),
  },
  closed,
);

/** Why a record was not taken, or in what it is read back otherwise. */
export const ImportNote = Type.Object(
  {
    kind: Words(['refused', 'differs']),
    record: Count,
    line: Count,
    foreignId: Nullable(Type.String()),
    reason: Type.String(),
  },
  closed,
);
export type ImportNote = Static<typeof ImportNote>;
