import { constants } from 'node:fs';
import { copyFile, mkdir, open, realpath, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { Agent, fetch as fetchOf } from 'undici';
import type { Content } from '../../store/file-storage/file-storage.ts';
import { S3Storage } from '../../store/file-storage/s3.ts';
import type { CallableAddresses } from '../callable-addresses.ts';

/** Read by the operator's group, too: whatever takes the files on from there. */
const FILE_MODE = 0o640;

/** Where files of schedules go, each with its manifest beside it. What is put under a name takes the place of what was there. */
export interface FilePlace {
  /** Tells places apart. */
  readonly name: string;
  /** Once it returns, both are there whole; the manifest came last. */
  put(name: string, content: Content, manifest: string): Promise<void>;
  /** Does nothing for what is not there. */
  remove(name: string): Promise<void>;
  close(): Promise<void>;
}

/** A folder below one that the operator named; whatever lies in it, nothing is written elsewhere. */
export function folderPlace(root: string, names: readonly string[]): FilePlace {
  const folder = path.join(root, ...names);
  const inside = async () => {
    await mkdir(folder, { recursive: true, mode: 0o750 });
    // A link in the folder must lead nowhere else.
    const [real, realRoot] = await Promise.all([realpath(folder), realpath(root)]);
    if (real !== path.join(realRoot, ...names)) throw new Error('The folder leads out of the folder for exports');
    return real;
  };
  const settle = async (target: string, write: (draft: string) => Promise<void>) => {
    const draft = `${target}.part`;
    await rm(draft, { force: true });
    await write(draft);
    const handle = await open(draft, 'r+');
    await handle
      .chmod(FILE_MODE)
      .then(() => handle.sync())
      .finally(() => handle.close());
    await rename(draft, target);
  };
  return {
    name: `folder:${names.join('/')}`,
    async put(name, { file }, manifest) {
      const target = path.join(await inside(), name);
      await settle(target, (draft) => copyFile(file, draft, constants.COPYFILE_EXCL));
      await settle(manifestOf(target), (draft) => writeFile(draft, manifest, { flag: 'wx' }));
    },
    async remove(name) {
      const target = path.join(await inside(), name);
      await rm(manifestOf(target), { force: true });
      await rm(target, { force: true });
    },
    close: async () => {},
  };
}

/** A bucket of an S3-compatible store, at an address that may be called. `manifestFile` is where a manifest may lie on its way. */
export function bucketPlace(
  { address, keyId, secret }: { readonly address: string; readonly keyId: string; readonly secret: string },
  addresses: CallableAddresses,
  manifestFile: string,
): FilePlace {
  const url = new URL(address);
  url.username = encodeURIComponent(keyId);
  url.password = encodeURIComponent(secret);
  const agent = new Agent({ connect: { lookup: addresses.lookup, timeout: 10_000 } });
  const storage = new S3Storage(url.href, (to, { body, ...init }) => {
    // Names are checked when they are looked up, bare addresses here.
    if (addresses.forbids(new URL(to))) throw new Error('This address may not be called');
    const asked = { ...init, dispatcher: agent, ...(body && { body }) } as Parameters<typeof fetchOf>[1];
    return fetchOf(to, asked) as unknown as Promise<Response>;
  });
  return {
    name: `s3:${address}`,
    async put(name, content, manifest) {
      await storage.put(name, content);
      await writeFile(manifestFile, manifest, { mode: 0o600 });
      try {
        await storage.putFile(manifestOf(name), manifestFile);
      } finally {
        await rm(manifestFile, { force: true });
      }
    },
    async remove(name) {
      await storage.remove(manifestOf(name));
      await storage.remove(name);
    },
    close: () => agent.close(),
  };
}

function manifestOf(name: string): string {
  return `${name}.manifest.json`;
}
