import { createReadStream } from 'node:fs';
import path from 'node:path';
import type { Account, Snapshot } from '../../core/directory.ts';
import type { ExportManifest } from '../../core/export/export.ts';
import { type ExportSchedule, isFolderPath, type ScheduleRun } from '../../core/export/schedule.ts';
import { sameMailAddress } from '../../core/mail-address.ts';
import type { ExportScheduleTable } from '../../store/export-schedules.ts';
import { StorageRefused } from '../../store/file-storage/s3.ts';
import { type CallableAddresses, ForbiddenAddress } from '../callable-addresses.ts';
import type { Composed } from '../mail/compose.ts';
import { composeExport } from '../mail/compose-export.ts';
import type { Delivery } from '../mails.ts';
import type { Sealing } from '../sealing.ts';
import { bucketPlace, type FilePlace, folderPlace } from './file-places.ts';
import { secretContext } from './schedules.ts';
import { formatFacts } from './table-writer.ts';

/** A mail holds no more; what is larger is fetched. */
const MOST_ATTACHED = 10_000_000;

/** Sends mails, and knows where the console is. */
export interface Outbox {
  deliver(id: string, mail: Composed): Promise<Delivery>;
  /** The page of the console that tells of a schedule. */
  linkTo(schedule: Pick<ExportSchedule, 'id'>): string;
}

/** A run whose file is there to be brought. */
export interface Finished {
  readonly run: ScheduleRun;
  readonly schedule: ExportSchedule;
  readonly snapshot: Snapshot;
  /** On this machine. */
  readonly file: string;
  readonly manifest: ExportManifest;
}

/** A file that cannot be brought however often it is tried; why, in words for people. */
export class Undeliverable extends Error {}

/** The ways by which files of schedules leave: into a folder of the operator's, into buckets, by mail. */
export class Ways {
  readonly #root: string | null;
  readonly #table: Pick<ExportScheduleTable, 'sealedSecret'>;
  readonly #sealing: Sealing | null;
  readonly #addresses: CallableAddresses;
  readonly #draftFolder: string;

  constructor(parts: {
    /** The operator's folder for exports. */
    readonly root: string | null;
    readonly table: Pick<ExportScheduleTable, 'sealedSecret'>;
    readonly sealing: Sealing | null;
    readonly addresses: CallableAddresses;
    readonly draftFolder: string;
  }) {
    this.#root = parts.root;
    this.#table = parts.table;
    this.#sealing = parts.sealing;
    this.#addresses = parts.addresses;
    this.#draftFolder = parts.draftFolder;
  }

  /** Where the schedule's files go; whoever opened it closes it. */
  async open({ accountId, id, target }: ExportSchedule, account: Pick<Account, 'slug'>): Promise<FilePlace> {
    switch (target.kind) {
      case 'folder': {
        if (this.#root === null) throw new Undeliverable('The operator names no folder for exports any more.');
        const names = [account.slug, ...target.folder.split('/')].filter((name) => name !== '');
        if (!names.every(isFolderPath)) throw new Undeliverable('The folder cannot be called so.');
        return folderPlace(this.#root, names);
      }
      case 's3': {
        const sealed = await this.#table.sealedSecret(accountId, id);
        const secret = sealed && this.#sealing?.open(accountId, secretContext(id), sealed);
        if (!secret) throw new Undeliverable('The secret for the storage cannot be read; enter it anew.');
        return bucketPlace({ ...target, secret }, this.#addresses, path.join(this.#draftFolder, `${id}-manifest`));
      }
      case 'mail':
        throw new Error('Mails go to no place');
    }
  }

  /** Sends the file, or where it is to be fetched, to all who may have it and do not yet; those who got it are told to `onTold`. */
  async mail(
    { run, schedule, snapshot, file, manifest }: Finished,
    name: string,
    outbox: Outbox,
    onTold: (toldTo: readonly string[]) => Promise<unknown>,
  ): Promise<void> {
    const recipients = recipientsOf(schedule, snapshot);
    if (recipients.length === 0) throw new Undeliverable('None of the recipients may have it any more.');
    const toldTo = [...run.toldTo];
    for (const to of recipients.filter((each) => !toldTo.includes(each))) {
      const { mediaType } = formatFacts[manifest.format];
      const isSmall = manifest.bytes <= MOST_ATTACHED;
      const mail = composeExport({
        account: snapshot.account,
        to,
        name: schedule.name,
        link: outbox.linkTo(schedule),
        facts: [
          ['Rows', manifest.rowCount.toLocaleString('en')],
          ['Filter', manifest.filter ?? 'all sessions'],
          ['SHA-256', manifest.sha256],
        ],
        attachment: isSmall ? { name, mediaType, content: createReadStream(file) } : null,
      });
      const delivery = await outbox.deliver(`${run.id}-${toldTo.length}`, mail);
      for (const { content } of mail.attachments) content.destroy();
      if (delivery.kind === 'failed') throw new MailFailed(`The mail to ${to} failed: ${delivery.why}`);
      toldTo.push(to);
      await onTold(toldTo);
    }
  }

  /** What went wrong, in words for the people of the account: nothing of what strangers said, or of this machine. */
  problemOf(error: unknown): string {
    if (error instanceof Undeliverable || error instanceof MailFailed) return error.message.slice(0, 500);
    if (error instanceof StorageRefused) return `The storage answered ${error.status}.`;
    for (let cause = error; cause instanceof Error; cause = cause.cause) {
      if (cause instanceof ForbiddenAddress) return 'The address of the storage may not be called.';
      const { code } = cause as NodeJS.ErrnoException;
      if (code !== undefined && code in causes) return causes[code] ?? '';
    }
    return 'Koine could not bring the file there; its log says why.';
  }
}

class MailFailed extends Error {}

const causes: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'Nobody answers at the address of the storage.',
  ENOTFOUND: 'The storage has no such host.',
  UND_ERR_CONNECT_TIMEOUT: 'Nobody answers at the address of the storage.',
  ENOSPC: 'The disk is full.',
  EACCES: 'Koine may not write into the folder for exports.',
  EROFS: 'Koine may not write into the folder for exports.',
};

/** Agents as long as they may sign in, and those whom an owner allowed. */
function recipientsOf({ target }: ExportSchedule, { agents }: Snapshot): readonly string[] {
  if (target.kind !== 'mail') return [];
  const able = [...agents.values()].filter(({ disabled }) => !disabled).map(({ email }) => email);
  return target.recipients.filter((each) => [...able, ...target.allowed].some((may) => sameMailAddress(may, each)));
}
