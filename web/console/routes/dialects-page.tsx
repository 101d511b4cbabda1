import { Button, Code, Group, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useSearch } from '@tanstack/react-router';
import { useState } from 'react';
import type { SessionRow } from '../../client/api-types.ts';
import { DialectPane } from '../dialects/dialect-pane.tsx';
import { dialectsQuery, type SpokenDialect } from '../dialects/dialects-query.ts';
import { DialectSettings } from '../integrations/dialect-settings.tsx';
import { ChoiceList } from '../settings/choice-list.tsx';
import { Page, Section } from '../settings/page.tsx';
import styles from '../settings/settings.module.css';
import { LoadFailed } from '../shell/load-failed.tsx';
import { type ListPage, rest } from '../shell/server.ts';

/** The APIs that integrations speak here: where each lies, how it is spoken, and what it answers. */
export function DialectsPage() {
  const { id } = useSearch({ from: '/workplace/settings/dialects' });
  const dialects = useQuery(dialectsQuery);
  if (dialects.error && !dialects.data) {
    return <LoadFailed what="The integrations" error={dialects.error} retry={() => void dialects.refetch()} isWhole />;
  }
  const all = dialects.data?.items ?? [];
  const chosen = all.find(({ name }) => name === id) ?? all[0];
  return (
    <Page
      title="Integrations"
      sentence="Programs made for another vendor’s API go on working here: give them this address instead, and a key."
    >
      <ChoiceList
        label="Integrations"
        to="/dialects"
        chosenId={chosen?.name}
        items={all.map(({ name, title }) => ({ id: name, name: title }))}
      >
        {chosen && (
          <div className={styles.form}>
            <Address dialect={chosen} />
            {chosen.hasSettings && <DialectSettings key={chosen.name} dialect={chosen.name} title={chosen.title} />}
            <TestCall key={`call ${chosen.name}`} dialect={chosen} />
          </div>
        )}
      </ChoiceList>
    </Page>
  );
}

function Address({ dialect: { host, paths, ownPath } }: { readonly dialect: SpokenDialect }) {
  const here = host || location.origin;
  return (
    <Section title="Where it lies" hint="An integration keeps the vendor’s paths; only the host name changes.">
      <table className={styles.table}>
        <tbody>
          <tr>
            <th scope="row">Host</th>
            <td>
              <Code className={styles.code}>{here}</Code>
            </td>
          </tr>
          <tr>
            <th scope="row">The vendor’s paths</th>
            <td>
              {paths.map((path) => (
                <div key={path}>
                  <Code className={styles.code}>{path}</Code>
                </div>
              ))}
            </td>
          </tr>
          <tr>
            <th scope="row">Or, apart from all others</th>
            <td>
              <Code className={styles.code}>{`${here}${ownPath}`}</Code>
            </td>
          </tr>
        </tbody>
      </table>
      <Text size="sm">
        The key for it is made under <Link to="/keys">API keys</Link>, for this very API.
      </Text>
    </Section>
  );
}

function TestCall({ dialect }: { readonly dialect: SpokenDialect }) {
  const [isAsked, setAsked] = useState(false);
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ['newest-session'],
    queryFn: ({ signal }) => rest<ListPage<SessionRow>>('/sessions', { query: { limit: 1 }, signal }),
    enabled: isAsked,
  });
  const newest = data?.items[0];
  return (
    <Section title="Test call" hint="Reads the newest chat as a client of this API would, and changes nothing.">
      <Group>
        <Button variant="default" loading={isFetching} onClick={() => (isAsked ? void refetch() : setAsked(true))}>
          Make a test call
        </Button>
      </Group>
      {error && <LoadFailed what="The newest chat" error={error} retry={() => void refetch()} />}
      {data && !newest && <Text size="sm">There is no chat yet that could be read.</Text>}
      {newest && <DialectPane sessionId={newest.id} dialect={dialect} />}
    </Section>
  );
}
