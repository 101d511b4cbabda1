import { Readable } from 'node:stream';
import type { Dossier, DossierSession } from '../../app/privacy/dossier.ts';
import type { Actor } from '../../core/access.ts';
import type { Snapshot } from '../../core/directory.ts';
import { encodeEvents, encodeSession, encodeTime, encodeVisitor } from './codec.ts';

/** Everything about somebody as one JSON value, written as it is read [K8]. */
export function dossierText(dossier: Dossier, snapshot: Snapshot, actor: Actor): Readable {
  async function* parts() {
    yield `{"visitors":${JSON.stringify(dossier.visitors.map(encodeVisitor))},"sessions":[`;
    let isFirst = true;
    for await (const session of dossier.sessions()) {
      yield `${isFirst ? '' : ','}\n${headOf(session, snapshot, actor)},"events":[`;
      let last = -1;
      for await (const page of session.events()) {
        const events = encodeEvents(page, last).map((event) => JSON.stringify(event));
        yield `${last === -1 ? '' : ','}${events.join(',')}`;
        last = page.at(-1)?.seq ?? last;
      }
      yield ']}';
      isFirst = false;
    }
    yield ']}\n';
  }
  return Readable.from(parts());
}

/** The session's own members, as an object that is not closed yet. */
function headOf({ row, files, mails }: DossierSession, snapshot: Snapshot, actor: Actor): string {
  const head = {
    session: encodeSession(row, snapshot, actor),
    address: row.visitorIp,
    extras: row.extras,
    files: files.map(({ id, name, mediaType, size, senderKind, createdAt }) => {
      return { id, name, mediaType, size, from: senderKind, createdAt: encodeTime(createdAt) };
    }),
    mails: mails.map(({ id, kind, recipient, subject, state, createdAt }) => {
      return { id, kind, recipient, subject, state, createdAt: encodeTime(createdAt) };
    }),
  };
  return JSON.stringify(head).slice(0, -1);
}
