import type { Commanded } from './command.ts';
import { warnOfDeadlines, withDeadlines } from './deadlines.ts';
import type { ActorRef, Event, Happening } from './event.ts';
import { isKeepable } from './keepable.ts';
import { refuseLengths } from './lengths.ts';
import { isMailAddress } from './mail-address.ts';
import { invalidInput, Refusal } from './refusal.ts';
import { engageBot, handOff } from './rules/bots.ts';
import { editMessage, isRepeat, post, read, removeMessage, warnOfSilence } from './rules/messages.ts';
import {
  accept,
  answerOffer,
  enterQueue,
  offer,
  requeue,
  requireSkills,
  setPriority,
  submission,
  submitForm,
} from './rules/queueing.ts';
import {
  addLink,
  changeLabels,
  end,
  isBeside,
  removeLink,
  reopen,
  setExtras,
  updateVisitor,
  wrapUp,
} from './rules/record.ts';
import { answerTransfer, join, leave, offerTransfer, transfer } from './rules/transfers.ts';
import { inProgress, type Verdict } from './rules/verdict.ts';
import type { Session } from './session.ts';

/**
 * Every rule of a chat: the events that a command leads to, or why it is refused. No events means that all is
 * already as commanded (a message sent again, a read mark that is not news). Pure; `now` is in epoch milliseconds.
 */
export function decide(session: Session | null, command: Commanded, now: number): readonly Event[] | Refusal {
  const at = timeOf(session, now);
  if (session?.anonymised && command.type !== 'close') {
    return new Refusal('conflict', 'The session was anonymised, and stays as it is.');
  }
  const happenings = command.type === 'open' ? open(session, command) : judge(session, command, at);
  if (happenings instanceof Refusal) return happenings;
  if (!isKeepable(happenings)) return new Refusal('invalid-input', 'A text holds a character that cannot be kept.');
  const tooLong = refuseLengths(happenings);
  if (tooLong) return tooLong;
  return place(session, command.actor, at, withDeadlines(session, command.actor, at, happenings));
}

/** Gives happenings their place and time in the log. */
export function place(
  session: Session | null,
  actor: ActorRef,
  now: number,
  happenings: readonly Happening[],
): readonly Event[] {
  const at = timeOf(session, now);
  const first = session ? session.version : 0;
  return happenings.map((happening, index) => ({ ...happening, seq: first + index, at, actor }));
}

/** A clock that went back does not take the log with it. */
function timeOf(session: Session | null, now: number): number {
  return session ? Math.max(now, session.updatedAt) : now;
}

function open(session: Session | null, command: Commanded<'open'>): Verdict {
  if (session) return new Refusal('already-exists', 'A session with this id exists.');
  const { sessionId, accountId, inboxId, visitorId, channel, intent, intake, visitor, page, extras } = command;
  const opened: Happening = {
    type: 'session-opened',
    sessionId,
    accountId,
    number: 0,
    inboxNumber: 0,
    inboxId,
    visitorId,
    channel,
    intent,
    intake,
    visitor,
    page,
    extras,
  };
  const { priority = 'normal', skills = {}, bot } = command;
  const needs: readonly Happening[] = [
    ...(priority === 'normal' ? [] : [{ type: 'priority-set', priority } as const]),
    ...(Object.keys(skills).length === 0 ? [] : [{ type: 'skills-required', skills } as const]),
  ];
  if (intake) return [opened, ...needs];
  const answered: readonly Happening[] = command.answers
    ? [submission('pre-chat', command.answers, command.survey)]
    : [];
  const met: readonly Happening[] = bot
    ? [{ type: 'bot-engaged', bot, queueId: command.queueId }]
    : [enterQueue(command.queueId, 'opened', command.promise)];
  return [opened, ...needs, ...answered, ...met];
}

function judge(session: Session | null, command: Exclude<Commanded, { type: 'open' }>, now: number): Verdict {
  if (!session) return new Refusal('not-found', 'There is no such session.');
  if (session.stage === 'closed' && command.type !== 'close' && !isRepeat(session, command) && !isBeside(command)) {
    return new Refusal('session-closed', 'The session is closed: its record is sealed.');
  }
  switch (command.type) {
    case 'submit-form':
      return fillIn(session, command);
    case 'accept':
      return accept(session, command);
    case 'post-message':
      return post(session, command);
    case 'edit-message':
      return editMessage(session, command, now);
    case 'remove-message':
      return removeMessage(session, command, now);
    case 'read-messages':
      return read(session, command);
    case 'view-page':
      return inProgress(session) ?? [{ type: 'page-viewed', page: command.page }];
    case 'update-visitor':
      return updateVisitor(session, command);
    case 'transfer':
      return transfer(session, command);
    case 'offer-transfer':
      return offerTransfer(session, command);
    case 'answer-transfer':
      return answerTransfer(session, command);
    case 'offer':
      return offer(session, command);
    case 'answer-offer':
      return answerOffer(session, command);
    case 'requeue':
      return requeue(session, command);
    case 'set-priority':
      return setPriority(session, command);
    case 'require-skills':
      return requireSkills(session, command);
    case 'warn-of-deadlines':
      return warnOfDeadlines(session, now);
    case 'warn-of-silence':
      return warnOfSilence(session, command);
    case 'join':
      return join(session, command);
    case 'leave':
      return leave(session, command);
    case 'engage-bot':
      return engageBot(session, command);
    case 'hand-off':
      return handOff(session, command);
    case 'change-labels':
      return changeLabels(session, command);
    case 'add-link':
      return addLink(session, command);
    case 'remove-link':
      return removeLink(session, command);
    case 'wrap-up':
      return wrapUp(session, command);
    case 'mark-spam':
      return session.spam === command.spam ? [] : [{ type: 'spam-marked', spam: command.spam }];
    case 'set-extras':
      return setExtras(session, command);
    case 'request-transcript':
      if (!isMailAddress(command.email)) return invalidInput('/email', 'This is not a mail address.');
      return [{ type: 'transcript-requested', email: command.email, subject: command.subject }];
    case 'end':
      return end(session, command, now);
    case 'reopen':
      return reopen(session, command, now);
    case 'rate':
      if (session.stage === 'intake' || session.stage === 'waiting') {
        return new Refusal('not-active', 'Nobody has answered yet, so there is nothing to rate.');
      }
      return [{ type: 'session-rated', score: command.score, outOf: command.outOf, comment: command.comment }];
    case 'close':
      if (session.stage === 'closed') return [];
      if (session.stage !== 'ended') return new Refusal('not-ended', 'A session must end before it is closed.');
      return [{ type: 'session-closed' }];
  }
}

/** Who answers a form is known by it before anybody takes it up. */
function fillIn(session: Session, command: Commanded<'submit-form'>): Verdict {
  const submitted = submitForm(session, command);
  if (submitted instanceof Refusal || !command.facts) return submitted;
  const { facts: changes, actor } = command;
  const learnt = updateVisitor(session, { type: 'update-visitor', changes, actor });
  return learnt instanceof Refusal ? learnt : [...learnt, ...submitted];
}
