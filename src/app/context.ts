import { randomBytes } from 'node:crypto';
import type { MailServerFacts } from '../core/mail.ts';
import { AgentLegs } from '../store/agent-legs.ts';
import { AgentPresenceTable } from '../store/agent-presence.ts';
import { Aliases } from '../store/aliases.ts';
import { AuditTable } from '../store/audit.ts';
import { BlockTable } from '../store/blocks.ts';
import { BotTurns } from '../store/bot-turns.ts';
import { BotTable } from '../store/bots.ts';
import { CalendarTable } from '../store/calendars.ts';
import { CannedAnswerTable } from '../store/canned-answers.ts';
import { Compaction } from '../store/compaction.ts';
import { Credentials } from '../store/credentials.ts';
import { type Database, openDatabase } from '../store/database.ts';
import { Deliveries } from '../store/deliveries.ts';
import { Directory } from '../store/directory.ts';
import { DirectoryNotices } from '../store/directory-notices.ts';
import { ErasureTable } from '../store/erasures.ts';
import { ExportRunTable } from '../store/export-runs.ts';
import { ExportScheduleTable } from '../store/export-schedules.ts';
import { ExportTable } from '../store/exports.ts';
import { DiskStorage } from '../store/file-storage/disk.ts';
import { S3Storage } from '../store/file-storage/s3.ts';
import { FileTable } from '../store/files.ts';
import { Idempotency } from '../store/idempotency.ts';
import { ImportTable } from '../store/imports.ts';
import { Journal } from '../store/journal.ts';
import { KnowledgeTable } from '../store/knowledge.ts';
import { LegalHoldTable } from '../store/legal-holds.ts';
import { LiveFigures } from '../store/live-figures.ts';
import { Logs } from '../store/logs.ts';
import { MailWalk } from '../store/mail-walk.ts';
import { MailTable } from '../store/mails.ts';
import { PushTable } from '../store/push.ts';
import { RemovalPreview } from '../store/removal-preview.ts';
import { RetentionDays } from '../store/retention-days.ts';
import { RollupReader } from '../store/rollup-reader.ts';
import { Rollups } from '../store/rollups.ts';
import { RoutingTable } from '../store/routing-table.ts';
import { SavedViewTable } from '../store/saved-views.ts';
import { SealedOriginals } from '../store/sealed-originals.ts';
import { SearchTable } from '../store/search.ts';
import { SearchIndex } from '../store/search-index.ts';
import { SessionCells } from '../store/session-cells.ts';
import { SessionRemoval } from '../store/session-removal.ts';
import type { LookingBounds } from '../store/session-walk.ts';
import { Sessions } from '../store/sessions.ts';
import { SurveyTable } from '../store/surveys.ts';
import { Timers } from '../store/timers.ts';
import { Turns } from '../store/turns.ts';
import { VerificationKeyTable } from '../store/verification-keys.ts';
import { VerifiedVisitors } from '../store/verified-visitors.ts';
import { Visitors } from '../store/visitors.ts';
import { WebhookTable } from '../store/webhooks.ts';
import { Accounts } from './accounts.ts';
import { AgentTimes } from './agent-times.ts';
import { Arrivals } from './arrivals.ts';
import { Attendance } from './attendance.ts';
import { Audit } from './audit.ts';
import { Authentication } from './authentication.ts';
import { Blocks } from './blocks.ts';
import { Bots } from './bots.ts';
import { Calendars } from './calendars.ts';
import { callableAddresses } from './callable-addresses.ts';
import { CannedAnswers } from './canned-answers.ts';
import { Chat } from './chat.ts';
import { Claims } from './claims.ts';
import { Compacting } from './compacting.ts';
import { Exports, exportFolderIn } from './exports/exports.ts';
import { ScheduledRuns } from './exports/scheduled-runs.ts';
import { ExportSchedules } from './exports/schedules.ts';
import { Ways } from './exports/ways.ts';
import { Clamd } from './files/clamd.ts';
import { FileLinks } from './files/file-links.ts';
import { type FilePlaces, Files, fileFoldersIn } from './files/files.ts';
import { Inspection } from './files/inspection.ts';
import { Filters } from './filters.ts';
import { History } from './history.ts';
import { Importing } from './importing.ts';
import { ImportRun } from './imports/import-run.ts';
import { Imports, importFolderIn } from './imports/imports.ts';
import { Keys } from './keys.ts';
import { Knowledge } from './knowledge.ts';
import { Live } from './live.ts';
import { MailServerState } from './mail/mail-server.ts';
import { Mails } from './mails.ts';
import { Originals } from './originals.ts';
import { PasswordHashing } from './password-hashing.ts';
import { Dossiers } from './privacy/dossier.ts';
import { Erasing } from './privacy/erasing.ts';
import { LegalHolds } from './privacy/legal-holds.ts';
import { Retention } from './privacy/retention.ts';
import { RetentionPreview } from './privacy/retention-preview.ts';
import { Push } from './push/push.ts';
import { Reports } from './reports.ts';
import { Routing } from './routing.ts';
import { Safety } from './safety.ts';
import { SavedViews } from './saved-views.ts';
import { Sealing } from './sealing.ts';
import { Search } from './search.ts';
import { openSignIn, type SignInCases } from './sign-in/open-sign-in.ts';
import { Surveys } from './surveys.ts';
import { Transcripts } from './transcripts/transcripts.ts';
import { Verification } from './verification.ts';
import { WaitingLine } from './waiting-line.ts';
import { Webhooks } from './webhooks.ts';
import { Welcoming } from './welcoming.ts';

