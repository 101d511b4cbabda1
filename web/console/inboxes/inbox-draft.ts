import type { Inbox, WidgetStatus } from '../../client/api-types.ts';
import { findWidgetFault, widgetColours } from '../../client/widget-look.ts';
import { inboxesQuery } from '../hours/hours-queries.ts';
import type { Place } from '../settings/use-draft.ts';
import { inboxesQuery as shownInboxes } from '../shell/server.ts';

/** What an inbox's page sets. */
export type InboxDraft = Pick<
  Inbox,
  | 'name'
  | 'queueId'
  | 'accent'
  | 'greeting'
  | 'widget'
  | 'allowedOrigins'
  | 'mail'
  | 'files'
  | 'liveMinutes'
  | 'invitations'
  | 'typingPreview'
>;

export const inboxLabels: Readonly<Record<keyof InboxDraft, string>> = {
  name: 'Name',
  queueId: 'Queue',
  accent: 'Colour',
  greeting: 'Greeting',
  widget: 'Look of the widget',
  allowedOrigins: 'Allowed sites',
  mail: 'Mails',
  files: 'Files',
  liveMinutes: 'Visitors on the site',
  invitations: 'Invitations',
  typingPreview: 'What visitors type is shown',
};

export function inboxPlace(id: string): Place<Inbox, InboxDraft> {
  return {
    path: `/inboxes/${id}`,
    method: 'PATCH',
    read: (inbox) => {
      const {
        name,
        queueId,
        accent,
        greeting,
        widget,
        allowedOrigins,
        mail,
        files,
        liveMinutes,
        invitations,
        typingPreview,
      } = inbox;
      return {
        name,
        queueId,
        accent,
        greeting,
        widget,
        allowedOrigins,
        mail,
        files,
        liveMinutes,
        invitations,
        typingPreview,
      };
    },
    shownIn: [inboxesQuery.queryKey, shownInboxes.queryKey],
  };
}

/** What the server would tell a widget by these settings, while it is open and somebody is there. */
export function previewStatus(draft: InboxDraft, accountName: string): WidgetStatus {
  const { accentDark: _dark, onAccent: _text, ...look } = draft.widget;
  return {
    inbox: { name: draft.name, accent: draft.accent, greeting: draft.greeting },
    account: { name: accountName },
    look: {
      ...look,
      colours: {
        light: widgetColours(draft.accent, draft.widget, 'light'),
        dark: widgetColours(draft.accent, draft.widget, 'dark'),
      },
    },
    online: true,
    files: { maxBytes: 20_971_520, maxPerMessage: 10, types: ['image/*'] },
    hours: { isOpen: true, changesAt: null, mode: 'form', text: null },
    beforeChat: null,
    typingPreview: false,
    surveys: { 'pre-chat': null, exit: null, offline: null },
  };
}

const colour = /^#[0-9a-f]{6}$/i;

/** What is wrong with the look beside its shape, as the server will say it; null: nothing. */
export function lookFault({
  accent,
  widget,
}: InboxDraft): { readonly pointer: string; readonly detail: string } | null {
  const given = [accent, widget.accentDark, widget.onAccent].filter((each) => each !== null);
  if (!given.every((each) => colour.test(each))) return { pointer: '/accent', detail: 'Write colours as #rrggbb.' };
  return findWidgetFault(accent, widget);
}
