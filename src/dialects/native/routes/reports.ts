import type { FastifyReply, FastifyRequest } from 'fastify';
import Type from 'typebox';
import { csvFile } from '../../../core/csv.ts';
import { invalidInput } from '../../../core/refusal.ts';
import { reports } from '../../../core/reports/catalogue.ts';
import { defaultSettings } from '../../../core/reports/figure.ts';
import { WEEKS_BEHIND, WEEKS_TRIED } from '../../../core/reports/forecast.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeFigures, encodeFreshness, encodeReport, encodeSpan, reportRows } from '../report-codec.ts';
import {
  BusiestHoursQuery,
  decodePeriod,
  decodePlace,
  decodeReport,
  decodeZone,
  ForecastQuery,
  ReportParameters,
} from '../report-query.ts';
import type { NativeInstance } from '../routing.ts';
import { ArrivalForecast, BusiestHours, Report, ReportList } from '../wire-report.ts';

/** The name in a path. */
const ByName = Type.Object({ name: Type.String({ maxLength: 64 }) });
const MOST_DAYS = 371;
const DAY_MS = 86_400_000;

const asTable = 'As a table with `format=csv`, or where `text/csv` alone is accepted.';

export function registerReports(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/reports',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'listReports',
        summary: 'The reports that there are, and what each of their figures means.',
        response: { 200: ReportList },
      },
    },
    async () => ({
      items: [...reports.values()].map((report) => ({
        name: report.name,
        title: report.title,
        figures: encodeFigures(report, defaultSettings),
      })),
    }),
  );

  instance.get(
    '/koine/v1/reports/busiest-hours',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'reportBusiestHours',
        summary: 'How many sessions were opened in each hour of the week.',
        description: `Over the last 12 weeks unless told, and over ${MOST_DAYS} days at most. ${asTable}`,
        querystring: BusiestHoursQuery,
        response: { 200: BusiestHours },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { account } = await app.accounts.snapshot(actor.accountId);
      const zone = decodeZone(request.query, account.zone);
      const { span } = decodePeriod(request.query, zone, app.now(), 'last-12-weeks');
      if (span.before - span.from > MOST_DAYS * DAY_MS)
        throw invalidInput('?before', `must lie within ${MOST_DAYS} days`);
      const { hours, asOf } = await app.arrivals.busiestHours(actor, {
        period: span,
        zone,
        filter: decodePlace(request.query),
      });
      const told = hours.map((each) => ({ ...each, mean: each.hours === 0 ? null : each.opened / each.hours }));
      if (wantsTable(request)) {
        const rows = told.map(({ weekday, hour, opened, hours: count, mean }) => [weekday, hour, opened, count, mean]);
        return sendTable(reply, 'busiest-hours', [['weekday', 'hour', 'opened', 'hours', 'mean'], ...rows]);
      }
      return { zone: zone.name, ...encodeSpan(span), ...encodeFreshness(asOf), hours: told };
    },
  );

  instance.get(
    '/koine/v1/reports/forecast',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'forecastArrivals',
        summary: 'How many sessions are to be expected in each of the next 168 hours, and how far off that may be.',
        description: asTable,
        querystring: ForecastQuery,
        response: { 200: ArrivalForecast },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { account } = await app.accounts.snapshot(actor.accountId);
      const zone = decodeZone(request.query, account.zone);
      const { asOf, error, hours } = await app.arrivals.forecast(actor, { zone, filter: decodePlace(request.query) });
      const told = hours.map(({ span, expected }) => ({ ...encodeSpan(span), expected }));
      if (wantsTable(request)) {
        const rows = told.map(({ from, before, expected }) => [from, before, expected]);
        return sendTable(reply, 'forecast', [['from', 'before', 'expected'], ...rows]);
      }
      return { zone: zone.name, definition: forecastDefinition, ...encodeFreshness(asOf), error, hours: told };
    },
  );

  instance.get(
    '/koine/v1/reports/:name',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'readReport',
        summary: 'Figures of the sessions that were opened within a period.',
        description:
          'The period is named by `period`, or by `from` and `before` at full quarters of an hour; without either it is the last 28 days. ' +
          'Agents read their own figures only. Every cell names the sessions it is made of: ' +
          `its \`filter\`, joined by \`and\` with a figure's own, lists exactly the sessions that \`counts\` tells. ${asTable}`,
        params: ByName,
        querystring: ReportParameters,
        response: { 200: Report },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const snapshot = await app.accounts.snapshot(actor.accountId);
      const query = decodeReport(request.query, snapshot.account.zone, app.now());
      const report = encodeReport(await app.reports.read(actor, request.params.name, query), query, snapshot);
      return wantsTable(request) ? sendTable(reply, report.name, reportRows(report)) : report;
    },
  );
}

const forecastDefinition =
  `The mean of the sessions opened in the same hour of the week over the ${WEEKS_BEHIND} weeks before, as far as there are any. ` +
  `The error is what this rule was off by in the last ${WEEKS_TRIED} weeks, each hour forecast from what lay before it: ` +
  'the mean difference an hour, the sum of the differences as a share of all that came, and by how much too many were expected.';

function wantsTable({ query, headers }: FastifyRequest<{ Querystring: { format?: 'json' | 'csv' } }>): boolean {
  if (query.format !== undefined) return query.format === 'csv';
  return /^\s*text\/csv\s*(;[^,]*)?$/.test(headers.accept ?? '');
}

function sendTable(reply: FastifyReply, name: string, rows: readonly (readonly unknown[])[]): never {
  // What is sent is no JSON, so the schema's type does not hold for it.
  return reply
    .type('text/csv; charset=utf-8; header=present')
    .header('content-disposition', `attachment; filename="${name}.csv"`)
    .send(Buffer.from(csvFile(rows)) as never) as never;
}
