import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { Import } from '../../client/api-types.ts';
import { agentsQuery, inboxesQuery, queuesQuery } from '../shell/server.ts';
import styles from './imports.module.css';

interface ImportNamesProps {
  readonly names: Import['names'];
  readonly mapping: Import['mapping'];
  readonly choose: (key: string, ownId: string) => void;
}

const kindNames = { agent: 'Agent', queue: 'Queue', inbox: 'Inbox' } as const;

/** Whom and what the file names, each with the one of the account that it is taken for. */
export function ImportNames({ names, mapping, choose }: ImportNamesProps) {
  const { data: agents = [] } = useQuery(agentsQuery);
  const { data: queues = [] } = useQuery(queuesQuery);
  const { data: inboxes = [] } = useQuery(inboxesQuery);
  const own = { agent: agents, queue: queues, inbox: inboxes };
  return (
    <fieldset className={styles.names}>
      <legend>Who and what the file names</legend>
      {names.map(({ kind, key, name, count, id }) => {
        const sessions = `In ${count.toLocaleString()} ${count === 1 ? 'session' : 'sessions'}`;
        const guessed = mapping[`${kind}:${key}`] === undefined && own[kind].find((each) => each.id === id);
        const isDoubtful = name !== null && guessed && !isSameName(name, guessed.name);
        return (
          <Select
            key={`${kind}:${key}`}
            label={`${kindNames[kind]} ${name === null ? key : `${name} (${key})`}`}
            description={isDoubtful ? `${sessions}. Found by its number alone: choose who it is.` : sessions}
            placeholder="Nobody: its sessions are refused"
            data={own[kind].map((each) => ({ value: each.id, label: each.name }))}
            value={mapping[`${kind}:${key}`] ?? id}
            onChange={(value) => value && choose(`${kind}:${key}`, value)}
            allowDeselect={false}
            searchable
          />
        );
      })}
    </fieldset>
  );
}

function isSameName(one: string, other: string): boolean {
  return one.trim().localeCompare(other.trim(), undefined, { sensitivity: 'base' }) === 0;
}
