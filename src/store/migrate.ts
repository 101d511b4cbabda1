import { type Kysely, Migrator } from 'kysely';
import { openDatabase } from './database.ts';
import * as foundation from './migrations/0001-foundation.ts';
import * as transferOffers from './migrations/0002-transfer-offers.ts';
import * as conversations from './migrations/0003-conversations.ts';
import * as webhooks from './migrations/0004-webhooks.ts';
import * as listsByNumber from './migrations/0005-lists-by-number.ts';
import * as workingDay from './migrations/0006-working-day.ts';
import * as webhookDeliveries from './migrations/0010-webhook-deliveries.ts';
import * as mails from './migrations/0011-mails.ts';
import * as safety from './migrations/0012-safety.ts';
import * as calendars from './migrations/0013-calendars.ts';
import * as businessClocks from './migrations/0014-business-clocks.ts';
import * as routing from './migrations/0015-routing.ts';
import * as bots from './migrations/0016-bots.ts';
import * as company from './migrations/0017-company.ts';
import * as surveys from './migrations/0018-surveys.ts';
import * as files from './migrations/0019-files.ts';
import * as tools from './migrations/0020-tools.ts';
import * as filters from './migrations/0031-filters.ts';
import * as search from './migrations/0032-search.ts';
import * as views from './migrations/0033-views.ts';
import * as rollups from './migrations/0035-rollups.ts';
import * as agentStates from './migrations/0036-agent-states.ts';
import * as revisions from './migrations/0041-revisions.ts';
import * as push from './migrations/0042-push.ts';
import * as exports from './migrations/0043-exports.ts';
import * as privacy from './migrations/0044-privacy.ts';
import * as secondFactors from './migrations/0050-second-factors.ts';
import * as passwordResets from './migrations/0051-password-resets.ts';
import * as searchRewrites from './migrations/0052-search-rewrites.ts';
import * as signInAttempts from './migrations/0055-sign-in-attempts.ts';
import * as signInProviders from './migrations/0056-sign-in-providers.ts';
import * as imports from './migrations/0058-imports.ts';
import * as importFiles from './migrations/0059-import-files.ts';
import * as takenBackFiles from './migrations/0060-taken-back-files.ts';
import * as keeping from './migrations/0061-keeping.ts';
import * as exportSchedules from './migrations/0062-export-schedules.ts';
import * as foundByEmail from './migrations/0064-found-by-email.ts';
import * as pushChoices from './migrations/0065-push-choices.ts';
import * as compaction from './migrations/0066-compaction.ts';
import * as packedRollups from './migrations/0070-packed-rollups.ts';
import * as listsByDuration from './migrations/0071-lists-by-duration.ts';
import { StartRefused } from './postgres/start-refused.ts';

const migrations = {
  '0001-foundation': foundation,
  '0002-transfer-offers': transferOffers,
  '0003-conversations': conversations,
  '0004-webhooks': webhooks,
  '0005-lists-by-number': listsByNumber,
  '0006-working-day': workingDay,
  '0010-webhook-deliveries': webhookDeliveries,
  '0011-mails': mails,
  '0012-safety': safety,
  '0013-calendars': calendars,
  '0014-business-clocks': businessClocks,
  '0015-routing': routing,
  '0016-bots': bots,
  '0017-company': company,
  '0018-surveys': surveys,
  '0019-files': files,
  '0020-tools': tools,
  '0031-filters': filters,
  '0032-search': search,
  '0033-views': views,
  '0035-rollups': rollups,
  '0036-agent-states': agentStates,
  '0041-revisions': revisions,
  '0042-push': push,
  '0043-exports': exports,
  '0044-privacy': privacy,
  '0050-second-factors': secondFactors,
  '0051-password-resets': passwordResets,
  '0052-search-rewrites': searchRewrites,
  '0055-sign-in-attempts': signInAttempts,
  '0056-sign-in-providers': signInProviders,
  '0058-imports': imports,
  '0059-import-files': importFiles,
  '0060-taken-back-files': takenBackFiles,
  '0061-keeping': keeping,
  '0062-export-schedules': exportSchedules,
  '0064-found-by-email': foundByEmail,
  '0065-push-choices': pushChoices,
  '0066-compaction': compaction,
  '0070-packed-rollups': packedRollups,
  '0071-lists-by-duration': listsByDuration,
};

/** Brings the database's schema up to this Koine's. Safe beside other processes; refuses a schema newer than it knows. */
export async function migrate(url: string): Promise<void> {
  const database = openDatabase(url, { connections: 1 });
  try {
    await migrateDatabase(database.db as unknown as Kysely<unknown>);
  } finally {
    await database.close();
  }
}

async function migrateDatabase(db: Kysely<unknown>): Promise<void> {
  // Branches bring their numbers in any order; none of them builds on one with a greater number.
  const provider = { getMigrations: async () => migrations };
  const migrator = new Migrator({ db, provider, allowUnorderedMigrations: true });
  await refuseNewerSchema(db);
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

async function refuseNewerSchema(db: Kysely<unknown>): Promise<void> {
  const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
  if (!tables.some((table) => table.name === 'kysely_migration')) return;
  const applied = await (db as Kysely<{ kysely_migration: { name: string } }>)
    .selectFrom('kysely_migration')
    .select('name')
    .execute();
  const unknown = applied.filter(({ name }) => !(name in migrations));
  if (unknown.length > 0) {
    throw new StartRefused(
      `The database was made by a newer Koine (it has ${unknown.map(({ name }) => name).join(', ')}). Start that version, or restore a backup made before it.`,
    );
  }
}
