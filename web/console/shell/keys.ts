/** What single keys do in a chat, by action; the cheat sheet and the palette tell them from here. */
export const chatKeys = {
  accept: 'a',
  transfer: 't',
  invite: 'v',
  listen: 'l',
  join: 'J',
  'take-over': 'T',
  leave: 'L',
  end: 'e',
  reopen: 'o',
  write: 'r',
  panel: 'i',
  beside: 'p',
  needs: 'y',
  spam: 's',
  block: 'b',
  'mail-transcript': 'm',
  download: 'd',
} as const;

export type ChatActionId = keyof typeof chatKeys;

/** What the actions are called on the cheat sheet. */
export const chatActionNames: Readonly<Record<ChatActionId, string>> = {
  accept: 'Accept',
  transfer: 'Transfer',
  invite: 'Call an agent in',
  listen: 'Listen',
  join: 'Join',
  'take-over': 'Take over',
  leave: 'Leave, or stop listening',
  end: 'End',
  reopen: 'Reopen',
  write: 'Write',
  panel: 'Show or hide the visitor',
  beside: 'Put beside, or take away again',
  needs: 'Priority and skills',
  spam: 'Mark as spam, or not',
  block: 'Block the visitor',
  'mail-transcript': 'Mail the transcript',
  download: 'Download the transcript',
};
