import type { Journal } from '../store/journal.ts';
import { type Bus, localBus } from './bus.ts';
import { type Authority, Connections } from './connections.ts';
import { Hub } from './hub.ts';
import { LiveVisits } from './live-visits.ts';
import { Presence } from './presence.ts';
import { type AttendanceBook, PresenceKeeper } from './presence-keeper.ts';
import { RollCall } from './roll-call.ts';
import { Rooms } from './rooms.ts';

/** What is live in this process: committed events as they come, and what is not worth a log. */
export interface Realtime {
  readonly hub: Hub;
  readonly presence: Presence;
  readonly presenceKeeper: PresenceKeeper;
  readonly rooms: Rooms;
  readonly connections: Connections;
  readonly liveVisits: LiveVisits;
}

/** The parts of the app that realtime listens to. */
export interface RealtimeSource {
  readonly journal: Pick<Journal, 'onAppended'>;
  readonly authentication: Authority;
  readonly attendance: AttendanceBook;
  readonly now: () => number;
}

/** Begins to listen to what the journal announces, and to the bus for what others wrote; `close` ends every reader. */
export function openRealtime(
  { journal, authentication, attendance, now }: RealtimeSource,
  bus: Bus = localBus(),
): Realtime & { close(): void } {
  const hub = new Hub();
  const presence = new Presence();
  const presenceKeeper = new PresenceKeeper(presence, attendance);
  const rooms = new Rooms((signal) => member.tell(signal));
  const rollCall = new RollCall(presence, (roll) => member.count(roll));
  const connections = new Connections(authentication);
  const liveVisits = new LiveVisits(now, (sighting) => member.show(sighting));
  const member = bus.join({
    woken: (wake) => hub.wake(wake),
    told: (signal) => rooms.hear(signal),
    counted: (roll) => presence.hearRoll(roll),
    shown: (sighting) => liveVisits.hear(sighting),
    missed: () => hub.wakeAll(),
  });
  const stopListening = journal.onAppended((appended) => {
    hub.publish(appended);
    const { id: sessionId, accountId, version } = appended.session;
    member.wake({ accountId, sessionId, version, position: appended.position + appended.events.length - 1 });
  });
  return {
    hub,
    presence,
    presenceKeeper,
    rooms,
    connections,
    liveVisits,
    close() {
      stopListening();
      member.leave();
      hub.close();
      presenceKeeper.close();
      rollCall.close();
      presence.close();
      rooms.close();
      connections.close();
      liveVisits.close();
    },
  };
}
