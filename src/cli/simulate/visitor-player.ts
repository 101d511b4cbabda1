import type { NewSession, VisitorWelcome } from '../../dialects/native/wire.ts';
import { Connection } from './connection.ts';
import { hearEnd, hearTurn, noteRefusal, type Play, sayTurn } from './play.ts';
import type { Rest } from './rest.ts';
import { WatchedSession } from './watched-session.ts';

/** Where visitors come in. */
export interface Entrance {
  readonly url: string;
  readonly rest: Rest;
  readonly inboxKey: string;
}

/** Plays the visitor's side of a session: from the first message, through the public interfaces, to the rating. */
export async function playVisitor(play: Play, entrance: Entrance): Promise<void> {
  const { sessionId, script, tally } = play;
  const { person } = script;
  const headers = { 'user-agent': person.userAgent, 'accept-language': person.language };
  const { token } = await entrance.rest.json<VisitorWelcome>('/visitors', {
    method: 'POST',
    headers,
    body: { inboxKey: entrance.inboxKey, visitor: { language: person.language } },
  });
  await openSession(play, entrance.rest, token, headers);
  const connection = new Connection({ url: entrance.url, credential: token, headers });
  try {
    await connection.open();
    const watched = new WatchedSession(sessionId, 'visitor', tally);
    connection.watch(watched);
    await converse(play, connection, watched);
  } finally {
    connection.close();
  }
}

async function openSession(
  play: Play,
  rest: Rest,
  token: string,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const { script, tally } = play;
  const { name, email, language, country, city } = script.person;
  const [first] = script.turns;
  const { messageId, text } = first;
  const opening: NewSession = {
    id: play.sessionId,
    visitor: { name, email, language, country, city },
    page: script.page,
    message: { messageId, text },
  };
  tally.sent(messageId, 'visitor', text);
  await rest.json('/sessions', { method: 'POST', token, headers, body: opening });
  tally.acknowledged(messageId, null);
}

async function converse(play: Play, connection: Connection, watched: WatchedSession): Promise<void> {
  const { sessionId, script, pace, totals } = play;
  for (const turn of script.turns.slice(1)) {
    if (turn.side === 'agent') {
      if (!(await hearTurn(play, watched, turn, 'visitor'))) return;
      continue;
    }
    if (turn.page) {
      const outcome = await connection.command(sessionId, { type: 'view-page', page: turn.page });
      noteRefusal(play, outcome, 'a page view');
    }
    if (!(await sayTurn(play, connection, watched, turn))) return;
  }
  if (script.course === 'abandoned') await pace.wait(script.patienceMs);
  if (script.course === 'abandoned' || (script.course === 'answered' && script.endedBy === 'visitor')) {
    await pace.wait(script.closingMs);
    noteRefusal(play, await connection.command(sessionId, { type: 'end' }), "the visitor's end");
  }
  const waitMs = script.patienceMs + script.closingMs;
  if (!(await hearEnd(play, watched, waitMs, 'visitor')) || !script.rating) return;
  await pace.wait(script.closingMs);
  const outcome = await connection.command(sessionId, { type: 'rate', ...script.rating });
  if (noteRefusal(play, outcome, 'the rating')) totals.counts.rated += 1;
}
