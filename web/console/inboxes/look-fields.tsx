import { ColorInput, NumberInput, Select, Switch, Textarea, TextInput } from '@mantine/core';
import { Section } from '../settings/page.tsx';
import styles from '../settings/settings.module.css';
import { type InboxDraft, lookFault } from './inbox-draft.ts';

type Widget = InboxDraft['widget'];
type Choice = 'scheme' | 'side' | 'size' | 'corners' | 'launcherIcon';
type Words = 'title' | 'subtitle' | 'launcherText' | 'avatarUrl';
type Offer = 'emoji' | 'sounds' | 'notifications' | 'popout' | 'transcript';

const choices: {
  readonly [K in Choice]: { readonly label: string; readonly names: Readonly<Record<Widget[K], string>> };
} = {
  scheme: {
    label: 'Light or dark',
    names: { auto: 'As the visitor’s system', light: 'Always light', dark: 'Always dark' },
  },
  side: { label: 'Side', names: { end: 'At the end of lines (right)', start: 'At the start of lines (left)' } },
  size: { label: 'Size', names: { compact: 'Compact', regular: 'Regular', large: 'Large' } },
  corners: { label: 'Corners', names: { square: 'Square', soft: 'Soft', round: 'Round' } },
  launcherIcon: {
    label: 'Icon of the button',
    names: { bubble: 'Bubble', lines: 'Bubble with lines', question: 'Question mark', mail: 'Envelope' },
  },
};

const words: Readonly<
  Record<Words, { readonly label: string; readonly placeholder: string; readonly maxLength: number }>
> = {
  title: { label: 'Title', placeholder: 'The account’s name', maxLength: 60 },
  subtitle: { label: 'Below the title', placeholder: 'Whether somebody is there', maxLength: 120 },
  launcherText: { label: 'On the button', placeholder: 'The icon alone', maxLength: 30 },
  avatarUrl: { label: 'Address of a picture', placeholder: 'https://…', maxLength: 2048 },
};

const offers: Readonly<Record<Offer, string>> = {
  emoji: 'Emoji',
  sounds: 'Sounds',
  notifications: 'Browser notifications',
  popout: 'A window of its own',
  transcript: 'The transcript to keep',
};

interface LookFieldsProps {
  readonly draft: InboxDraft;
  readonly change: (changes: Partial<InboxDraft>) => void;
}

/** How the widget looks, what it says of itself, and what it offers. */
export function LookFields({ draft, change }: LookFieldsProps) {
  const { widget, accent, greeting } = draft;
  const set = (changes: Partial<Widget>) => change({ widget: { ...widget, ...changes } });
  const fault = lookFault(draft);
  const faultAt = (pointer: string) => (fault?.pointer === pointer ? fault.detail : null);
  const textOf = (value: string) => (value.trim() === '' ? null : value);
  return (
    <>
      <Section title="Look" hint="Text that could not be read on its colour is refused.">
        <div className={styles.pair}>
          <ColorInput
            withEyeDropper={false}
            label="Colour"
            value={accent}
            error={faultAt('/accent')}
            onChange={(value) => change({ accent: value })}
          />
          <ColorInput
            withEyeDropper={false}
            label="Colour where it is dark"
            placeholder="The same"
            value={widget.accentDark ?? ''}
            onChange={(value) => set({ accentDark: textOf(value) })}
          />
          <ColorInput
            withEyeDropper={false}
            label="Text on the colour"
            placeholder="White or black, whichever reads better"
            value={widget.onAccent ?? ''}
            error={faultAt('/widget/onAccent')}
            onChange={(value) => set({ onAccent: textOf(value) })}
          />
          {(Object.keys(choices) as Choice[]).map((name) => (
            <Select
              key={name}
              label={choices[name].label}
              allowDeselect={false}
              data={Object.entries(choices[name].names).map(([value, label]) => ({ value, label }))}
              value={widget[name]}
              onChange={(value) => set({ [name]: value })}
            />
          ))}
          <NumberInput
            label="Distance from the side"
            suffix=" px"
            min={0}
            max={200}
            value={widget.sideSpace}
            onChange={(value) => set({ sideSpace: Number(value) || 0 })}
          />
          <NumberInput
            label="Distance from the bottom"
            suffix=" px"
            min={0}
            max={400}
            value={widget.bottomSpace}
            onChange={(value) => set({ bottomSpace: Number(value) || 0 })}
          />
        </div>
      </Section>
      <Section title="Words">
        <div className={styles.pair}>
          {(Object.keys(words) as Words[]).map((name) => (
            <TextInput
              key={name}
              {...words[name]}
              value={widget[name] ?? ''}
              error={faultAt(`/widget/${name}`)}
              onChange={(event) => set({ [name]: textOf(event.currentTarget.value) })}
            />
          ))}
        </div>
        <Textarea
          label="Greeting"
          placeholder="None"
          maxLength={500}
          autosize
          minRows={2}
          value={greeting ?? ''}
          onChange={(event) => change({ greeting: textOf(event.currentTarget.value) })}
        />
      </Section>
      <Section title="What it offers">
        <div className={styles.pair}>
          {(Object.keys(offers) as Offer[]).map((name) => (
            <Switch
              key={name}
              label={offers[name]}
              checked={widget[name]}
              onChange={(event) => set({ [name]: event.currentTarget.checked })}
            />
          ))}
        </div>
      </Section>
    </>
  );
}
