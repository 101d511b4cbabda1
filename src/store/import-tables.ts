import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { ActorRef } from '../core/event.ts';
import type { FoundName, ImportCounts, ImportNote, ImportState, NameMapping } from '../core/imports.ts';
import type { Due, MaybeTime } from './tables.ts';

/** The tables of imports, as all others are in `tables.ts`. */
export interface ImportTables {
  import: {
    accountId: string;
    id: string;
    dialect: string;
    fileName: string;
    bytes: number;
    requestedBy: JSONColumnType<ActorRef>;
    state: ImportState;
    mapping: ColumnType<NameMapping, string | undefined, string>;
    total: number | null;
    counts: JSONColumnType<ImportCounts>;
    names: ColumnType<readonly FoundName[], string | undefined, string>;
    firstAt: MaybeTime;
    lastAt: MaybeTime;
    problem: string | null;
    tries: Generated<number>;
    lease: string | null;
    dueAt: MaybeTime;
    createdAt: Due;
    finishedAt: MaybeTime;
    fileRemovedAt: MaybeTime;
  };
  importNote: ImportNote & { readonly accountId: string; readonly importId: string };
}