/** All use cases over one database, built by hand. Whatever faces the outside gets this. */
export interface App extends SignInCases {
  readonly accounts: Accounts;
  readonly arrivals: Arrivals;
  readonly attendance: Attendance;
  readonly authentication: Authentication;
  readonly bots: Bots;
  readonly botTurns: BotTurns;
  readonly calendars: Calendars;
  readonly surveys: Surveys;
  readonly cannedAnswers: CannedAnswers;
  readonly chat: Chat;
  readonly compacting: Compacting;
  readonly exports: Exports;
  readonly exportSchedules: ExportSchedules;
  readonly scheduledRuns: ScheduledRuns;
  readonly dossiers: Dossiers;
  readonly erasing: Erasing;
  readonly files: Files;
  readonly filters: Filters;
  readonly history: History;
  readonly importing: Importing;
  readonly imports: Imports;
  readonly keys: Keys;
  readonly knowledge: Knowledge;
  readonly legalHolds: LegalHolds;
  readonly live: Live;
  readonly mails: Mails;
  readonly mailServer: MailServerState;
  readonly push: Push;
  readonly reports: Reports;
  readonly retention: Retention;
  readonly retentionPreview: RetentionPreview;
  readonly rollups: Rollups;
  readonly routing: Routing;
  readonly savedViews: SavedViews;
  readonly search: Search;
  readonly searchIndex: SearchIndex;
  readonly waitingLine: WaitingLine;
  readonly aliases: Aliases;
  readonly timers: Timers;
  readonly transcripts: Transcripts;
  readonly turns: Turns;
  readonly webhooks: Webhooks;
  readonly safety: Safety;
  readonly originals: Originals;
  readonly blocks: Blocks;
  readonly verification: Verification;
  readonly welcoming: Welcoming;
  readonly audit: Audit;
  readonly webhookTable: WebhookTable;
  readonly deliveries: Deliveries;
  readonly idempotency: Idempotency;
  readonly journal: Pick<Journal, 'onAppended' | 'waiting'>;
  readonly database: Database;
  /** Names this store's history; positions of another epoch mean nothing here. */
  readonly epoch: string;
  /** The clock by which sessions go, in epoch milliseconds. */
  readonly now: () => number;
  /** Whether the database answers. */
  isReady(): Promise<boolean>;
  close(): Promise<void>;
}

export interface AppOptions {
  readonly databaseUrl: string;
  readonly connections?: number;
  readonly now?: () => number;
  /** What a list may take that can end early. */
  readonly looking?: LookingBounds | undefined;
  /** 32 bytes by which secrets and originals are sealed; without it none are kept. */
  readonly sealKey?: Buffer;
  /** Where files are kept; without it none can be. */
  readonly files?: FileOptions;
  /** The server that takes mails; without it they wait. */
  readonly mailServer?: MailServerFacts | null;
  /** Below which scheduled exports may be written; without it none is. */
  readonly exportsFolder?: string | undefined;
  /** Networks of the operator's own that may be called, beside all public addresses. */
  readonly callableNetworks?: readonly string[];
  /** scrypt's N for passwords. No setting leads here: fewer than usual are for where nobody's password is kept. */
  readonly passwordRounds?: number;
  readonly onDatabaseError?: (error: Error) => void;
}

