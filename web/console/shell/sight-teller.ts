import type { Connection } from '../../client/connection.ts';

/** Tells the server whether somebody can see this page, so that agents may be told elsewhere while nobody can. */
export class SightTeller {
  readonly #connection: Connection;
  #unsubscribe: (() => void) | null = null;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  open(): void {
    this.#unsubscribe ??= this.#connection.subscribe((news) => {
      // A socket counts as seen until it says otherwise.
      if (news.kind === 'state' && news.state === 'online' && !isSeen()) this.#tell();
    });
    document.addEventListener('visibilitychange', this.#tell);
  }

  close(): void {
    this.#unsubscribe?.();
    this.#unsubscribe = null;
    document.removeEventListener('visibilitychange', this.#tell);
  }

  readonly #tell = (): void => {
    this.#connection.send({ t: 'sight', isSeen: isSeen() });
  };
}

function isSeen(): boolean {
  return document.visibilityState === 'visible';
}
