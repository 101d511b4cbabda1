import { Switch, TextInput } from '@mantine/core';
import { Section } from '../settings/page.tsx';
import styles from '../settings/settings.module.css';
import type { InboxDraft } from './inbox-draft.ts';

type Mail = InboxDraft['mail'];
type Offer = 'transcriptOnRequest' | 'transcriptToVisitor' | 'offlineMessages' | 'missedChats';

const offers: Readonly<Record<Offer, string>> = {
  transcriptOnRequest: 'Visitors may ask for the transcript',
  transcriptToVisitor: 'Visitors get it by themselves',
  offlineMessages: 'The team gets messages left outside hours',
  missedChats: 'The team is told of chats nobody accepted',
};

/** Which mails the inbox sends. */
export function MailFields({ mail, change }: { readonly mail: Mail; readonly change: (mail: Mail) => void }) {
  const addressOf = (text: string) => (text.trim() === '' ? null : text.trim());
  return (
    <Section title="Mails" hint="What was sent, and what became of it, is under Mails.">
      <div className={styles.pair}>
        {(Object.keys(offers) as Offer[]).map((name) => (
          <Switch
            key={name}
            label={offers[name]}
            checked={mail[name]}
            onChange={(event) => change({ ...mail, [name]: event.currentTarget.checked })}
          />
        ))}
      </div>
      <div className={styles.pair}>
        <TextInput
          label="Every transcript also to"
          placeholder="Nobody"
          type="email"
          value={mail.transcriptTo ?? ''}
          onChange={(event) => change({ ...mail, transcriptTo: addressOf(event.currentTarget.value) })}
        />
        <TextInput
          label="Notices also to"
          placeholder="Nobody"
          type="email"
          value={mail.noticesTo ?? ''}
          onChange={(event) => change({ ...mail, noticesTo: addressOf(event.currentTarget.value) })}
        />
        <TextInput
          label="Language of mails"
          description="A tag such as en or de"
          required
          maxLength={35}
          value={mail.language}
          onChange={(event) => change({ ...mail, language: event.currentTarget.value })}
        />
      </div>
    </Section>
  );
}
