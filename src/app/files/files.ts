import { createHash } from 'node:crypto';
import { readFile, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { type Actor, mayCommand, refOf } from '../../core/access.ts';
import type { ActorRef, FileRef } from '../../core/event.ts';
import {
  defaultFileLimits,
  type FileLimits,
  type FileSettings,
  fileLimitsOf,
  isShown,
  isTypeAllowed,
  safeFileName,
} from '../../core/files.ts';
import { guardedOf } from '../../core/guarded.ts';
import { maskText } from '../../core/masking.ts';
import { invalidInput, Refusal } from '../../core/refusal.ts';
import type { Session } from '../../core/session.ts';
import type { Directory } from '../../store/directory.ts';
import type { Content, FileStorage } from '../../store/file-storage/file-storage.ts';
import type { FilePlace, FileTable, NoRoom, StoredFile } from '../../store/files.ts';
import { refuseUnlessManager } from '../accounts.ts';
import type { Audit } from '../audit.ts';
import type { Blocks } from '../blocks.ts';
import { maskingRulesOf } from '../masking.ts';
import { makeId } from '../secrets.ts';
import { Arrivals, tooLarge } from './arrivals.ts';
import type { Scanner } from './clamd.ts';
import type { FileLinks, Rendition } from './file-links.ts';
import type { Found, Inspection } from './inspection.ts';

const HOUR_MS = 3_600_000;
const UNPOSTED_MS = 24 * HOUR_MS;
const SWEPT_AT_ONCE = 200;
const MOST_SWEEPS = 1000;
/** Up to here an image is its own preview where it has no thumbnail. */
const SMALL_IMAGE_BYTES = 2 * 1024 * 1024;

/** Where files are kept, and who looks for viruses in them. */
export interface FilePlaces {
  readonly storage: FileStorage;
  /** Where files arrive; on a disk of this machine. */
  readonly arrivals: string;
  readonly scanner: Scanner | null;
  /** Whether files are taken though the scanner gave no answer. */
  readonly acceptsUnscanned: boolean;
}

/** A file on its way to a session. */
export interface Upload {
  /** As the sender calls it. */
  readonly name: string;
  readonly body: Readable;
  /** In bytes, where it is told beforehand. */
  readonly size: number | null;
  /** The sender's network address. */
  readonly address: string;
}

/** What a link opens. Whoever takes the stream must read or destroy it. */
export interface OpenFile {
  readonly name: string;
  readonly mediaType: string;
  /** Whether a browser may show it; all else is a download. */
  readonly isShown: boolean;
  /** When the link expires, epoch milliseconds. */
  readonly expiresAt: number;
  readonly body: Readable;
}

/** The files of sessions: taken in, given to messages, handed out by signed links, and removed. */
export class Files {
  readonly #table: FileTable;
  readonly #directory: Directory;
  readonly #blocks: Blocks;
  readonly #audit: Audit;
  readonly #links: FileLinks;
  readonly #inspection: Inspection;
  readonly #places: FilePlaces | null;
  readonly #arrivals: Arrivals | null;
  readonly #now: () => number;

  constructor(parts: {
    readonly table: FileTable;
    readonly directory: Directory;
    readonly blocks: Blocks;
    readonly audit: Audit;
    readonly links: FileLinks;
    readonly inspection: Inspection;
    /** Null where no files can be kept. */
    readonly places: FilePlaces | null;
    readonly now: () => number;
  }) {
    this.#table = parts.table;
    this.#directory = parts.directory;
    this.#blocks = parts.blocks;
    this.#audit = parts.audit;
    this.#links = parts.links;
    this.#inspection = parts.inspection;
    this.#places = parts.places;
    this.#arrivals = parts.places && new Arrivals(parts.places.arrivals);
    this.#now = parts.now;
  }

  /** Takes a file in, for a message that its sender will post in this session. Refuses what is not allowed there. */
  async upload(actor: Actor, session: Session, { name, body, size, address }: Upload): Promise<FileRef> {
    const limits = await this.#refuseUnlessMaySend(actor, session, { name, address });
    const sender = refOf(actor, null);
    const of = {
      accountId: session.accountId,
      sessionId: session.id,
      senderKind: sender.kind,
      senderId: sender.id ?? '',
    };
    if (size !== null && size > limits.maxBytes) throw tooLarge(limits.maxBytes);
    const room = () => roomOf(actor, limits, this.#now());
    refuseWithoutRoom(await this.#table.noRoom(of, size ?? 0, room()));
    const { storage } = this.#place();
    const from = { sender: `${of.accountId} ${of.senderId}`, maxBytes: limits.maxBytes };
    return (this.#arrivals as Arrivals).receive(body, from, async (content) => {
      const found = await this.#inspect(content, limits);
      const thumbnail = await this.#thumbnailOf(content, found);
      try {
        const { width, height } = thumbnail?.found ?? found;
        const file = {
          ...of,
          id: makeId(this.#now()),
          name: await this.#nameOf(session, name, found),
          mediaType: found.mediaType,
          size: content.size,
          width: width ?? null,
          height: height ?? null,
          hasThumbnail: thumbnail !== null,
        };
        refuseWithoutRoom(await this.#table.add(file, room(), this.#now()));
        await storing(storage.put(keyOf(file), content));
        if (thumbnail) await storing(storage.put(thumbnailKeyOf(file), thumbnail.content));
        await this.#table.ready(file);
        return refOfFile(file);
      } finally {
        if (thumbnail) await rm(thumbnail.content.file, { force: true });
      }
    });
  }

  /** The files that a message names, as it will bear them; refuses those that are not its sender's to post in it. */
  async named(
    session: Session,
    sender: ActorRef,
    messageId: string,
    ids: readonly string[],
  ): Promise<readonly FileRef[]> {
    const snapshot = await this.#directory.snapshot(session.accountId);
    const most = snapshot ? fileLimitsOf(snapshot, session.inboxId).maxPerMessage : 0;
    if (ids.length > most) throw invalidInput('/files', `A message has at most ${most} files.`);
    const place = { accountId: session.accountId, sessionId: session.id };
    const found = await this.#table.postable(place, ids, sender, messageId);
    return ids.map((id, index) => {
      const file = found.find((each) => each.id === id);
      if (!file || ids.indexOf(id) !== index) {
        throw invalidInput(`/files/${index}`, 'There is no such file of yours that was not posted yet.');
      }
      return refOfFile(file);
    });
  }

  /** Gives the files to a message for good. To be called before the message is stored. */
  async claim(session: Session, messageId: string, ids: readonly string[]): Promise<void> {
    const place = { accountId: session.accountId, sessionId: session.id };
    if (!(await this.#table.claim(place, ids, messageId, this.#now()))) {
      throw new Refusal('conflict', 'One of the files was posted already.');
    }
  }

  /** The path of a link that opens the file for about an hour; null for a preview of what has none. */
  linkOf(place: Omit<FilePlace, 'id'>, file: FileRef, rendition: Rendition = 'original'): string | null {
    if (rendition === 'preview' && !isShown(file)) return null;
    const token = this.#links.sign({ ...place, id: file.id }, rendition, this.#now());
    return `/koine/v1/files/${token}/${encodeURIComponent(file.name)}`;
  }

  /** What a link opens. Refuses with `not-found` what is forged, expired or removed, with its message or without. */
  async open(token: string): Promise<OpenFile> {
    const link = this.#links.open(token, this.#now());
    const file = link && (await this.#table.get(link.place));
    const rendered = link && file && renditionOf(file, link.rendition);
    const body = rendered && (await storing(this.#place().storage.read(rendered.key)));
    if (!link || !rendered || !body) throw new Refusal('not-found', 'There is no such file, or the link has expired.');
    const { name, mediaType, isShown } = rendered;
    return { name, mediaType, isShown, expiresAt: link.expiresAt, body };
  }

  /** What the account says about files, in its inboxes that say nothing else. */
  async limits(actor: Actor): Promise<FileLimits> {
    refuseUnlessManager(actor);
    return { ...defaultFileLimits, ...(await this.#settings(actor)).files };
  }

  /** What is absent stays; it holds for what is sent from now on. */
  async changeLimits(actor: Actor, changes: FileSettings): Promise<FileLimits> {
    refuseUnlessManager(actor);
    await this.#directory.changeSettings(actor.accountId, {
      settings: (settings) => ({ ...settings, files: { ...settings.files, ...changes } }),
    });
    await this.#audit.note(actor, 'limits-changed', { files: changes });
    return this.limits(actor);
  }

  /** Removes all files of a session; may be called again when it failed. */
  async removeOf(accountId: string, sessionId: string): Promise<void> {
    for (const file of await this.#table.leaveWith({ accountId, sessionId })) await this.#remove(file);
  }

  /** Notes that a message is about to be removed; answers whether it bears files. */
  takeBack(session: Session, messageId: string): Promise<boolean> {
    return this.#table.takeBack({ accountId: session.accountId, sessionId: session.id }, messageId, this.#now());
  }

  /** Removes those of a session's files whose message was removed; while they are on hold, they stay. May be called again when it failed. */
  async removeTakenBack(place: Omit<FilePlace, 'id'>): Promise<void> {
    for (const file of await this.#table.leaveTakenBack(place, this.#now() - HOUR_MS)) await this.#remove(file);
  }

  /** Removes what was uploaded a day ago and stands in no message, and what was taken back and is on no hold any more. */
  async sweep(): Promise<void> {
    if (!this.#places) return;
    await this.#arrivals?.sweep();
    for (let round = 0; round < MOST_SWEEPS; round += 1) {
      const places = await this.#table.withTakenBack(this.#now() - HOUR_MS, SWEPT_AT_ONCE);
      for (const place of places) await this.removeTakenBack(place);
      if (places.length < SWEPT_AT_ONCE) break;
    }
    for (let round = 0; round < MOST_SWEEPS; round += 1) {
      const orphans = await this.#table.leaveOrphans(this.#now() - UNPOSTED_MS, SWEPT_AT_ONCE);
      for (const orphan of orphans) await this.#remove(orphan);
      if (orphans.length < SWEPT_AT_ONCE) return;
    }
  }

  async #settings({ accountId }: Actor) {
    const snapshot = await this.#directory.snapshot(accountId);
    if (!snapshot) throw new Refusal('not-found', 'There is no such account.');
    return snapshot.account.settings;
  }

  async #remove(file: StoredFile): Promise<void> {
    const { storage } = this.#place();
    await storage.remove(thumbnailKeyOf(file));
    await storage.remove(keyOf(file));
    await this.#table.remove(file);
  }

  #place(): FilePlaces {
    if (!this.#places) throw new Refusal('unavailable', 'No files can be kept here.');
    return this.#places;
  }

  async #refuseUnlessMaySend(
    actor: Actor,
    session: Session,
    { name, address }: Pick<Upload, 'name' | 'address'>,
  ): Promise<FileLimits> {
    if (!mayCommand(actor, 'post-message', guardedOf(session))) {
      throw new Refusal('forbidden', 'You may not send files to this session.');
    }
    const snapshot = await this.#directory.snapshot(session.accountId);
    if (!snapshot) throw new Refusal('not-found', 'There is no such account.');
    const limits = fileLimitsOf(snapshot, session.inboxId);
    if (session.stage === 'closed') throw new Refusal('session-closed', 'The session is closed: its record is sealed.');
    if (actor.kind !== 'visitor') return limits;
    if (!limits.fromVisitors) throw new Refusal('forbidden', 'Visitors cannot send files here.');
    if (session.stage === 'ended') throw new Refusal('session-ended', 'The session is over.');
    await this.#blocks.refuseBlocked(session.accountId, { visitorId: actor.visitorId, address }, [name]);
    return limits;
  }

  /** What is in the file, once it may be sent and holds no virus that the scanner knows. */
  async #inspect({ file }: Content, limits: FileLimits): Promise<Found> {
    const found = await this.#inspection.identify(file);
    if (!found) throw new Refusal('invalid-input', 'The file cannot be read.');
    if (!isTypeAllowed(limits, found.mediaType)) {
      throw new Refusal('invalid-input', `Files of this kind (${found.mediaType}) cannot be sent.`);
    }
    const { scanner, acceptsUnscanned } = this.#place();
    const scanned = (await scanner?.scan(file)) ?? { kind: 'clean' };
    switch (scanned.kind) {
      case 'clean':
        return found;
      case 'infected':
        throw new Refusal('invalid-input', 'The virus scanner does not let this file pass.', [], {
          cause: new Error(`The scanner found ${scanned.with}.`),
        });
      case 'unknown':
        if (acceptsUnscanned) return found;
        throw new Refusal('unavailable', 'The file cannot be checked for viruses just now; try again.', [], {
          cause: new Error(scanned.why),
        });
    }
  }

  async #thumbnailOf({ file }: Content, { mediaType, isTame }: Found) {
    if (!isTame) return null;
    const thumbnail = `${file}-thumbnail`;
    const found = await this.#inspection.makeThumbnail(file, thumbnail, mediaType);
    if (!found) {
      await rm(thumbnail, { force: true });
      return null;
    }
    const { size } = await stat(thumbnail);
    const sha256 = createHash('sha256')
      .update(await readFile(thumbnail))
      .digest('hex');
    return { found, content: { file: thumbnail, size, sha256 } };
  }

  async #nameOf(session: Session, name: string, { mediaType, extension }: Found): Promise<string> {
    const snapshot = await this.#directory.snapshot(session.accountId);
    const safe = safeFileName(name, mediaType, extension);
    return snapshot ? maskText(safe, maskingRulesOf(snapshot.account)) : safe;
  }
}

/** Where files arrive and are kept below a data folder. */
export function fileFoldersIn(dataFolder: string): { readonly arrivals: string; readonly kept: string } {
  const folder = path.resolve(dataFolder, 'files');
  return { arrivals: path.join(folder, 'arriving'), kept: path.join(folder, 'kept') };
}

function roomOf(actor: Actor, { maxPerSession, maxHourlyBytes }: FileLimits, now: number) {
  return {
    maxPerSession,
    ...(actor.kind === 'visitor' && { bytesSince: { since: now - HOUR_MS, most: maxHourlyBytes } }),
  };
}

function refuseWithoutRoom(found: NoRoom | null): void {
  switch (found) {
    case 'session-full':
      throw new Refusal('too-large', 'The session has as many files as it may.');
    case 'sender-at-limit':
      throw new Refusal('too-many-requests', 'Too much was sent within the hour; try again later.');
    case null:
  }
}

async function storing<T>(done: Promise<T>): Promise<T> {
  try {
    return await done;
  } catch (cause) {
    throw new Refusal('unavailable', 'The file storage does not answer as it should; try again.', [], { cause });
  }
}

function refOfFile(file: Pick<StoredFile, 'id' | 'name' | 'mediaType' | 'size' | 'width' | 'height'>): FileRef {
  const { id, name, mediaType, size, width, height } = file;
  return { id, name, mediaType, size, ...(width !== null && height !== null && { width, height }) };
}

function renditionOf(file: StoredFile, rendition: Rendition) {
  const { name, mediaType, size } = file;
  const shown = isShown(refOfFile(file));
  if (rendition === 'original') return { name, mediaType, isShown: shown, key: keyOf(file) };
  if (file.hasThumbnail) {
    const thumbnailType = mediaType === 'image/png' ? 'image/png' : 'image/jpeg';
    return { name, mediaType: thumbnailType, isShown: true, key: thumbnailKeyOf(file) };
  }
  return shown && size <= SMALL_IMAGE_BYTES ? { name, mediaType, isShown: true, key: keyOf(file) } : null;
}

/** Spread over a fixed number of folders, so that removing files leaves no empty ones behind. */
function keyOf({ accountId, id }: Pick<FilePlace, 'accountId' | 'id'>): string {
  return `${accountId}/${id.slice(-2)}/${id}`;
}

function thumbnailKeyOf(file: Pick<FilePlace, 'accountId' | 'id'>): string {
  return `${keyOf(file)}-thumbnail`;
}
