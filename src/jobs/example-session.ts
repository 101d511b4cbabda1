import type { Snapshot } from '../core/directory.ts';
import type { ActorRef, Event, Happening, Positioned } from '../core/event.ts';
import { unknownVisitor } from '../core/facts.ts';
import { rowOf, type SessionRow } from '../core/row.ts';
import { apply, type Session } from '../core/session.ts';

const nobody = '00000000-0000-7000-8000-000000000000';

/** A short session that never was, for trying a webhook: its row and its log, as if it had just ended. */
export function exampleSession(
  { account, inboxes, queues }: Snapshot,
  sessionId: string,
  at: number,
): { readonly row: SessionRow; readonly log: readonly Positioned[] } {
  const visitor: ActorRef = { kind: 'visitor', id: nobody, name: 'Test visitor' };
  const agent = { id: nobody, name: 'Test agent' };
  const ref: ActorRef = { kind: 'agent', ...agent };
  const message = (text: string) =>
    ({ type: 'message-posted', messageId: `test-${text}`, kind: 'text', text, automatic: false, page: null }) as const;
  const happenings: readonly (Happening & { readonly actor: ActorRef })[] = [
    {
      type: 'session-opened',
      sessionId,
      accountId: account.id,
      number: 0,
      inboxNumber: 0,
      inboxId: [...inboxes.keys()][0] ?? nobody,
      visitorId: nobody,
      channel: 'web',
      intent: 'chat',
      intake: false,
      visitor: { ...unknownVisitor, name: visitor.name, email: 'visitor@example.com' },
      page: { url: 'https://example.com/', title: 'Test', referrer: '' },
      extras: {},
      actor: visitor,
    },
    { type: 'queue-entered', queueId: [...queues.keys()][0] ?? nobody, reason: 'opened', actor: visitor },
    { ...message('Is this a test?'), actor: visitor },
    { type: 'session-accepted', agent, actor: ref },
    { ...message('It is.'), actor: ref },
    { type: 'session-ended', by: 'agent', reason: null, actor: ref },
  ];
  const events = happenings.map((happening, seq) => ({ ...happening, seq, at: at - (5 - seq) * 1000 }) as Event);
  const session = events.reduce<Session | null>((state, event) => apply(state, event), null);
  if (!session) throw new Error('The example has no events');
  return { row: rowOf(session), log: events.map((event) => ({ position: 0, sessionId, event })) };
}
