import type Type from 'typebox';
import { MOST_COUNTED, type WantedRule } from '../../../app/privacy/retention-preview.ts';
import { invalidInput } from '../../../core/refusal.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeTime } from '../codec.ts';
import {
  RetentionChanges,
  RetentionOutlook,
  RetentionPreviewQuery,
  RetentionRule,
  RetentionRuns,
} from '../privacy-wire.ts';
import type { NativeInstance } from '../routing.ts';

/** How long history is kept. */
export function registerRetention(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/retention',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'getRetention',
        summary: 'How long sessions are kept in inboxes that say nothing else.',
        response: { 200: RetentionRule },
      },
    },
    async (request) => app.retention.rule(actorOf(request)),
  );

  instance.patch(
    '/koine/v1/retention',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'changeRetention',
        summary: 'Change how long sessions are kept in inboxes that say nothing else.',
        description:
          'It holds for what ended long ago too, from the next minute on, and what was removed does not come back. An inbox says otherwise by its own `retention`. Sessions in progress and what is on legal hold stay.',
        body: RetentionChanges,
        response: { 200: RetentionRule },
      },
    },
    async (request) => app.retention.changeRule(actorOf(request), request.body),
  );

  instance.get(
    '/koine/v1/retention/preview',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'previewRetention',
        summary: 'To how many sessions the rules, or a rule that is not kept yet, would be done now.',
        description:
          `Without days, the rules in force. With days, that rule: for \`inboxId\`, or for all inboxes without a rule of their own. Counts end at ${MOST_COUNTED}. ` +
          'Nothing is changed.',
        querystring: RetentionPreviewQuery,
        response: { 200: RetentionOutlook },
      },
    },
    async (request) => {
      const items = await app.retentionPreview.read(actorOf(request), decodeWanted(request.query));
      return { items: [...items], mostCounted: MOST_COUNTED };
    },
  );

  instance.get(
    '/koine/v1/retention/runs',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'listRetentionRuns',
        summary:
          'When it was last looked what is due, when that is next done, and what was removed on the last thirty days.',
        response: { 200: RetentionRuns },
      },
    },
    async (request) => {
      const { lastRanAt, nextRunAt, days } = await app.retentionPreview.runs(actorOf(request));
      return {
        lastRanAt: lastRanAt === null ? null : encodeTime(lastRanAt),
        nextRunAt: nextRunAt === null ? null : encodeTime(nextRunAt),
        days: [...days],
      };
    },
  );
}

function decodeWanted(query: Type.Static<typeof RetentionPreviewQuery>): WantedRule | null {
  const { inboxId = null, anonymiseAfterDays, deleteAfterDays } = query;
  if (anonymiseAfterDays === undefined && deleteAfterDays === undefined) {
    if (inboxId !== null) throw invalidInput('?inboxId', 'must come with the days of a rule');
    return null;
  }
  const days = (text = 'never') => (text === 'never' ? null : Number(text));
  return { inboxId, rule: { anonymiseAfterDays: days(anonymiseAfterDays), deleteAfterDays: days(deleteAfterDays) } };
}
