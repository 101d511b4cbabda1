import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { Condition } from '../core/condition.ts';
import type { ActorRef } from '../core/event.ts';
import type { ExportManifest, ExportState } from '../core/export/export.ts';
import type { ExportRequest } from '../core/export/request.ts';
import type { ScheduleRunState, ScheduleTarget, ScheduleTime } from '../core/export/schedule.ts';
import type { Place } from '../core/query.ts';
import type { Due, MaybeTime } from './tables.ts';

/** The tables of exports, as all others are in `tables.ts`. */
export interface ExportTables {
  export: {
    accountId: string;
    id: string;
    requestedBy: JSONColumnType<ActorRef>;
    request: JSONColumnType<ExportRequest>;
    condition: JSONColumnType<Condition> | null;
    state: ExportState;
    total: number | null;
    sessions: Generated<number>;
    rows: Generated<number>;
    bytes: Generated<number>;
    place: ColumnType<Place | null, string | null, string | null>;
    manifest: ColumnType<ExportManifest | null, string | null, string | null>;
    sha256: string | null;
    problem: string | null;
    tries: Generated<number>;
    lease: string | null;
    dueAt: MaybeTime;
    createdAt: Due;
    finishedAt: MaybeTime;
    expiresAt: MaybeTime;
  };
  exportSchedule: {
    accountId: string;
    id: string;
    name: string;
    request: JSONColumnType<ExportRequest>;
    at: JSONColumnType<ScheduleTime>;
    target: JSONColumnType<ScheduleTarget>;
    sealedSecret: Buffer | null;
    fileName: string;
    keep: number | null;
    enabled: boolean;
    notice: string | null;
    failures: Generated<number>;
    madeBy: JSONColumnType<ActorRef>;
    createdAt: Due;
    nextDueAt: MaybeTime;
  };
  exportScheduleRun: {
    accountId: string;
    id: string;
    scheduleId: string;
    dueAt: Due;
    state: Generated<ScheduleRunState>;
    tries: Generated<number>;
    lease: string | null;
    nextTryAt: MaybeTime;
    /** Where its schedule's files went then. */
    place: string | null;
    file: string | null;
    rows: number | null;
    bytes: number | null;
    problem: string | null;
    toldTo: ColumnType<readonly string[], string | undefined, string>;
    finishedAt: MaybeTime;
  };
}
