/** The words of the app itself. What stands in braces is filled in. */
export const app = {
  openChat: 'Open chat',
  closeChat: 'Close chat',
  unread: '{count} unread',
  chat: 'Chat',
  online: 'Online',
  offline: 'Away at the moment',
  away: 'Back soon',
  options: 'Options',
  endChat: 'End chat',
  notDone: 'That did not work. Please try again.',
  loading: 'One moment…',
  hello: 'Hello! How can we help?',
  somebodyThere: 'Somebody is here to answer you.',
  nobodyThere: 'Nobody is here right now. Leave a message: the answer will wait for you here.',
  waiting: 'Somebody will be with you soon.',
  next: 'You are next.',
  inLine: 'You are number {position} in line.',
  minutes: 'It takes about {count} min.',
  waitingLong: 'Nobody is here right now. The answer will wait for you here.',
  placeholder: 'Write a message…',
  send: 'Send',
  attach: 'Send a file',
  fileTooBig: 'This file is larger than {size}.',
  emoji: 'Emoji',
  messages: 'Messages',
  newMessages: 'New messages',
  you: 'You',
  pending: 'Sending…',
  sent: 'Sent',
  delivered: 'Delivered',
  read: 'Read',
  failed: 'Not sent.',
  retry: 'Try again',
  discard: 'Discard',
  noConnection: 'No connection. Your messages are kept and sent later.',
  turnedAway: 'The chat could not be started.',
  tooLong: 'This is too long for one message.',
  ended: 'The chat has ended',
  youEnded: 'You ended the chat',
  reopened: 'The chat goes on',
  joined: '{name} has joined',
  passedOn: 'You are being passed on to a colleague',
  typing: '{name} is typing',
  somebodyTyping: 'Typing',
  thanks: 'Thank you for your rating.',
  newChat: 'Start a new chat',
  closed: 'We are away at the moment.',
  left: 'Thank you. We have your message, and answer here or by e-mail.',
  opens: 'We are back on {time}.',
  beginChat: 'Start the chat',
  sendAnswers: 'Send answers',
  newMessage: 'New message',
  edited: 'Edited',
  removed: 'This message was taken back.',
  inReplyTo: 'In reply to: {text}',
  typingSeen: 'We can see what you write before you send it.',
};

/** Those of what visitors fill in. */
export const forms = {
  detailsQuestion: 'Where can we reach you, should we lose touch?',
  name: 'Name',
  email: 'E-mail',
  save: 'Save',
  skip: 'Not now',
  rateQuestion: 'How was this chat?',
  stars: '{count} of {most} stars',
  comment: 'Anything you would like to add?',
  rate: 'Send rating',
  leave: 'Leave a message',
};

/** Those of the menu. */
export const menu = {
  endQuestion: 'End this chat?',
  endYes: 'End it',
  endNo: 'Keep chatting',
  sound: 'Sound',
  notify: 'Notify me of answers',
  notifyBlocked: 'The browser does not allow notifications from this page.',
  saveChat: 'Save the chat as text',
  popOut: 'Open in a window of its own',
};

/** Those of the emoji. */
export const emoji = {
  emojiFaces: 'Faces',
  emojiHands: 'Hands and people',
  emojiHearts: 'Hearts and signs',
  emojiThings: 'Things',
};

/** Those of files on their way. */
export const files = {
  fileFailed: 'This file could not be sent.',
};

/** Those of invitations. */
export const beforeChat = {
  dismiss: 'Dismiss',
};

/** Every word that the widget itself says. */
export type English = typeof app & typeof forms & typeof menu & typeof emoji & typeof files & typeof beforeChat;
