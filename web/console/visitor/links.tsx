import { ActionIcon, Button, Select, TextInput, Tooltip } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Link } from '../../../src/core/event.ts';
import type { Session } from '../../../src/core/session.ts';
import { isWebAddress } from '../conversation/link-parts.ts';
import type { Commands } from '../conversation/use-commands.ts';
import { Icon } from '../shell/icon.tsx';
import styles from './visitor-panel.module.css';

const kindNames: Readonly<Record<Link['kind'], string>> = {
  ticket: 'Ticket',
  contact: 'Contact',
  person: 'Person',
  project: 'Project',
  sale: 'Sale',
  record: 'Record',
};

interface LinksProps {
  readonly session: Session;
  readonly commands: Commands | null;
}

/** The records elsewhere that the chat is about. */
export function Links({ session: { links }, commands }: LinksProps) {
  const [isAdding, setAdding] = useState(false);
  return (
    <section className={styles.section} aria-label="Links">
      <div className={styles.head}>
        <h2 className={styles.title}>Links</h2>
        {commands && !isAdding && (
          <Tooltip label="Add a link">
            <ActionIcon size={26} aria-label="Add a link" onClick={() => setAdding(true)}>
              <Icon name="link" size={14} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {links.length === 0 && !isAdding && <p className={styles.none}>None.</p>}
      <ul className={styles.trail}>
        {links.map((link) => (
          <li key={`${link.kind} ${link.id}`} className={styles.visit}>
            <bdi className={styles.visitPage} title={link.url ?? link.id}>
              {kindNames[link.kind]}:{' '}
              {link.url !== null && isWebAddress(link.url) ? (
                <a href={link.url} target="_blank" rel="noopener noreferrer nofollow">
                  {link.label || link.id}
                </a>
              ) : (
                link.label || link.id
              )}
            </bdi>
            {commands && (
              <ActionIcon
                size={22}
                aria-label={`Remove the link to ${link.label || link.id}`}
                onClick={() => void commands.give({ type: 'remove-link', kind: link.kind, id: link.id })}
              >
                <Icon name="end" size={12} />
              </ActionIcon>
            )}
          </li>
        ))}
      </ul>
      {commands && isAdding && <LinkForm commands={commands} close={() => setAdding(false)} />}
    </section>
  );
}

function LinkForm({ commands, close }: { readonly commands: Commands; readonly close: () => void }) {
  const [kind, setKind] = useState<Link['kind']>('ticket');
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string) => String(form.get(name) ?? '').trim();
    const link = { kind, id: given('id'), label: given('label') || given('id'), url: given('url') || null };
    if (await commands.give({ type: 'add-link', link })) close();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <Select
        size="xs"
        label="Kind"
        data={Object.entries(kindNames).map(([value, label]) => ({ value, label }))}
        value={kind}
        allowDeselect={false}
        onChange={(value) => value && setKind(value as Link['kind'])}
      />
      <TextInput size="xs" label="Id" name="id" required maxLength={200} autoComplete="off" autoFocus />
      <TextInput size="xs" label="Name" name="label" maxLength={200} autoComplete="off" />
      <TextInput
        size="xs"
        label="Address"
        name="url"
        type="url"
        pattern="https?://.*"
        maxLength={2048}
        placeholder="https://"
        autoComplete="off"
      />
      <div className={styles.formEnd}>
        <Button size="compact-sm" variant="default" onClick={close}>
          Cancel
        </Button>
        <Button size="compact-sm" type="submit" loading={commands.underWay === 'add-link'}>
          Add
        </Button>
      </div>
    </form>
  );
}
