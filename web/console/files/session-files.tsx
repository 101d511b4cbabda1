import { createContext, type ReactNode, useContext, useState } from 'react';
import { SessionFiles, type Uploading } from '../../client/session-files.ts';
import { API_BASE, rest } from '../shell/server.ts';

interface Shared {
  readonly files: SessionFiles;
  readonly uploads: readonly Uploading[];
}

const Around = createContext<Shared | null>(null);

/** The files of one session, for all that shows or sends them below it. Mount it anew for another session. */
export function SessionFilesProvider({ sessionId, children }: { sessionId: string; children: ReactNode }) {
  const [uploads, setUploads] = useState<readonly Uploading[]>([]);
  const [files] = useState(() => {
    const made: SessionFiles = new SessionFiles({
      base: API_BASE,
      rest,
      sessionId,
      changed: () => setUploads(made.uploads),
    });
    return made;
  });
  return <Around value={{ files, uploads }}>{children}</Around>;
}

export function useSessionFiles(): Shared {
  const shared = useContext(Around);
  if (!shared) throw new Error('There are no session’s files around this part');
  return shared;
}
