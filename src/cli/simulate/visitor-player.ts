import type { Command, NewSession, VisitorWelcome } from '../../dialects/native/wire.ts';
import { Connection } from './connection.ts';
import { hearEnd, hearTurn, limitFor, noteRefusal, type Play, sayTurn } from './play.ts';
import type { Rest } from './rest.ts';
import type { Answers } from './surveys.ts';
import { WatchedSession } from './watched-session.ts';

/** Plays the visitor's side of a session: from the first message, through the public interfaces, to the rating. */
export async function playVisitor(play: Play, url: string, rest: Rest): Promise<void> {
  const { sessionId, script, tally, entrance } = play;
  const { person } = script;
  const headers = { 'user-agent': person.userAgent, 'accept-language': person.language };
  const { token } = await rest.json<VisitorWelcome>('/visitors', {
    method: 'POST',
    headers,
    body: { inboxKey: entrance.inboxKey, visitor: { language: person.language } },
  });
  await openSession(play, rest, token, headers);
  const connection = new Connection({ url, credential: token, headers });
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
  const { script, tally, deeds, entrance } = play;
  const { name, email, language, country, city } = script.person;
  const [first] = script.turns;
  const { messageId, text } = first;
  const surveyId = entrance.surveys['pre-chat'];
  const isFilledIn = surveyId !== undefined && script.before !== null;
  const opening: NewSession = {
    id: play.sessionId,
    visitor: { name, email, language, country, city },
    page: script.page,
    message: { messageId, text },
    ...(script.course === 'written' && { intent: 'offline-message' }),
    ...(isFilledIn && { surveyId, answers: { ...script.before } }),
  };
  tally.sent(messageId, 'visitor', text);
  await rest.json('/sessions', { method: 'POST', token, headers, body: opening });
  tally.acknowledged(messageId, null);
  play.opened.resolve();
  deeds.said('visitor', null);
  if (isFilledIn) deeds.did('pre-chat forms');
}

async function converse(play: Play, connection: Connection, watched: WatchedSession): Promise<void> {
  const { sessionId, script, pace } = play;
  if (script.course === 'contained' && !(await hearBot(play, watched))) return;
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
    const outcome = await connection.command(sessionId, { type: 'end' });
    if (noteRefusal(play, outcome, "the visitor's end")) play.deeds.visitorEnded();
  }
  if (!(await hearEnd(play, watched, script.patienceMs + script.closingMs, 'visitor'))) return;
  await judge(play, connection);
}

async function hearBot(play: Play, watched: WatchedSession): Promise<boolean> {
  const came = await watched.until(() => watched.botTexts > 0 || watched.isEnded, limitFor(play, 0));
  if (!came) play.tally.unfinished('the visitor waited in vain for the bot');
  return came;
}

/** The form that is asked after the end, and the stars. */
async function judge(play: Play, connection: Connection): Promise<void> {
  const { sessionId, script, pace, deeds, entrance } = play;
  const surveyId = entrance.surveys.exit;
  if (surveyId !== undefined && script.after) {
    await pace.wait(script.closingMs);
    const form: Command = { type: 'submit-form', form: 'exit', surveyId, answers: { ...script.after } };
    if (noteRefusal(play, await connection.command(sessionId, form), 'the exit form')) {
      deeds.did('exit forms');
      countScores(play, script.after);
    }
  }
  if (!script.rating) return;
  await pace.wait(script.closingMs);
  const outcome = await connection.command(sessionId, { type: 'rate', ...script.rating });
  if (!noteRefusal(play, outcome, 'the rating')) return;
  deeds.did('ratings');
  const isAsked = surveyId !== undefined && script.after !== null;
  if (!isAsked && script.rating.score >= 4) deeds.did('satisfied');
}

/** Satisfied are four and five stars, promoters nine and ten. */
function countScores({ deeds }: Play, answers: Answers): void {
  if (Number(answers.stars) >= 4) deeds.did('satisfied');
  if (Number(answers.recommend ?? 0) >= 9) deeds.did('promoters');
  if (answers.solved === 'yes') deeds.did('solved');
}
