import { once } from 'node:events';
import { WebSocket } from 'ws';
import { openSocket } from '../load/koine-pair.ts';
import { answer, readAssignment } from './assignment.ts';

/** Sockets to hold open: one for each credential (null: a socket that says nothing), which watches the session if there is one. */
export interface IdleAssignment {
  readonly url: string;
  readonly sockets: readonly { readonly credential: string | null; readonly sessionId: string | null }[];
}

const AT_ONCE = 100;

const { url, sockets } = await readAssignment<IdleAssignment>();
for (let begun = 0; begun < sockets.length; begun += AT_ONCE) {
  await Promise.all(
    sockets
      .slice(begun, begun + AT_ONCE)
      .map(({ credential, sessionId }) => (credential === null ? openBare() : openSocket(url, credential, sessionId))),
  );
}
answer({ open: sockets.length });

async function openBare(): Promise<void> {
  await once(new WebSocket(url.replace('http', 'ws'), { perMessageDeflate: false }), 'open');
}
