import type { ActorRef } from '../event.ts';
import type { Column } from './column.ts';
import type { ExportRequest } from './request.ts';

export type ExportState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

/** An export that was asked for. Times are epoch milliseconds. */
export interface Export {
  readonly accountId: string;
  readonly id: string;
  readonly requestedBy: ActorRef;
  readonly request: ExportRequest;
  readonly state: ExportState;
  /** How many sessions it is about, counted at its start. */
  readonly total: number | null;
  /** Sessions read so far, and rows and bytes written. */
  readonly sessions: number;
  readonly rows: number;
  readonly bytes: number;
  /** Of the whole file, in hex, when it is done. */
  readonly sha256: string | null;
  /** Why it failed, in words. */
  readonly problem: string | null;
  readonly createdAt: number;
  readonly finishedAt: number | null;
  /** From when on the file is no longer there. */
  readonly expiresAt: number | null;
}

/** What goes with the file, so that whoever gets it can tell what it is and that it is whole. */
export interface ExportManifest {
  readonly koine: string;
  readonly account: { readonly id: string; readonly name: string };
  readonly createdAt: string;
  readonly rows: ExportRequest['rows'];
  readonly format: ExportRequest['format'];
  readonly csv: ExportRequest['csv'] | null;
  readonly filter: string | null;
  readonly columns: readonly Column[];
  readonly rowCount: number;
  readonly bytes: number;
  readonly sha256: string;
}
