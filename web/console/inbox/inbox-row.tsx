import { Link } from '@tanstack/react-router';
import type { SessionRow } from '../../client/api-types.ts';
import { stopwatch } from '../format/durations.ts';
import { shortMoment } from '../format/times.ts';
import { visitorName } from '../format/visitor-name.ts';
import { Icon } from '../shell/icon.tsx';
import { initials } from '../shell/initials.ts';
import { useNow } from '../shell/ticking.ts';
import { useTypingPreview, useWorkplace } from '../shell/workplace.tsx';
import { DeadlineClock } from './deadline-clock.tsx';
import styles from './inbox-row.module.css';
import type { SectionName } from './sections.ts';
import { whereText } from './where-text.ts';

interface InboxRowProps {
  readonly row: SessionRow;
  readonly section: SectionName;
  readonly isOpen: boolean;
  readonly unread: number;
}

/** One chat in the list: who, since when, the last line and whose it was, from where, what is due, and who has it. */
export function InboxRow({ row, section, isOpen, unread }: InboxRowProps) {
  const { me } = useWorkplace();
  const name = visitorName(row);
  const speaker = lastSpeaker(row, me.agent.id);
  const typed = useTypingPreview(row.id);
  return (
    <Link
      to="/chats/$sessionId"
      params={{ sessionId: row.id }}
      // What is kept beside stays there.
      search={(before) => before}
      className={styles.row}
      data-session={row.id}
      data-open={isOpen || undefined}
      data-unread={unread > 0 || undefined}
      data-over={section === 'over' || undefined}
    >
      <span className={styles.avatar} aria-hidden="true">
        {initials(name)}
      </span>
      <span className={styles.body}>
        <span className={styles.line}>
          <span className={styles.name}>
            <bdi>{name}</bdi>
          </span>
          {row.stage === 'waiting' ? <Wait row={row} /> : <LastMoment row={row} />}
        </span>
        <span className={styles.line}>
          <span className={styles.preview}>
            {typed !== null ? (
              <>
                <span className={styles.typing}>Typing: </span>
                <bdi>{typed}</bdi>
              </>
            ) : (
              <>
                {speaker && <span className={styles.speaker}>{speaker}: </span>}
                <bdi>{row.messages.last?.text || (row.messages.last ? 'A file' : 'Nothing was written yet')}</bdi>
              </>
            )}
          </span>
          {unread > 0 && (
            <span className={styles.unread}>
              {unread}
              <span className="only-read-aloud"> unread</span>
            </span>
          )}
        </span>
        <span className={styles.line}>
          <span className={styles.where} title={row.inbox.name}>
            <bdi>{whereText(row)}</bdi>
          </span>
          {row.sla?.next && <DeadlineClock next={row.sla.next} />}
          <Holder row={row} myId={me.agent.id} />
        </span>
      </span>
    </Link>
  );
}

/** Who has the chat, where it is not oneself. */
function Holder({ row, myId }: { readonly row: SessionRow; readonly myId: string }) {
  if (row.botId !== null) {
    return (
      <span className={styles.holder}>
        <Icon name="bot" size={13} /> Bot
      </span>
    );
  }
  if (row.stage !== 'active' || !row.agent || row.agent.id === myId) return null;
  return (
    <span className={styles.holder}>
      <Icon name="person" size={13} /> <bdi title={row.agent.name}>{row.agent.name.split(' ')[0]}</bdi>
    </span>
  );
}

function Wait({ row }: { row: SessionRow }) {
  const now = useNow();
  const since = Date.parse(row.queuedAt ?? row.openedAt);
  return (
    <span className={styles.wait} data-late={row.sla?.accept === 'breached' || undefined}>
      <span className="only-read-aloud">waiting </span>
      {stopwatch(now - since)}
    </span>
  );
}

function LastMoment({ row }: { row: SessionRow }) {
  const at = Date.parse(row.endedAt ?? row.messages.last?.at ?? row.acceptedAt ?? row.openedAt);
  return <span className={styles.moment}>{shortMoment(at, Date.now())}</span>;
}

function lastSpeaker(row: SessionRow, myId: string): string | null {
  switch (row.messages.last?.by) {
    case 'agent':
      return row.agent?.id === myId ? 'You' : (row.agent?.name.split(' ')[0] ?? 'Agent');
    case 'bot':
      return 'Bot';
    default:
      return null;
  }
}
