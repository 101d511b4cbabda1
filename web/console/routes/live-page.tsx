import { Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { LiveVisit } from '../../client/api-types.ts';
import { isWebAddress } from '../conversation/link-parts.ts';
import { clockTime } from '../format/times.ts';
import { Page } from '../settings/page.tsx';
import { EmptyState } from '../shell/empty-state.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { rest } from '../shell/server.ts';
import { languageName } from '../visitor/place-name.ts';

const EVERY_MS = 5_000;

/** Who looks at the site's pages now without a chat, with the pages they came by. */
export function LivePage() {
  const { data, error, refetch } = useQuery({
    queryKey: ['live-visitors'],
    queryFn: ({ signal }) => rest<{ readonly items: readonly LiveVisit[] }>('/live-visitors', { signal }),
    refetchInterval: EVERY_MS,
  });
  if (error) return <LoadFailed what="The visitors" error={error} retry={() => void refetch()} isWhole />;
  return (
    <Page
      title="Visitors on the site"
      sentence="Who looks at your pages now and has not begun a chat, with the pages they came by."
    >
      {data?.items.length === 0 ? (
        <EmptyState icon="page" title="Nobody is seen">
          Visits are shown for inboxes that set for how long, and whose pages tell of them.
        </EmptyState>
      ) : (
        <Table aria-label="Visitors on the site">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>Since</Table.Th>
              <Table.Th>Visit</Table.Th>
              <Table.Th>Language</Table.Th>
              <Table.Th>Pages, the latest first</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {data?.items.map((visit) => (
              <Table.Tr key={visit.id}>
                <Table.Td>{clockTime(Date.parse(visit.since))}</Table.Td>
                <Table.Td>{visit.visit}</Table.Td>
                <Table.Td>{visit.language && languageName(visit.language)}</Table.Td>
                <Table.Td>
                  {visit.trail.toReversed().map(({ page, at }) => (
                    <Text key={at + page.url} size="sm" truncate maw={420} title={page.url}>
                      {isWebAddress(page.url) ? (
                        <a href={page.url} target="_blank" rel="noopener noreferrer nofollow">
                          {page.title || page.url}
                        </a>
                      ) : (
                        page.title || page.url
                      )}
                    </Text>
                  ))}
                </Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      )}
    </Page>
  );
}
