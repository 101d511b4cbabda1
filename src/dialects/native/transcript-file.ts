import { transcriptHtml } from '../../app/transcripts/html-form.ts';
import { transcriptText } from '../../app/transcripts/text-form.ts';
import { type Actor, isAmongAgents } from '../../core/access.ts';
import type { TranscriptFile, TranscriptFormat } from '../../core/transcript.ts';
import type { DialectContext } from '../dialect.ts';
import { encodeMessage, encodeSession, encodeTime } from './codec.ts';

interface Asked {
  readonly format: TranscriptFormat;
  readonly withNotes: boolean;
}

const kinds: Readonly<Record<TranscriptFormat, { readonly ending: string; readonly mediaType: string }>> = {
  text: { ending: 'txt', mediaType: 'text/plain; charset=utf-8' },
  html: { ending: 'html', mediaType: 'text/html; charset=utf-8' },
  json: { ending: 'json', mediaType: 'application/json; charset=utf-8' },
  pdf: { ending: 'pdf', mediaType: 'application/pdf' },
};

/** The session in a form to keep, read a page of the log at a time while it is written [K8]. Refuses as `Transcripts` does. */
export async function openTranscriptFile(
  context: Pick<DialectContext, 'app' | 'publicUrl'>,
  actor: Actor,
  sessionId: string,
  { format, withNotes }: Asked,
): Promise<TranscriptFile> {
  const { transcripts } = context.app;
  if (format === 'json') return openJson(context, actor, sessionId, withNotes);
  const { row, transcript } = await transcripts.open(actor, sessionId, { withNotes });
  const file = (body: TranscriptFile['body']) => fileOf(row.number, format, body);
  switch (format) {
    case 'text':
      return file(transcriptText(transcript));
    case 'html':
      return file(transcriptHtml(transcript));
    case 'pdf':
      return file(await transcripts.writePdf(transcript));
  }
}

async function openJson(
  context: Pick<DialectContext, 'app' | 'publicUrl'>,
  actor: Actor,
  sessionId: string,
  withNotes: boolean,
): Promise<TranscriptFile> {
  const { app, publicUrl } = context;
  const { row, events } = await app.transcripts.openEvents(actor, sessionId, { withNotes });
  const snapshot = await app.accounts.snapshot(actor.accountId);
  const { name, zone } = snapshot.account;
  const head = {
    kind: 'koine-transcript',
    version: 1,
    madeAt: encodeTime(app.now()),
    account: { name, zone },
    notes: withNotes,
    session: encodeSession(row, snapshot, actor),
  };
  const linking = { app, publicUrl, place: { accountId: actor.accountId, sessionId: row.id } };
  async function* pieces() {
    yield `${JSON.stringify(head).slice(0, -1)},"messages":[`;
    let separator = '';
    for await (const page of events) {
      const messages = page.filter((event) => event.type === 'message-posted');
      for (const event of messages) {
        if (isAmongAgents(event.kind) && !withNotes) continue;
        yield `${separator}\n${JSON.stringify(encodeMessage(event, linking))}`;
        separator = ',';
      }
    }
    yield '\n]}\n';
  }
  return fileOf(row.number, 'json', pieces());
}

function fileOf(number: number, format: TranscriptFormat, body: TranscriptFile['body']): TranscriptFile {
  const { ending, mediaType } = kinds[format];
  return { name: `session-${number}.${ending}`, mediaType, body };
}
