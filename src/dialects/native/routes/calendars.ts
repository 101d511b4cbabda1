import Type from 'typebox';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { decodeHours, encodeCalendar, encodeCalendarVersion } from '../hours-codec.ts';
import { PageQuery, pageOf } from '../paging.ts';
import { CalendarChanges, NewCalendar } from '../requests.ts';
import type { NativeInstance } from '../routing.ts';
import { ById, Calendar, CalendarVersion, closed, List } from '../wire.ts';
import { found } from './found.ts';

export function registerCalendars(instance: NativeInstance, { app }: DialectContext): void {
  const encode = (calendar: Parameters<typeof encodeCalendar>[0]) =>
    encodeCalendar(calendar, app.calendars.opening(calendar));

  instance.get(
    '/koine/v1/calendars',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'listCalendars',
        summary: 'The calendars of the account, by number.',
        querystring: PageQuery,
        response: { 200: List(Calendar) },
      },
    },
    async (request) => {
      const { calendars } = await app.accounts.snapshot(actorOf(request).accountId);
      return pageOf(calendars.values(), request.query, {
        name: 'calendars',
        placeOf: ({ number, id }) => ({ value: number, id }),
        encode,
      });
    },
  );

  instance.post(
    '/koine/v1/calendars',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'createCalendar',
        summary: 'Make a calendar by which queues may be open.',
        body: NewCalendar,
        response: { 201: Calendar },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { name, hours } = request.body;
      const calendar = await app.calendars.create(actor, actor.accountId, { name, hours: decodeHours(hours) });
      return reply.status(201).send(encode(calendar));
    },
  );

  instance.get(
    '/koine/v1/calendars/:id',
    {
      config: { access: 'members' },
      schema: { operationId: 'getCalendar', summary: 'A calendar.', params: ById, response: { 200: Calendar } },
    },
    async (request) => {
      const { calendars } = await app.accounts.snapshot(actorOf(request).accountId);
      return encode(found(calendars, request.params.id));
    },
  );

  instance.patch(
    '/koine/v1/calendars/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'changeCalendar',
        summary:
          'Change a calendar; other hours make a new version, and what was promised before keeps to the old one.',
        params: ById,
        body: CalendarChanges,
        response: { 200: Calendar },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { name, hours } = request.body;
      const changes = { ...(name !== undefined && { name }), ...(hours && { hours: decodeHours(hours) }) };
      return encode(await app.calendars.change(actor, actor.accountId, request.params.id, changes));
    },
  );

  instance.get(
    '/koine/v1/calendars/:id/versions',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'listCalendarVersions',
        summary: 'The hours that a calendar had, newest first; the last 500 of them.',
        params: ById,
        response: { 200: Type.Object({ items: Type.Array(CalendarVersion) }, closed) },
      },
    },
    async (request) => {
      const versions = await app.calendars.versions(actorOf(request).accountId, request.params.id);
      return { items: versions.map(encodeCalendarVersion) };
    },
  );
}
