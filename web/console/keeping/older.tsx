import { Button } from '@mantine/core';

interface OlderProps {
  readonly what: string;
  readonly query: {
    readonly hasNextPage: boolean;
    readonly isFetchingNextPage: boolean;
    readonly fetchNextPage: () => unknown;
  };
}

/** A button for what is older, where there is more. */
export function Older({ what, query }: OlderProps) {
  if (!query.hasNextPage) return null;
  return (
    <Button
      variant="subtle"
      color="gray"
      style={{ alignSelf: 'start' }}
      loading={query.isFetchingNextPage}
      onClick={() => void query.fetchNextPage()}
    >
      {what}
    </Button>
  );
}
