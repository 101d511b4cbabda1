import { createContext, type ReactNode, useContext, useEffect, useState, useSyncExternalStore } from 'react';
import type { Me } from '../../client/api-types.ts';
import { Connection, type ConnectionState, socketUrl } from '../../client/connection.ts';
import { PresenceBoard, type PresenceState } from '../../client/presence-board.ts';
import { SessionList, type SessionListState } from '../../client/session-list.ts';
import { TypingPreviews } from '../../client/typing-previews.ts';
import { OpenChats } from '../conversation/open-chats.ts';
import { API_BASE } from './server.ts';
import { SightTeller } from './sight-teller.ts';

/** What all parts of the signed-in console share. */
export interface Workplace {
  readonly me: Me;
  readonly connection: Connection;
  readonly list: SessionList;
  readonly board: PresenceBoard;
  readonly chats: OpenChats;
  readonly previews: TypingPreviews;
  readonly sight: SightTeller;
}

const Shared = createContext<Workplace | null>(null);

/** Keeps one socket, and all that lives on it, for as long as it is shown. */
export function WorkplaceProvider({ me, children }: { me: Me; children: ReactNode }) {
  const [workplace] = useState(() => openWorkplace(me));
  useEffect(() => {
    const { connection, list, board, chats, previews, sight } = workplace;
    list.open();
    board.open();
    chats.open();
    previews.open();
    sight.open();
    connection.start();
    return () => {
      sight.close();
      previews.close();
      chats.close();
      board.close();
      list.close();
      connection.stop();
    };
  }, [workplace]);
  return <Shared value={workplace}>{children}</Shared>;
}

export function useWorkplace(): Workplace {
  const workplace = useContext(Shared);
  if (!workplace) throw new Error('There is no workplace around this part');
  return workplace;
}

/** The state of the socket. */
export function useConnectionState(): ConnectionState {
  const { connection } = useWorkplace();
  return useSyncExternalStore(
    (listener) => connection.subscribe((news) => news.kind === 'state' && listener()),
    () => connection.state,
  );
}

/** The open sessions in sight, kept up to date. */
export function useSessionList(): SessionListState {
  const { list } = useWorkplace();
  return useSyncExternalStore(
    (listener) => list.subscribe(listener),
    () => list.state,
  );
}

/** What the visitor of a session is typing, where that is shown; null while they are not. */
export function useTypingPreview(sessionId: string): string | null {
  const { previews } = useWorkplace();
  return useSyncExternalStore(
    (listener) => previews.subscribe(listener),
    () => previews.state.get(sessionId) ?? null,
  );
}

/** The presence of an agent or visitor by id, or null while the server has not told it. */
export function usePresenceOf(id: string | null): PresenceState | null {
  const { board } = useWorkplace();
  const states = useSyncExternalStore(
    (listener) => board.subscribe(listener),
    () => board.state,
  );
  return id === null ? null : (states.get(id) ?? null);
}

function openWorkplace(me: Me): Workplace {
  const connection = new Connection({ url: socketUrl(new URL(API_BASE, window.location.href).href) });
  return {
    me,
    connection,
    list: new SessionList(connection),
    board: new PresenceBoard(connection),
    chats: new OpenChats(connection, me.agent.id),
    previews: new TypingPreviews(connection),
    sight: new SightTeller(connection),
  };
}
