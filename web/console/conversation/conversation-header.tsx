import { ActionIcon, Alert, Button, Menu, Tooltip } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { Link } from '@tanstack/react-router';
import type { Session } from '../../../src/core/session.ts';
import { stopwatch } from '../format/durations.ts';
import { visitorName } from '../format/visitor-name.ts';
import { Icon } from '../shell/icon.tsx';
import { API_BASE } from '../shell/server.ts';
import { useShortcuts } from '../shell/shortcuts.ts';
import { useNow } from '../shell/ticking.ts';
import { usePresenceOf, useWorkplace } from '../shell/workplace.tsx';
import { BlockDialog } from './block-dialog.tsx';
import styles from './conversation-header.module.css';
import { EndDialog } from './end-dialog.tsx';
import type { Names } from './event-text.ts';
import { InviteDialog } from './invite-dialog.tsx';
import { type Standing, standingOf, supervisionOf } from './standing.ts';
import { TransferDialog } from './transfer-dialog.tsx';
import type { Commands } from './use-commands.ts';

interface ConversationHeaderProps {
  readonly session: Session;
  readonly names: Names;
  readonly commands: Commands;
  readonly isPanelOpen: boolean;
  readonly togglePanel: () => void;
}

/** Whose chat it is, how it stands, and what an agent can do with it. */
export function ConversationHeader({ session, names, commands, isPanelOpen, togglePanel }: ConversationHeaderProps) {
  const { me } = useWorkplace();
  const standing = standingOf(session, me.agent.id);
  const [isEnding, ending] = useDisclosure(false);
  const [isTransferring, transferring] = useDisclosure(false);
  const [isInviting, inviting] = useDisclosure(false);
  const { mayListen, mayTakeOver, mayJoin } = supervisionOf(session, me);
  const isBeside = standing === 'others' || standing === 'joined' || standing === 'listening';
  const isIn = standing === 'mine' || standing === 'joined';
  const [isBlocking, blocking] = useDisclosure(false);
  const mayTake = mayTakeOver || session.bot !== null;
  const isOpen = standing === 'waiting' || standing === 'mine' || standing === 'joined' || (isBeside && mayTake);
  // From a bot anybody who answers may take it; from an agent it is transferred.
  const takeOver = session.bot ? ({ type: 'accept' } as const) : ({ type: 'transfer', agentId: me.agent.id } as const);
  const accept = () => void commands.give({ type: 'accept' });
  useShortcuts({
    ...(standing === 'waiting' && { a: accept }),
    ...(isOpen && { e: ending.open, t: transferring.open }),
  });
  return (
    <>
      <div className={styles.header}>
        <Link to="/chats" className={styles.back} aria-label="Back to the list">
          <Icon name="back" size={18} />
        </Link>
        <div className={styles.who}>
          <h1 className={styles.name}>
            <VisitorPresence visitorId={session.visitorId} />
            <bdi className={styles.nameText}>{visitorName(session)}</bdi>
            <span className={styles.number}>#{session.number}</span>
          </h1>
          <p className={styles.standing}>
            <StandingText session={session} standing={standing} names={names} />
          </p>
        </div>
        <div className={styles.actions}>
          {standing === 'waiting' && (
            <Button onClick={accept} loading={commands.underWay === 'accept'}>
              Accept
            </Button>
          )}
          {standing === 'others' && mayListen && (
            <Button
              variant="default"
              onClick={() => void commands.give({ type: 'join', hidden: true })}
              loading={commands.underWay === 'join'}
            >
              Listen
            </Button>
          )}
          {(standing === 'joined' || standing === 'listening') && (
            <Button
              variant="default"
              onClick={() => void commands.give({ type: 'leave' })}
              loading={commands.underWay === 'leave'}
            >
              {standing === 'joined' ? 'Leave' : 'Stop listening'}
            </Button>
          )}
          {(standing === 'others' || standing === 'listening') && mayJoin && (
            <Button
              variant="default"
              onClick={() => void commands.give({ type: 'join' })}
              loading={commands.underWay === 'join'}
            >
              Join
            </Button>
          )}
          {isBeside && mayTake && (
            <Button
              variant="default"
              onClick={() => void commands.give(takeOver)}
              loading={commands.underWay === takeOver.type}
            >
              Take over
            </Button>
          )}
          {standing === 'mine' && (
            <Button
              className={styles.roomy}
              variant="default"
              leftSection={<Icon name="transfer" size={14} />}
              onClick={transferring.open}
            >
              Transfer
            </Button>
          )}
          {standing === 'mine' && (
            <Button variant="default" onClick={ending.open}>
              End
            </Button>
          )}
          {standing === 'over' && (
            <Button
              variant="default"
              leftSection={<Icon name="reopen" size={14} />}
              onClick={() => void commands.give({ type: 'reopen' })}
              loading={commands.underWay === 'reopen'}
            >
              Reopen
            </Button>
          )}
          <Menu position="bottom-end" width={210}>
            <Menu.Target>
              <ActionIcon aria-label="More actions">
                <Icon name="more" />
              </ActionIcon>
            </Menu.Target>
            <Menu.Dropdown>
              {isOpen && (
                <>
                  <Menu.Item leftSection={<Icon name="transfer" />} onClick={transferring.open}>
                    Transfer…
                  </Menu.Item>
                  <Menu.Item leftSection={<Icon name="end" />} onClick={ending.open}>
                    End the chat…
                  </Menu.Item>
                </>
              )}
              {isIn && (
                <Menu.Item leftSection={<Icon name="chats" />} onClick={inviting.open}>
                  Call an agent in…
                </Menu.Item>
              )}
              {standing === 'mine' && (
                <Menu.Item leftSection={<Icon name="signout" />} onClick={() => void commands.give({ type: 'leave' })}>
                  Leave the chat
                </Menu.Item>
              )}
              {standing !== 'sealed' && (
                <Menu.Item
                  leftSection={<Icon name="warning" />}
                  onClick={() => void commands.give({ type: 'mark-spam', spam: !session.spam })}
                >
                  {session.spam ? 'Not spam' : 'Mark as spam'}
                </Menu.Item>
              )}
              <Menu.Item leftSection={<Icon name="warning" />} onClick={blocking.open}>
                Block the visitor…
              </Menu.Item>
              <Menu.Item
                component="a"
                leftSection={<Icon name="download" />}
                href={`${API_BASE}/sessions/${session.id}/transcript`}
                download
              >
                Download transcript
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
          <Tooltip label={isPanelOpen ? 'Hide the visitor' : 'Show the visitor'}>
            <ActionIcon aria-label="About the visitor" aria-expanded={isPanelOpen} onClick={togglePanel}>
              <Icon name="panel" />
            </ActionIcon>
          </Tooltip>
        </div>
      </div>
      {commands.problem && (
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
      <EndDialog isOpen={isEnding} close={ending.close} name={visitorName(session)} commands={commands} />
      <BlockDialog
        isOpen={isBlocking}
        close={blocking.close}
        name={visitorName(session)}
        visitorId={session.visitorId}
      />
      <InviteDialog isOpen={isInviting} close={inviting.close} session={session} commands={commands} />
      <TransferDialog isOpen={isTransferring} close={transferring.close} session={session} commands={commands} />
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
