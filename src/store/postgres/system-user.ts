import { lchownSync, lstatSync, readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import path from 'node:path';
import { StartRefused } from './start-refused.ts';

/** A user of the operating system as whom PostgreSQL runs. */
export type SystemUser = { readonly name: string; readonly uid: number; readonly gid: number };

/** The user PostgreSQL must run as, for it refuses root; undefined if this process's own user will do. Throws `StartRefused` if there is none. */
export function choosePostgresUser(clusterFolder: string): SystemUser | undefined {
  const owner = statSync(clusterFolder, { throwIfNoEntry: false });
  const uid = process.getuid?.();
  if (uid !== 0) {
    if (owner !== undefined && uid !== undefined && owner.uid !== uid) {
      throw new StartRefused(
        `The database in ${clusterFolder} belongs to the user ${userName(owner.uid)}. Start Koine as that user or as root.`,
      );
    }
    return undefined;
  }
  return owner !== undefined && owner.uid !== 0 ? ownerAsUser(owner) : substituteForRoot();
}

/** Gives a folder and all in it to the user; the folder itself last, so that its owner tells whether all is done. */
export function giveTo(user: SystemUser | undefined, target: string): void {
  if (user === undefined) return;
  const stats = lstatSync(target);
  if (stats.isDirectory()) for (const name of readdirSync(target)) giveTo(user, path.join(target, name));
  if (stats.uid !== user.uid) lchownSync(target, user.uid, user.gid);
}

function substituteForRoot(): SystemUser {
  const users = systemUsers();
  for (const name of ['koine', 'postgres', 'nobody']) {
    const user = users.find((candidate) => candidate.name === name);
    if (user !== undefined && user.uid !== 0) return user;
  }
  throw new StartRefused(
    'PostgreSQL refuses to run as root, and there is no user koine, postgres or nobody to run it as. Make one, or start Koine as an ordinary user.',
  );
}

function ownerAsUser(owner: Stats): SystemUser {
  return { name: userName(owner.uid), uid: owner.uid, gid: owner.gid };
}

function userName(uid: number): string {
  return systemUsers().find((user) => user.uid === uid)?.name ?? String(uid);
}

function systemUsers(): SystemUser[] {
  return readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .map((line) => line.split(':'))
    .filter((fields) => fields.length > 3)
    .map(([name = '', , uid, gid]) => ({ name, uid: Number(uid), gid: Number(gid) }));
}
