import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { errorCode } from './error-code.ts';
import { StartRefused } from './start-refused.ts';

type DataVersion = { readonly koine?: string; readonly postgres?: number };

/** The version of this Koine, as its package says it. */
export const koineVersion: string = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '../../../package.json'), 'utf8'),
).version;

/** Throws `StartRefused` if a newer Koine made the data folder, or (given this PostgreSQL's major version) another PostgreSQL did. */
export function checkDataVersion(dataFolder: string, postgresMajor?: number): void {
  const { koine, postgres } = readVersion(dataFolder);
  if (koine !== undefined && isNewer(koine, koineVersion)) {
    throw new StartRefused(
      `The data folder ${dataFolder} was made by Koine ${koine}, which is newer than this Koine (${koineVersion}). Start that version; nothing was changed.`,
    );
  }
  if (postgresMajor !== undefined && postgres !== undefined && postgres !== postgresMajor) {
    throw new StartRefused(
      `The data folder ${dataFolder} holds a database of PostgreSQL ${postgres}, but this Koine brings PostgreSQL ${postgresMajor}. Start the Koine that made it; nothing was changed.`,
    );
  }
}

/** Notes in the data folder which Koine, and which embedded PostgreSQL if any, used it last. */
export function writeDataVersion(dataFolder: string, postgresMajor?: number): void {
  const version: DataVersion = { ...readVersion(dataFolder), koine: koineVersion };
  const content = postgresMajor === undefined ? version : { ...version, postgres: postgresMajor };
  writeFileSync(versionFile(dataFolder), `${JSON.stringify(content)}\n`);
}

function versionFile(dataFolder: string): string {
  return path.join(dataFolder, 'version.json');
}

function readVersion(dataFolder: string): DataVersion {
  let text: string;
  try {
    text = readFileSync(versionFile(dataFolder), 'utf8');
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return {};
    throw error;
  }
  try {
    return { ...JSON.parse(text) };
  } catch (error) {
    throw new StartRefused(`${versionFile(dataFolder)} cannot be read: it is not JSON.`, { cause: error });
  }
}

function isNewer(version: string, than: string): boolean {
  return version.localeCompare(than, 'en', { numeric: true }) > 0;
}
