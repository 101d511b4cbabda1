import type { ActorRef, Event, Extras, FileRef, Happening, Link } from '../event.ts';
import { type Page, unknownVisitor, type VisitorFacts } from '../facts.ts';
import { MOST_REASON } from '../rollups/contribution.ts';

/** Stands for what was said. It holds no word, so that no search finds it. */
export const ANONYMISED_TEXT = '…';

/**
 * A whole log without what is personal: who the visitor was, what anybody said or wrote, addresses, vendors' extras.
 * Times, agents, queues, outcome, labels, dispositions, scores and counts stay, so that every figure is as it was.
 * `visitorId` takes the visitor's place, so that the session leads to nobody.
 */
export function anonymise(log: readonly Event[], visitorId: string): readonly Event[] {
  const linkIds = new Map<string, string>();
  const linkId = ({ kind, id }: Pick<Link, 'kind' | 'id'>) => {
    const key = `${kind} ${id}`;
    if (!linkIds.has(key)) linkIds.set(key, String(linkIds.size + 1));
    return linkIds.get(key) ?? '';
  };
  return log.map((event) => {
    const { seq, at } = event;
    return { ...withoutPerson(event, visitorId, linkId), seq, at, actor: actorWithout(event.actor, visitorId) };
  });
}

function withoutPerson(
  event: Event,
  visitorId: string,
  linkId: (link: Pick<Link, 'kind' | 'id'>) => string,
): Happening {
  switch (event.type) {
    case 'session-opened':
      return {
        ...event,
        visitorId,
        visitor: { ...unknownVisitor, ...coarse(event.visitor) },
        page: event.page && bare(event.page),
        extras: extrasWithout(event.extras),
        anonymised: true,
      };
    case 'form-submitted':
      return { ...event, answers: {} };
    case 'message-posted': {
      const { buttons: _buttons, files, ...rest } = event;
      const page = event.page && bare(event.page);
      return { ...rest, text: ANONYMISED_TEXT, page, ...(files && { files: files.map(nameless) }) };
    }
    case 'message-edited':
      return { ...event, text: ANONYMISED_TEXT };
    case 'page-viewed':
      return { ...event, page: bare(event.page) };
    case 'visitor-updated':
      return { ...event, changes: { ...blankOf(event.changes), ...coarse(event.changes) } };
    case 'extras-set':
      return { ...event, values: extrasWithout({ own: event.values }).own ?? {} };
    case 'transcript-requested':
      return { ...event, email: '', subject: null };
    case 'link-added':
      return { ...event, link: { kind: event.link.kind, id: linkId(event.link), label: '', url: null } };
    case 'link-removed':
      return { ...event, id: linkId(event) };
    case 'session-transferred':
    case 'transfer-offered':
    case 'wrapped-up':
      return { ...event, note: null };
    case 'offer-answered':
    case 'transfer-answered':
    case 'session-ended':
      return { ...event, reason: codeWord(event.reason) };
    case 'bot-handed-off':
      return { ...event, reason: event.reason === null ? null : event.reason.slice(0, MOST_REASON), summary: null };
    case 'session-rated':
      return { ...event, comment: null };
    case 'queue-entered':
    case 'priority-set':
    case 'skills-required':
    case 'session-offered':
    case 'deadline-set':
    case 'deadline-warned':
    case 'session-accepted':
    case 'agent-joined':
    case 'agent-left':
    case 'bot-engaged':
    case 'message-removed':
    case 'silence-warned':
    case 'messages-read':
    case 'spam-marked':
    case 'labels-changed':
    case 'wrap-up-begun':
    case 'session-reopened':
    case 'session-closed':
      return event;
  }
}

function actorWithout(actor: ActorRef, visitorId: string): ActorRef {
  return actor.kind === 'visitor' ? { kind: 'visitor', id: actor.id === null ? null : visitorId, name: null } : actor;
}

/** What many share. */
function coarse({ language, device, country }: Partial<VisitorFacts>): Partial<VisitorFacts> {
  return {
    ...(language !== undefined && { language }),
    ...(device !== undefined && { device }),
    ...(country !== undefined && { country }),
  };
}

/** What was changed is unknown, as it is in the first event. */
function blankOf({ verified: _verified, ...changes }: Partial<VisitorFacts>): Partial<VisitorFacts> {
  const names = Object.keys(changes) as (keyof typeof unknownVisitor)[];
  return Object.fromEntries(names.map((name) => [name, unknownVisitor[name]]));
}

/** The address alone: what comes after `?` and `#` may name somebody, and so may a title. */
function bare({ url, referrer }: Page): Page {
  return { url: bareUrl(url), title: '', referrer: bareUrl(referrer) };
}

function bareUrl(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : null;
  return url && /^https?:$/.test(url.protocol) ? `${url.origin}${url.pathname}` : '';
}

/** The file itself is removed; that there was one, and how large, stays. */
function nameless({ id, mediaType, size }: FileRef): FileRef {
  return { id, name: 'file', mediaType, size };
}

/** Whether a vendor's client deleted it decides who may see the session, and stays. */
function extrasWithout(extras: Extras): Extras {
  const deleted = Object.entries(extras).filter(([, values]) => values.deleted === true);
  return Object.fromEntries(deleted.map(([dialect]) => [dialect, { deleted: true }]));
}

/** A reason that a program gave; people write sentences. */
function codeWord(reason: string | null): string | null {
  return reason !== null && /^[a-z][a-z-]{0,39}$/.test(reason) ? reason : null;
}