export interface FileOptions {
  /** Files arrive below it, and are kept there unless a storage is named. */
  readonly dataFolder: string;
  /** An S3-compatible store, as `https://key:secret@host/bucket?region=…`. */
  readonly storageUrl?: string | undefined;
  /** A virus scanner, as `tcp://host:3310` or `unix:/path`. */
  readonly clamdUrl?: string | undefined;
  /** Whether files are taken though the scanner gave no answer. */
  readonly acceptsUnscanned?: boolean | undefined;
}

/** Opens the use cases; the schema must be up to date. */
export async function openApp(options: AppOptions): Promise<App> {
  const now = options.now ?? Date.now;
  const database = openDatabase(options.databaseUrl, {
    ...(options.connections !== undefined && { connections: options.connections }),
    ...(options.onDatabaseError && { onError: options.onDatabaseError }),
  });
  const notices = new DirectoryNotices(options.databaseUrl, database);
  const directory = new Directory(database.db, notices);
  const credentials = new Credentials(database.db, notices);
  const visitors = new Visitors(database);
  const journal = new Journal(database.pool);
  const logs = new Logs(database.db);
  const sessions = new Sessions(database.db);
  const botTable = new BotTable(database.db, notices);
  const botTurns = new BotTurns(database.db);
  const authentication = new Authentication({ directory, credentials, visitors, bots: botTable, notices, now });
  const verified = new VerifiedVisitors(database.db);
  const claims = new Claims({ verified });
  const hashing = new PasswordHashing(options.passwordRounds);
  const accounts = new Accounts({ directory, credentials, visitors, claims, hashing });
  const audit = new Audit({ table: new AuditTable(database.db), now });
  const sealing = options.sealKey ? new Sealing(options.sealKey) : null;
  const originals = new Originals({ table: new SealedOriginals(database.db), directory, audit, sealing, now });
  const blockTable = new BlockTable(database.db, notices);
  const blocks = new Blocks({ table: blockTable, visitors, audit, now });
  const webhookTable = new WebhookTable(database.db);
  const deliveries = new Deliveries(database);
  const rollupReader = new RollupReader(database.db);
  const verification = new Verification({ table: new VerificationKeyTable(database.db), audit, sealing, now });
  const attendance = new Attendance({ table: new AgentPresenceTable(database.db), directory, now });
  const routingTable = new RoutingTable(database.db);
  const routing = new Routing({ table: routingTable, directory, attendance, now });
  const inspection = new Inspection();
  const places = options.files ? placesFor(options.files) : null;
  const fileTable = new FileTable(database.db);
  const files = new Files({
    table: fileTable,
    directory,
    blocks,
    audit,
    // Without a key of its own, links die with this process.
    links: new FileLinks(options.sealKey ?? randomBytes(32)),
    inspection,
    places,
    now,
  });
  const chat = new Chat({
    journal,
    logs,
    directory,
    visitors,
    originals,
    blocks,
    files,
    claims,
    now,
    routing,
    notices,
  });
  const searchIndex = new SearchIndex(database);
  const history = new History({ sessions, logs, verified, looking: options.looking });
  const transcripts = new Transcripts({ history, accounts });
  const search = new Search({
    table: new SearchTable(database.db),
    index: searchIndex,
    sessions,
    accounts,
    history,
    now,
  });
  const filters = new Filters({ accounts, now });
  const exports = new Exports({
    table: new ExportTable(database.db),
    cells: new SessionCells(database.db),
    sessions,
    filters,
    directory,
    places:
      places && options.files ? { folder: exportFolderIn(options.files.dataFolder), storage: places.storage } : null,
    databaseUrl: options.databaseUrl,
    now,
  });
  const addresses = callableAddresses(options.callableNetworks);
  const schedules = {
    table: new ExportScheduleTable(database.db),
    runs: new ExportRunTable(database.db),
    exports,
    directory,
    now,
  };
  const ways = new Ways({
    root: options.exportsFolder ?? null,
    table: schedules.table,
    sealing,
    addresses,
    draftFolder: exportFolderIn(options.files?.dataFolder ?? ''),
  });
  const mailTable = new MailTable(database.db);
  const holdTable = new LegalHoldTable(database.db);
  const removal = new SessionRemoval(database.db);
  const preview = new RemovalPreview(database.db);
  const days = new RetentionDays(database.db);
  const retention = new Retention({ directory, removal, notices, files, audit, days, now });
  const erasing = new Erasing({
    table: new ErasureTable(database.db),
    removal,
    preview,
    retention,
    holds: holdTable,
    sessions,
    visitors,
    verified,
    blocks: blockTable,
    exports,
    audit,
    now,
  });
  const epoch = await logs.epoch();
  await notices.start();
  const aliases = new Aliases(database.db);
  const importing = new Importing({ journal, sessions });
  const reports = new Reports({
    reader: rollupReader,
    times: new AgentTimes({ legs: new AgentLegs(database.db), attendance, now }),
  });
  const signIn = openSignIn({ database, directory, credentials, audit, sealing, addresses, hashing, now });
  return {
    ...signIn,
    accounts,
    attendance,
    authentication,
    botTurns,
    bots: new Bots({ table: botTable, turns: botTurns, accounts, sealing }),
    surveys: new Surveys({ table: new SurveyTable(database.db, notices), accounts }),
    calendars: new Calendars({ table: new CalendarTable(database.db, notices), accounts, now }),
    cannedAnswers: new CannedAnswers({ table: new CannedAnswerTable(database.db), accounts, history, now }),
    chat,
    compacting: new Compacting({ compaction: new Compaction(database), now }),
    files,
    filters,
    exports,
    exportSchedules: new ExportSchedules({
      ...schedules,
      audit,
      sealing,
      addresses,
      hasFolder: options.exportsFolder !== undefined,
    }),
    scheduledRuns: new ScheduledRuns({ ...schedules, ways }),
    retention,
    retentionPreview: new RetentionPreview({ accounts, preview, days, now }),
    erasing,
    legalHolds: new LegalHolds({ table: holdTable, audit, now }),
    dossiers: new Dossiers({ visitors, verified, sessions, logs, files: fileTable, mails: mailTable, audit }),
    history,
    importing,
    imports: new Imports({
      table: new ImportTable(database.db),
      run: new ImportRun({ importing, sessions, accounts, aliases }),
      accounts,
      places:
        places && options.files ? { folder: importFolderIn(options.files.dataFolder), storage: places.storage } : null,
      now,
    }),
    knowledge: new Knowledge({ table: new KnowledgeTable(database.db) }),
    keys: new Keys({ credentials, directory }),
    mails: new Mails({
      table: mailTable,
      walk: new MailWalk(database.db),
      logs,
      directory,
      resets: signIn.passwordResets,
      now,
    }),
    mailServer: new MailServerState({ table: mailTable, directory, facts: options.mailServer ?? null, now }),
    arrivals: new Arrivals({ reader: rollupReader, now }),
    push: new Push({
      table: new PushTable(database.db, notices),
      sealing,
      addresses,
      now,
    }),
    reports,
    live: new Live({ figures: new LiveFigures(database.db), accounts, attendance, reports, now }),
    rollups: new Rollups(database.db, now),
    routing,
    savedViews: new SavedViews({ table: new SavedViewTable(database.db), filters, now }),
    search,
    searchIndex,
    aliases,
    timers: new Timers(database.db),
    transcripts,
    turns: new Turns({ db: database.db, directory }),
    safety: new Safety({ directory, audit, originals }),
    originals,
    blocks,
    verification,
    welcoming: new Welcoming({ accounts, chat, history, visitors, verified, verification }),
    audit,
    webhooks: new Webhooks({ table: webhookTable, deliveries, filters, now }),
    webhookTable,
    deliveries,
    idempotency: new Idempotency(database.db),
    journal,
    waitingLine: new WaitingLine({ table: routingTable, directory, chat, now }),
    database,
    epoch,
    now,
    isReady: () =>
      database.pool.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    close: async () => {
      await signIn.openIdCalls.close();
      await transcripts.stop();
      await authentication.stop();
      await inspection.stop();
      await notices.stop();
      await database.close();
    },
  };
}

function placesFor({ dataFolder, storageUrl, clamdUrl, acceptsUnscanned = false }: FileOptions): FilePlaces {
  const { arrivals, kept } = fileFoldersIn(dataFolder);
  const storage = storageUrl === undefined ? new DiskStorage(kept) : new S3Storage(storageUrl);
  return { arrivals, storage, scanner: clamdUrl === undefined ? null : new Clamd(clamdUrl), acceptsUnscanned };
}
