import { Alert, Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { problemText } from '../shell/server.ts';
import { goToProvider, namedAccount, offeredQuery } from './provider-calls.ts';

interface ProviderButtonsProps {
  /** What a press does, before the provider's name. */
  readonly verb: string;
  /** Where in the console to come back to. */
  readonly back: string;
  /** The provider asks anew who they are. */
  readonly again?: boolean;
  readonly size?: 'xs' | 'md';
}

/** A button for each provider by which the account lets in; nothing where there is none. */
export function ProviderButtons({ verb, back, again = false, size = 'md' }: ProviderButtonsProps) {
  const { data = [] } = useQuery(offeredQuery(namedAccount()));
  const go = useMutation({ mutationFn: (key: string) => goToProvider(key, back, again) });
  return (
    <>
      {go.error && (
        <Alert color="red" variant="light" role="alert" p="xs">
          {problemText(go.error)}
        </Alert>
      )}
      {data.map(({ key, name }) => (
        <Button
          key={key}
          variant="default"
          size={size}
          fullWidth
          // Its words may be longer than the card is wide.
          h="auto"
          mih={size === 'md' ? 42 : 30}
          py={size === 'md' ? 8 : 5}
          styles={{ label: { height: 'auto', lineHeight: 1.4, whiteSpace: 'normal', overflowWrap: 'anywhere' } }}
          loading={(go.isPending || go.isSuccess) && go.variables === key}
          onClick={() => go.mutate(key)}
        >
          {verb} {name}
        </Button>
      ))}
    </>
  );
}
