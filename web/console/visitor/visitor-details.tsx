import { ActionIcon, Button, TextInput, Tooltip } from '@mantine/core';
import { type FormEvent, useState } from 'react';
import type { Session } from '../../../src/core/session.ts';
import type { Commands } from '../conversation/use-commands.ts';
import { Icon } from '../shell/icon.tsx';
import { languageName, placeName } from './place-name.ts';
import styles from './visitor-panel.module.css';

const LONGEST_ATTRIBUTE = 1000;

interface VisitorDetailsProps {
  readonly session: Session;
  readonly commands: Commands | null;
}

/** What is known of the visitor; name, e-mail, phone and attributes can be put right. */
export function VisitorDetails({ session, commands }: VisitorDetailsProps) {
  const [isEditing, setEditing] = useState(false);
  return (
    <section className={styles.section} aria-label="Visitor">
      <div className={styles.head}>
        <h2 className={styles.title}>Visitor</h2>
        {commands && !isEditing && (
          <Tooltip label="Edit">
            <ActionIcon size={26} aria-label="Edit what is known of the visitor" onClick={() => setEditing(true)}>
              <Icon name="edit" size={14} />
            </ActionIcon>
          </Tooltip>
        )}
      </div>
      {commands && isEditing ? (
        <DetailsForm session={session} commands={commands} close={() => setEditing(false)} />
      ) : (
        <Details session={session} />
      )}
    </section>
  );
}

function Details({ session: { visitor } }: Pick<VisitorDetailsProps, 'session'>) {
  const facts: readonly (readonly [string, string | null])[] = [
    ['Name', visitor.name],
    ['E-mail', visitor.email],
    ['Phone', visitor.phone],
    ['Language', visitor.language && languageName(visitor.language)],
    ['Place', placeName(visitor.city, visitor.country)],
    ['Browser', [visitor.browser, visitor.system, visitor.device].filter(Boolean).join(' · ') || null],
    ['IP address', visitor.ip],
    ...Object.entries(visitor.attributes),
  ];
  const known = facts.filter(([, value]) => value);
  if (known.length === 0) return <p className={styles.none}>Nothing is known yet.</p>;
  return (
    <dl className={styles.facts}>
      {known.map(([name, value]) => (
        <Fact key={name} name={name} value={value ?? ''} />
      ))}
    </dl>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt>
        <bdi>{name}</bdi>
      </dt>
      <dd>
        <bdi>{value}</bdi>
      </dd>
    </>
  );
}

/** The attributes as the form has them: those that were emptied are gone, and one may be new. */
function attributesIn(form: FormData, names: readonly string[]): Readonly<Record<string, string>> {
  const textOf = (field: string) => String(form.get(field) ?? '').trim();
  const kept = names.map((name) => [name, textOf(`attribute ${name}`)] as const);
  const added = [textOf('new-name'), textOf('new-value')] as const;
  return Object.fromEntries([...kept, added].filter(([name, value]) => name !== '' && value !== ''));
}

function DetailsForm({ session, commands, close }: { session: Session; commands: Commands; close: () => void }) {
  const { visitor } = session;
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const given = (name: string) => String(form.get(name) ?? '').trim() || null;
    const changes = {
      name: given('name'),
      email: given('email'),
      phone: given('phone'),
      attributes: attributesIn(form, Object.keys(visitor.attributes)),
    };
    if (await commands.give({ type: 'update-visitor', changes })) close();
  };
  return (
    <form
      className={styles.form}
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => event.key === 'Escape' && close()}
    >
      <TextInput
        size="xs"
        label="Name"
        name="name"
        maxLength={200}
        defaultValue={visitor.name ?? ''}
        autoComplete="off"
        autoFocus
      />
      <TextInput
        size="xs"
        label="E-mail"
        name="email"
        type="email"
        maxLength={254}
        defaultValue={visitor.email ?? ''}
        autoComplete="off"
      />
      <TextInput
        size="xs"
        label="Phone"
        name="phone"
        type="tel"
        maxLength={40}
        defaultValue={visitor.phone ?? ''}
        autoComplete="off"
      />
      {Object.entries(visitor.attributes).map(([name, value]) => (
        <TextInput
          key={name}
          size="xs"
          label={name}
          name={`attribute ${name}`}
          maxLength={LONGEST_ATTRIBUTE}
          defaultValue={value}
          autoComplete="off"
        />
      ))}
      <div className={styles.pair}>
        <TextInput size="xs" label="Another detail" name="new-name" maxLength={64} autoComplete="off" />
        <TextInput size="xs" label="Its value" name="new-value" maxLength={LONGEST_ATTRIBUTE} autoComplete="off" />
      </div>
      <div className={styles.formEnd}>
        <Button size="compact-sm" variant="default" onClick={close}>
          Cancel
        </Button>
        <Button size="compact-sm" type="submit" loading={commands.underWay === 'update-visitor'}>
          Save
        </Button>
      </div>
    </form>
  );
}
