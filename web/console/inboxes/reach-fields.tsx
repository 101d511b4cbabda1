import { Button, Group, NumberInput, Select, Switch, TagsInput, Textarea, TextInput } from '@mantine/core';
import { Section } from '../settings/page.tsx';
import shared from '../settings/settings.module.css';
import type { InboxDraft } from './inbox-draft.ts';
import styles from './inboxes.module.css';

type Invitation = InboxDraft['invitations'][number];

const MOST_INVITATIONS = 20;
const DEFAULT_LIVE_MINUTES = 5;

const occasions: Readonly<Record<Invitation['when'], string>> = {
  always: 'Always',
  open: 'While the queue is open',
  online: 'While somebody is online',
};

interface ReachFieldsProps {
  readonly draft: InboxDraft;
  readonly change: (changes: Partial<InboxDraft>) => void;
}

/** Where the widget may stand, whom the team sees before a chat, and whom the widget invites by itself. */
export function ReachFields({ draft, change }: ReachFieldsProps) {
  const { allowedOrigins, liveMinutes, invitations, typingPreview } = draft;
  const set = (place: number, changes: Partial<Invitation>) =>
    change({ invitations: invitations.map((each, index) => (index === place ? { ...each, ...changes } : each)) });
  return (
    <>
      <Section title="Allowed sites">
        <TagsInput
          label="Sites that may show it"
          description="Their addresses, such as https://shop.example; Enter adds one. Without any, every site may."
          maxTags={100}
          value={[...allowedOrigins]}
          onChange={(sites) => change({ allowedOrigins: sites })}
        />
      </Section>
      <Section
        title="While they type"
        hint="On, agents see what visitors type before they send it. The widget does not tell them so: say it where your site tells of privacy."
      >
        <Switch
          label="Show agents what visitors type"
          checked={typingPreview}
          onChange={(event) => change({ typingPreview: event.currentTarget.checked })}
        />
      </Section>
      <Section
        title="Visitors on the site"
        hint="Off, pages tell nothing before a chat. On, the team sees who looks at pages, and which."
      >
        <Switch
          label="Show who is on the site"
          checked={liveMinutes !== null}
          onChange={(event) => change({ liveMinutes: event.currentTarget.checked ? DEFAULT_LIVE_MINUTES : null })}
        />
        {liveMinutes !== null && (
          <NumberInput
            label="For how long after their last sign"
            suffix=" min"
            min={1}
            max={60}
            value={liveMinutes}
            onChange={(value) => change({ liveMinutes: Math.round(Number(value)) || 1 })}
          />
        )}
      </Section>
      <Section
        title="Invitations"
        hint="What the widget says by itself to who stays on a page. The first that fits is said."
      >
        {invitations.map((invitation, index) => (
          <InvitationFields
            // biome-ignore lint/suspicious/noArrayIndexKey: the place is what tells them apart while they are edited
            key={index}
            number={index + 1}
            invitation={invitation}
            change={(changes) => set(index, changes)}
            remove={() => change({ invitations: invitations.toSpliced(index, 1) })}
          />
        ))}
        <Group>
          <Button
            variant="default"
            disabled={invitations.length >= MOST_INVITATIONS}
            onClick={() => change({ invitations: [...invitations, newInvitation()] })}
          >
            Add an invitation
          </Button>
        </Group>
      </Section>
    </>
  );
}

interface InvitationFieldsProps {
  readonly number: number;
  readonly invitation: Invitation;
  readonly change: (changes: Partial<Invitation>) => void;
  readonly remove: () => void;
}

function InvitationFields({ number, invitation, change, remove }: InvitationFieldsProps) {
  const { text, page, afterSeconds, fromVisit, languages, when, quietHours } = invitation;
  return (
    <fieldset className={styles.invitation} aria-label={`Invitation ${number}`}>
      <Textarea
        label="What it says"
        required
        maxLength={300}
        autosize
        minRows={2}
        value={text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <div className={shared.pair}>
        <TextInput
          label="On pages"
          placeholder="All"
          description="An address, or a path such as /prices/*"
          maxLength={500}
          value={page ?? ''}
          onChange={(event) => change({ page: event.currentTarget.value.trim() || null })}
        />
        <Select
          label="When"
          description="Who is there to answer"
          allowDeselect={false}
          data={Object.entries(occasions).map(([value, label]) => ({ value, label }))}
          value={when}
          onChange={(value) => change({ when: value as Invitation['when'] })}
        />
        <Amount
          label="After"
          suffix=" s on the page"
          min={0}
          max={3600}
          value={afterSeconds}
          set={(next) => change({ afterSeconds: next })}
        />
        <Amount
          label="From the visit"
          suffix=""
          min={1}
          max={1000}
          value={fromVisit}
          set={(next) => change({ fromVisit: next })}
        />
        <Amount
          label="Not again for"
          suffix=" h"
          min={1}
          max={8760}
          value={quietHours}
          set={(next) => change({ quietHours: next })}
        />
        <TagsInput
          label="Languages"
          placeholder="All"
          maxTags={50}
          value={[...languages]}
          onChange={(tags) => change({ languages: tags })}
        />
      </div>
      <Group justify="flex-end">
        <Button variant="default" onClick={remove} aria-label={`Remove invitation ${number}`}>
          Remove
        </Button>
      </Group>
    </fieldset>
  );
}

interface AmountProps {
  readonly label: string;
  readonly suffix: string;
  readonly min: number;
  readonly max: number;
  readonly value: number;
  readonly set: (value: number) => void;
}

function Amount({ set, min, ...rest }: AmountProps) {
  return <NumberInput {...rest} min={min} onChange={(value) => set(Math.max(min, Math.round(Number(value)) || min))} />;
}

function newInvitation(): Invitation {
  return {
    id: crypto.randomUUID().slice(0, 8),
    text: '',
    page: null,
    afterSeconds: 30,
    fromVisit: 1,
    languages: [],
    when: 'online',
    quietHours: 24,
  };
}
