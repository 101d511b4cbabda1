import { randomBytes } from 'node:crypto';
import {
  chownSync,
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import type { Binaries } from './binaries.ts';
import { type Log, launch } from './server-process.ts';
import { StartRefused } from './start-refused.ts';
import { giveTo, type SystemUser } from './system-user.ts';

/** The superuser of an embedded cluster, and the name of its database. */
export const clusterName = 'koine';

/** Where the embedded cluster stands in a data folder. */
export function clusterFolder(dataFolder: string): string {
  return path.join(dataFolder, 'postgres');
}

type ClusterRequest = {
  readonly dataFolder: string;
  readonly binaries: Binaries;
  readonly user: SystemUser | undefined;
  /** A folder that this process and the user may both enter. */
  readonly sharedFolder: string;
  readonly log: Log;
};

/** Makes the cluster if the data folder has none, and gives its password. A start that is cut short leaves no half cluster. */
export async function prepareCluster(request: ClusterRequest): Promise<string> {
  const folder = clusterFolder(request.dataFolder);
  const passwordFile = path.join(request.dataFolder, 'postgres-password');
  if (existsSync(folder)) {
    if (!existsSync(passwordFile)) {
      throw new StartRefused(`${passwordFile} is missing, so the database in ${folder} cannot be opened. Restore it.`);
    }
    if (statSync(folder).uid !== request.user?.uid) giveTo(request.user, folder);
    return readFileSync(passwordFile, 'utf8').trim();
  }
  const password = randomBytes(24).toString('base64url');
  writeFileSync(passwordFile, `${password}\n`, { mode: 0o600 });
  const draft = `${folder}.new`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { mode: 0o700 });
  giveTo(request.user, draft);
  await initialise(request, draft, password);
  renameSync(draft, folder);
  for (const target of [passwordFile, request.dataFolder]) putOnDisk(target);
  return password;
}

async function initialise(request: ClusterRequest, folder: string, password: string): Promise<void> {
  const { binaries, user, sharedFolder, log } = request;
  const handedPassword = path.join(sharedFolder, 'password');
  writeFileSync(handedPassword, `${password}\n`, { mode: 0o600 });
  if (user !== undefined) chownSync(handedPassword, user.uid, user.gid);
  try {
    const initdb = await launch({
      program: binaries.initdb,
      arguments: [
        `--username=${clusterName}`,
        `--pwfile=${handedPassword}`,
        '--auth=scram-sha-256',
        '--encoding=UTF8',
        '--locale=C',
        '--locale-provider=builtin',
        '--builtin-locale=C.UTF-8',
        '--data-checksums',
        '--no-instructions',
      ],
      folder,
      user,
      log,
    });
    const end = await initdb.ended;
    if (end !== 'exit code 0') {
      throw new StartRefused(`The database in ${folder} could not be made (${end}):\n${initdb.lastWords()}`);
    }
  } finally {
    rmSync(handedPassword, { force: true });
  }
}

function putOnDisk(target: string): void {
  const opened = openSync(target, 'r');
  fsyncSync(opened);
  closeSync(opened);
}
