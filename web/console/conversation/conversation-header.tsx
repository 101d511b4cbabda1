import { ActionIcon, Alert, Button, Kbd, Menu, Tooltip } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Session } from '../../../src/core/session.ts';
import { stopwatch } from '../format/durations.ts';
import { visitorName } from '../format/visitor-name.ts';
import type { Action } from '../shell/actions.tsx';
import { Icon } from '../shell/icon.tsx';
import { useNow } from '../shell/ticking.ts';
import { usePresenceOf, useWorkplace } from '../shell/workplace.tsx';
import { ChatDialogs } from './chat-dialogs.tsx';
import styles from './conversation-header.module.css';
import type { Names } from './event-text.ts';
import { type Standing, standingOf } from './standing.ts';
import { useChatActions } from './use-chat-actions.ts';
import type { Commands } from './use-commands.ts';

interface ConversationHeaderProps {
  readonly session: Session;
  readonly names: Names;
  readonly commands: Commands;
  readonly isPanelOpen: boolean;
  /** What can be done with the window that the chat is in. */
  readonly windowActions: readonly Action[];
  /** Whether keys act on this chat; one of several side by side has them. */
  readonly isActive: boolean;
}

/** Whose chat it is, how it stands, and what an agent can do with it. */
export function ConversationHeader(props: ConversationHeaderProps) {
  const { session, names, commands, isPanelOpen, windowActions, isActive } = props;
  const { me } = useWorkplace();
  const standing = standingOf(session, me.agent.id);
  const { actions, asking, shut } = useChatActions(session, commands, windowActions, isActive);
  const shown = actions.filter(({ place }) => place !== 'listed');
  const listed = actions.filter(({ place, id }) => place === 'listed' || id === 'transfer' || id === 'end');
  return (
    <>
      <div className={styles.header}>
        <Link to="/chats" className={styles.back} aria-label="Back to the list">
          <Icon name="back" size={18} />
        </Link>
        <div className={styles.who}>
          <h2 className={styles.name}>
            <VisitorPresence visitorId={session.visitorId} />
            <bdi className={styles.nameText}>{visitorName(session)}</bdi>
            <span className={styles.number}>#{session.number}</span>
          </h2>
          <p className={styles.standing}>
            <StandingText session={session} standing={standing} names={names} />
          </p>
        </div>
        <div className={styles.actions}>
          {shown.map(({ id, label, icon, key, run, place, isUnderWay }) => (
            <Tooltip key={id} label={`${label} (${key})`}>
              <Button
                variant={place === 'first' ? 'filled' : 'default'}
                {...(id === 'transfer' && { className: styles.roomy, leftSection: <Icon name={icon} size={14} /> })}
                onClick={run}
                loading={isUnderWay}
              >
                {label}
              </Button>
            </Tooltip>
          ))}
          <Menu position="bottom-end" width={240}>
            <Menu.Target>
              <ActionIcon aria-label="More actions">
                <Icon name="more" />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {listed.map(({ id, label, icon, key, run }) => (
                <Menu.Item
                  key={id}
                  leftSection={<Icon name={icon} />}
                  aria-keyshortcuts={key}
                  rightSection={
                    <Kbd size="xs" aria-hidden="true">
                      {key}
                    </Kbd>
                  }
                  onClick={run}
                >
                  {label}
                </Menu.Item>
              ))}
            </Menu.Dropdown>
          </Menu>
          {windowActions.map(({ id, label, icon, key, run }) => (
            <Tooltip key={id} label={`${label} (${key})`}>
              <ActionIcon aria-label={label} {...(id === 'panel' && { 'aria-expanded': isPanelOpen })} onClick={run}>
                <Icon name={icon} />
              </ActionIcon>
            </Tooltip>
          ))}
        </div>
      </div>
      {commands.problem && asking === null && (
        <Alert
          className={styles.problem}
          color="red"
          variant="light"
          role="alert"
          p="xs"
          withCloseButton
          closeButtonLabel="Hide"
          onClose={commands.forgetProblem}
        >
          {commands.problem}
        </Alert>
      )}
      <ChatDialogs session={session} commands={commands} asking={asking} shut={shut} />
    </>
  );
}

function VisitorPresence({ visitorId }: { visitorId: string }) {
  const presence = usePresenceOf(visitorId);
  if (presence === null) return null;
  const isThere = presence === 'online';
  return (
    <span className={styles.presence} data-there={isThere || undefined} title={isThere ? 'On the site' : 'Away'}>
      <span className="only-read-aloud">{isThere ? 'On the site: ' : 'Away: '}</span>
    </span>
  );
}

function StandingText({ session, standing, names }: { session: Session; standing: Standing; names: Names }) {
  const spam = session.spam ? 'Spam · ' : '';
  switch (standing) {
    case 'intake':
      return `${spam}Filling in the form`;
    case 'waiting':
      return (
        <>
          {spam}Waiting <WaitSince at={session.queueLegs.at(-1)?.enteredAt ?? session.openedAt} />
          {session.queueId && ` in ${names.queue(session.queueId)}`}
        </>
      );
    case 'mine':
      return `${spam}With you${companyText(session)}${session.queueId ? ` · ${names.queue(session.queueId)}` : ''}`;
    case 'joined':
    case 'listening':
    case 'others':
      return session.bot
        ? `${spam}With the bot ${session.bot.name}${companyText(session)}`
        : `${spam}With ${session.agent?.name ?? 'another agent'}${companyText(session)}`;
    case 'over':
      return `${spam}Ended${session.rating ? ` · rated ${session.rating.score} of ${session.rating.outOf}` : ''}`;
    case 'sealed':
      return `${spam}Sealed`;
  }
}

function companyText({ company }: Session): string {
  if (company.length === 0) return '';
  return ` and ${company.map(({ agent, hidden }) => `${agent.name}${hidden ? ' (listening)' : ''}`).join(', ')}`;
}

function WaitSince({ at }: { at: number }) {
  const now = useNow();
  return <span className={styles.wait}>{stopwatch(now - at)}</span>;
}
