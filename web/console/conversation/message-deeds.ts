import type { Session } from '../../../src/core/session.ts';
import type { Me } from '../../client/api-types.ts';
import { REVISABLE_MS } from '../../client/revisable.ts';
import type { Line, Speaker } from './timeline-entries.ts';

/** What an agent may do with a message. */
export interface MessageDeeds {
  readonly mayReply: boolean;
  readonly mayEdit: boolean;
  readonly mayRemove: boolean;
}

/** As the rules have it: whoever wrote it puts it right for a quarter of an hour, who moderates may remove it later, too. */
export function messageDeedsOf(
  { line, speakerId, speaker }: { readonly line: Line; readonly speakerId: string | null; readonly speaker: Speaker },
  session: Pick<Session, 'stage' | 'queueId'>,
  { agent, rights }: Me,
  now: number,
): MessageDeeds {
  const stands = session.stage !== 'closed' && line.revision !== 'removed' && line.isKept;
  const isFresh = speaker !== 'visitor' && speakerId === agent.id && now - line.at <= REVISABLE_MS;
  const moderates = agent.role !== 'agent' || (rights[session.queueId ?? '']?.includes('manage') ?? false);
  return {
    mayReply: stands && session.stage !== 'ended',
    mayEdit: stands && isFresh && line.text !== '',
    mayRemove: stands && (isFresh || moderates),
  };
}
