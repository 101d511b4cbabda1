import Type, { type Static } from 'typebox';
import { transcriptFormats } from '../../core/transcript.ts';
import { Message, Session } from './wire-session.ts';
import { closed, Time, Words } from './wire-words.ts';

export const TranscriptQuery = Type.Object(
  {
    format: Type.Optional(
      Words(
        transcriptFormats,
        'Plain text unless told; `html` is one page that loads nothing; `json` is for programs.',
      ),
    ),
    notes: Type.Optional(
      Type.Boolean({
        description: 'Whether notes and whispers are in it: for agents, bots and keys alone. False unless told.',
      }),
    ),
  },
  closed,
);

/** A session with what was said in it, as a file. `version` counts the shapes that such files have had. */
export const Transcript = Type.Object(
  {
    kind: Type.Literal('koine-transcript'),
    version: Type.Literal(1),
    /** When the file was made. */
    madeAt: Time,
    account: Type.Object({ name: Type.String(), zone: Type.String() }, closed),
    /** Whether notes and whispers are among the messages. */
    notes: Type.Boolean(),
    session: Session,
    messages: Type.Array(Message),
  },
  closed,
);
export type Transcript = Static<typeof Transcript>;
