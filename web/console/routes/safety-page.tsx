import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { BlocksSection } from '../safety/blocks-section.tsx';
import { MaskingSection } from '../safety/masking-section.tsx';
import { blocksQuery } from '../safety/safety-queries.ts';
import { VerificationSection } from '../safety/verification-section.tsx';
import { Page } from '../settings/page.tsx';
import { LoadFailed } from '../shell/load-failed.tsx';
import { inboxesQuery } from '../shell/server.ts';

/** What is masked, who is blocked, and how visitors prove who they are. */
export function SafetyPage() {
  const blocks = useQuery(blocksQuery);
  const inboxes = useQuery(inboxesQuery);
  const failed = [blocks, inboxes].find(({ error }) => error !== null);
  if (failed?.error) {
    return <LoadFailed what="The settings" error={failed.error} retry={() => void failed.refetch()} isWhole />;
  }
  return (
    <Page title="Safety" sentence="What is masked in messages, who is blocked, and how visitors prove who they are.">
      <Stack gap="xl" maw="56rem">
        <MaskingSection />
        {blocks.data && <BlocksSection blocks={blocks.data} />}
        {inboxes.data?.map((inbox) => (
          <VerificationSection key={inbox.id} inbox={inbox} />
        ))}
      </Stack>
    </Page>
  );
}
