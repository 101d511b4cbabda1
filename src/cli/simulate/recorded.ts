import type { Event, Session } from '../../dialects/native/wire.ts';
import { breaches, type Figures, type MutableFigures, noFigures } from './figures.ts';

/** The members of events that history is asked for. */
export type Told = Event & {
  readonly how?: string;
  readonly form?: string;
  readonly reason?: string | null;
  readonly kind?: string;
  readonly answers?: Readonly<Record<string, string>>;
};

/** What the native API's session and its events tell of one session. */
export function recordedFigures(session: Session, events: readonly Told[]): Figures {
  const figures: MutableFigures = noFigures();
  const count = (holds: (event: Told) => boolean) => events.filter(holds).length;
  const answered = (type: string, how: string) => count((event) => event.type === type && event.how === how);
  if (session.outcome) figures[session.outcome] = 1;
  figures['offers accepted'] = answered('offer-answered', 'accepted');
  figures['offers declined'] = answered('offer-answered', 'declined');
  figures['offers unanswered'] = answered('offer-answered', 'unanswered');
  figures.transfers = session.transferCount;
  figures['transfers offered'] = count(({ type }) => type === 'transfer-offered');
  figures['transfers accepted'] = answered('transfer-answered', 'accepted');
  figures['transfers declined'] = answered('transfer-answered', 'declined');
  figures['transfers unanswered'] = answered('transfer-answered', 'unanswered');
  figures['returned to the queue'] = count(({ type, reason }) => type === 'queue-entered' && reason === 'returned');
  figures['colleagues called in'] = count(({ type }) => type === 'agent-joined');
  figures['priorities raised'] = session.priority === 'normal' ? 0 : 1;
  figures['wrapped up'] = answered('wrapped-up', 'done');
  figures['wrap-ups run out'] = answered('wrapped-up', 'timed-out');
  figures['bot texts'] = count(({ type, actor }) => type === 'message-posted' && actor.kind === 'bot');
  figures['bot hand-offs'] = count(({ type }) => type === 'bot-handed-off');
  figures['pre-chat forms'] = count(({ type, form }) => type === 'form-submitted' && form === 'pre-chat');
  figures['exit forms'] = count(({ type, form }) => type === 'form-submitted' && form === 'exit');
  const { rating, scores, sla } = session;
  figures.ratings = rating ? 1 : 0;
  figures.satisfied = (scores.csat ?? 0) >= 0.75 ? 1 : 0;
  figures.promoters = (scores.nps ?? 0) >= 9 ? 1 : 0;
  figures.solved = scores.fcr ? 1 : 0;
  const statuses = {
    accept: sla?.accept,
    'first-response': sla?.firstResponse,
    'next-response': sla?.nextResponse,
    resolution: sla?.resolution,
  };
  for (const target of breaches) figures[`breaches of ${target}`] = statuses[target] === 'breached' ? 1 : 0;
  return figures;
}
