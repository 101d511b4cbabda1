import { Select, Textarea } from '@mantine/core';
import type { Inbox } from '../../client/api-types.ts';
import { SettingsForm } from '../settings/settings-form.tsx';
import type { Place } from '../settings/use-draft.ts';
import { inboxesQuery } from './hours-queries.ts';

type Mode = Inbox['outsideHours']['mode'];

interface Typed {
  readonly mode: Mode;
  readonly text: string;
}

/** What the widget does outside hours, in words. */
export const modeNames: Readonly<Record<Mode, string>> = {
  form: 'Takes a message by a form',
  message: 'Says when somebody is there',
  bot: 'Lets the bot answer',
  hide: 'Hides',
};

const labels = { mode: 'Outside hours, the widget', text: 'What visitors are told' };

function placeOf(id: string): Place<Inbox, Typed> {
  return {
    path: `/inboxes/${id}`,
    part: 'hours',
    method: 'PATCH',
    read: ({ outsideHours: { mode, text } }) => ({ mode, text: text ?? '' }),
    writeWhole: ({ mode, text }) => ({ outsideHours: { mode, text: text.trim() || null } }),
    shownIn: [inboxesQuery.queryKey],
  };
}

/** Changes what an inbox's widget does outside hours. */
export function InboxForm({ inbox, close }: { readonly inbox: Inbox; readonly close: () => void }) {
  return (
    <SettingsForm name={`Inbox ${inbox.name}`} place={placeOf(inbox.id)} labels={labels} close={close}>
      {({ value, change }) => (
        <>
          <Select
            label={labels.mode}
            allowDeselect={false}
            data={Object.entries(modeNames).map(([value, label]) => ({ value, label }))}
            value={value.mode}
            onChange={(mode) => mode && change({ mode: mode as Mode })}
          />
          <Textarea
            label={labels.text}
            placeholder="We are away at the moment."
            maxLength={1000}
            autosize
            minRows={2}
            value={value.text}
            onChange={(event) => change({ text: event.currentTarget.value })}
          />
        </>
      )}
    </SettingsForm>
  );
}
