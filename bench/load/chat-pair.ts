import { openKoinePair } from './koine-pair.ts';
import { openRelayPair } from './relay-pair.ts';
import { openSocketioPair } from './socketio-pair.ts';

/** Where a visitor and an agent meet, by the protocol they speak. */
export type ChatAddress =
  | {
      readonly protocol: 'koine';
      readonly sessionId: string;
      readonly visitorToken: string;
      readonly agentToken: string;
    }
  | { readonly protocol: 'socketio'; readonly chatId: string }
  | { readonly protocol: 'relay'; readonly pair: string };

/** Two open sockets of one chat. */
export interface ChatPair {
  /** The visitor says something; the id is a UUID. */
  send(id: string): void;
  close(): void;
}

/** Opens both sockets, and calls back with the id of each message that reaches the agent. */
export function openChatPair(url: string, address: ChatAddress, onDelivered: (id: string) => void): Promise<ChatPair> {
  switch (address.protocol) {
    case 'koine':
      return openKoinePair(url, address, onDelivered);
    case 'socketio':
      return openSocketioPair(url, address.chatId, onDelivered);
    case 'relay':
      return openRelayPair(url, address.pair, onDelivered);
  }
}
