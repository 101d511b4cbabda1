import { Button, Group, Stack, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { problemText } from '../shell/server.ts';
import styles from '../webhooks/webhooks.module.css';
import { addPage, knowledgeQuery, removePage } from './bots-query.ts';

/** The pages that bots know: what there is, and one more. */
export function Knowledge() {
  const queryClient = useQueryClient();
  const pages = useQuery(knowledgeQuery);
  const [title, setTitle] = useState('');
  const [language, setLanguage] = useState('simple');
  const [text, setText] = useState('');
  const act = useMutation({
    mutationFn: (action: () => Promise<unknown>) => action(),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['knowledge'] }),
  });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    act.mutate(async () => {
      await addPage({ title, language, text });
      setTitle('');
      setText('');
    });
  };
  return (
    <section className={styles.detail} aria-label="What bots know">
      <h2 className={styles.title}>What bots know</h2>
      <Stack gap="xs" maw={560}>
        {(pages.data?.items ?? []).map((page) => (
          <Group key={page.id} justify="space-between" wrap="nowrap">
            <bdi className={styles.name}>{page.title}</bdi>
            <Button
              variant="subtle"
              color="red"
              size="compact-xs"
              aria-label={`Remove ${page.title}`}
              onClick={() => act.mutate(() => removePage(page.id))}
            >
              Remove
            </Button>
          </Group>
        ))}
      </Stack>
      <form onSubmit={submit}>
        <Stack gap="sm" maw={560}>
          <TextInput
            label="Title"
            required
            maxLength={200}
            value={title}
            onChange={(change) => setTitle(change.currentTarget.value)}
          />
          <TextInput
            label="Language"
            description="As english or german; simple fits all"
            required
            maxLength={63}
            value={language}
            onChange={(change) => setLanguage(change.currentTarget.value)}
          />
          <Textarea
            label="Text"
            required
            autosize
            minRows={3}
            maxRows={14}
            maxLength={50_000}
            value={text}
            onChange={(change) => setText(change.currentTarget.value)}
          />
          {act.error && (
            <p className={styles.failed} role="alert">
              {problemText(act.error)}
            </p>
          )}
          <Group justify="flex-end">
            <Button type="submit" loading={act.isPending}>
              Add
            </Button>
          </Group>
        </Stack>
      </form>
    </section>
  );
}
