import type { Event } from '../../../src/core/event.ts';
import type { Session } from '../../../src/core/session.ts';
import type { Commands } from '../conversation/use-commands.ts';
import { EarlierSessions } from './earlier-sessions.tsx';
import { Labels } from './labels.tsx';
import { Links } from './links.tsx';
import { PageTrail } from './page-trail.tsx';
import { SessionFacts } from './session-facts.tsx';
import { SurveyAnswers } from './survey-answers.tsx';
import { VisitorDetails } from './visitor-details.tsx';
import styles from './visitor-panel.module.css';
import { VisitorPrivacy } from './visitor-privacy.tsx';

interface VisitorPanelProps {
  readonly session: Session;
  readonly events: readonly Event[];
  /** Null where nothing can be changed. */
  readonly commands: Commands | null;
}

/** Who the visitor is, where they were, how the session went, and what was before it. */
export function VisitorPanel({ session, events, commands }: VisitorPanelProps) {
  return (
    <div className={styles.panel}>
      <VisitorDetails session={session} commands={session.stage === 'closed' ? null : commands} />
      <SurveyAnswers session={session} />
      <Labels session={session} commands={session.stage === 'closed' ? null : commands} />
      <Links session={session} commands={session.stage === 'closed' ? null : commands} />
      <PageTrail events={events} />
      <SessionFacts session={session} />
      <EarlierSessions visitorId={session.visitorId} sessionId={session.id} />
      <VisitorPrivacy session={session} />
    </div>
  );
}
