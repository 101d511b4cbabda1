import { Button, Code, CopyButton, Group } from '@mantine/core';
import { Section } from '../settings/page.tsx';
import styles from '../settings/settings.module.css';

/** The line that puts an inbox's widget on a page. */
export function snippetOf(inboxKey: string, origin: string): string {
  return `<script src="${origin}/widget.js" data-inbox="${inboxKey}" async></script>`;
}

/** What goes into a site's pages, ready to be copied. */
export function Snippet({ inboxKey }: { readonly inboxKey: string }) {
  const text = snippetOf(inboxKey, location.origin);
  return (
    <Section title="Put it on your site" hint="Before the end of the body of each page.">
      <Code block className={styles.code}>
        {text}
      </Code>
      <Group>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              variant="default"
              onClick={() => {
                copy();
                localStorage.setItem('koine.snippet-copied', inboxKey);
              }}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </Group>
    </Section>
  );
}
