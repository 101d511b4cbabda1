import type { Tree } from './xml.ts';

/** The vendor's shapes in the vendor's words: XML mapped to JSON, attributes with `@`. Times are as `codec/time.ts` writes them. */

export type Link = { readonly '@href': string; readonly '@rel': string };

/** `next` stands last, and always has a query. */
export type Events = { readonly link: readonly Link[]; readonly event: readonly Event[] };

export type Event = StateEvent | LineEvent;

export type StateEvent = {
  readonly '@id': string;
  readonly '@type': 'state';
  readonly time: string;
  readonly state: 'waiting' | 'chatting' | 'ended';
};

export type LineEvent = {
  readonly '@id': string;
  readonly '@type': 'line';
  readonly time: string;
  readonly textType: 'plain' | 'html';
  readonly text: string;
  /** `info` for system lines, else the name of who wrote. */
  readonly by: string;
  readonly source: 'system' | 'agent' | 'visitor';
  /** A number within the chat, text in `/events`. */
  readonly systemMessageId?: number | string;
  readonly subType: 'REGULAR';
};

export type Typing = 'typing' | 'not-typing';

/** Members in the vendor's order. */
export type Info = {
  readonly link: readonly Link[];
  readonly state: 'waiting' | 'chatting' | 'ended';
  readonly chatSessionKey: string;
  readonly skillName?: string;
  readonly skillId?: number;
  /** Absent while nobody has the chat. */
  readonly agentName?: string;
  readonly agentId?: number;
  readonly startTime: string;
  readonly duration: number;
  readonly lastUpdate: string;
  /** Seconds. */
  readonly chatTimeout: number;
  readonly visitorId: number;
  readonly agentTyping: Typing;
  readonly visitorTyping: Typing;
  readonly visitorName: string;
  readonly rtSessionId: number;
  readonly sharkVisitorId: string;
  readonly sharkSessionId: string;
  /** A number within the chat, text in `/info`; the next two likewise. */
  readonly sharkContextId: number | string;
  readonly engagementId?: number | string;
  readonly campaignId?: number | string;
  readonly language?: string;
};

/** Clients read the links by their place. */
export type Chat = { readonly link: readonly Link[]; readonly events: Events; readonly info: Info };

/** `/info` on its own: its links go without `@`. */
export type InfoLink = { readonly href: string; readonly rel: string } & Partial<Link>;

/** Every failure has exactly these members. */
export type Failure = {
  readonly error: { readonly time: string; readonly message: string; readonly internalCode: number };
};

/** A shape as what is written to JSON and XML. */
export function treeOf(value: Chat | Events | Event | Info): Tree {
  return value as unknown as Tree;
}
