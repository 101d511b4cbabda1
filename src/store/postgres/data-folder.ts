import { accessSync, constants, mkdirSync, readdirSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';
import { errorCode } from './error-code.ts';
import { StartRefused } from './start-refused.ts';

/** Makes the data folder if it is missing. Throws `StartRefused` if it is no folder or this user may not use it. */
export function prepareDataFolder(dataFolder: string): void {
  try {
    mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
    if (!statSync(dataFolder).isDirectory()) throw new StartRefused(`The data folder ${dataFolder} is not a folder.`);
    accessSync(dataFolder, constants.R_OK | constants.W_OK | constants.X_OK);
    readdirSync(dataFolder);
  } catch (error) {
    throw refusal(dataFolder, error);
  }
}

function refusal(dataFolder: string, error: unknown): unknown {
  switch (errorCode(error)) {
    case 'EEXIST':
    case 'ENOTDIR':
      return new StartRefused(`The data folder ${dataFolder} is not a folder.`, { cause: error });
    case 'EACCES':
    case 'EPERM':
      return new StartRefused(
        `The data folder ${dataFolder} may not be read and written by the user ${userInfo().username}. Give it to that user, or choose another with KOINE_DATA.`,
        { cause: error },
      );
    case 'EROFS':
      return new StartRefused(`The data folder ${dataFolder} is on a file system that may only be read.`, {
        cause: error,
      });
    default:
      return error;
  }
}
