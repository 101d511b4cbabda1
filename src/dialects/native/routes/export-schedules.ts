import Type, { type Static } from 'typebox';
import type { NewSchedule } from '../../../app/exports/schedules.ts';
import type { ExportSchedule as CoreSchedule, ScheduleRun, ScheduleTarget } from '../../../core/export/schedule.ts';
import { actorOf, type DialectContext } from '../../dialect.ts';
import { encodeTime } from '../codec.ts';
import {
  ExportSchedule,
  ExportScheduleChanges,
  ExportScheduleRun,
  NewExportSchedule,
} from '../export-schedule-wire.ts';
import { PageQuery, pageRead, placeByMaking } from '../paging.ts';
import type { NativeInstance } from '../routing.ts';
import { ById, List } from '../wire.ts';
import { requestOf } from './exports.ts';

const DEFAULT_FILE_NAME = '{schedule}-{date}';

/** Exports that are made again and again. */
export function registerExportSchedules(instance: NativeInstance, { app }: DialectContext): void {
  const { exportSchedules } = app;

  instance.get(
    '/koine/v1/export-schedules',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'listExportSchedules',
        summary: 'Exports that are made again and again, the oldest first.',
        description: 'For supervisors, admins, owners and keys that may read.',
        querystring: PageQuery,
        response: { 200: List(ExportSchedule) },
      },
    },
    async (request) =>
      pageRead(request.query, {
        question: 'export-schedules',
        read: (after, limit) => exportSchedules.list(actorOf(request), after, limit),
        placeOf: placeByMaking,
        encode: encodeSchedule,
      }),
  );

  instance.post(
    '/koine/v1/export-schedules',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'createExportSchedule',
        summary:
          'Have an export made every day, week or month, and its file brought into a folder, a bucket or a mail.',
        description:
          'Relative dates of the filter mean what they mean when it is due. Mails go to agents, and to others whom an owner names. For owners, admins, and keys that may read and manage.',
        body: NewExportSchedule,
        response: { 201: ExportSchedule },
      },
    },
    async (request, reply) => {
      const { fileName = DEFAULT_FILE_NAME, keep = null, enabled = true, ...wish } = request.body;
      const made = { fileName, keep, enabled, ...decode(wish) } as NewSchedule;
      return reply.status(201).send(encodeSchedule(await exportSchedules.create(actorOf(request), made)));
    },
  );

  instance.get(
    '/koine/v1/export-schedules/:id',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'getExportSchedule',
        summary: 'An export that is made again and again.',
        params: ById,
        response: { 200: ExportSchedule },
      },
    },
    async (request) => encodeSchedule(await exportSchedules.get(actorOf(request), request.params.id)),
  );

  instance.patch(
    '/koine/v1/export-schedules/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'changeExportSchedule',
        summary: 'Change a scheduled export, or switch it off or on.',
        params: ById,
        body: ExportScheduleChanges,
        response: { 200: ExportSchedule },
      },
    },
    async (request) =>
      encodeSchedule(await exportSchedules.change(actorOf(request), request.params.id, decode(request.body))),
  );

  instance.delete(
    '/koine/v1/export-schedules/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'deleteExportSchedule',
        summary: 'Forget a scheduled export and its runs. Files stay where they went.',
        params: ById,
        response: { 204: Type.Null() },
      },
    },
    async (request, reply) => {
      await exportSchedules.remove(actorOf(request), request.params.id);
      return reply.status(204).send(null);
    },
  );

  instance.post(
    '/koine/v1/export-schedules/:id/runs',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'runExportSchedule',
        summary: 'Make one file now, whether or not the schedule is switched on.',
        params: ById,
        response: { 201: ExportScheduleRun },
      },
    },
    async (request, reply) =>
      reply.status(201).send(encodeRun(await exportSchedules.runNow(actorOf(request), request.params.id))),
  );

  instance.get(
    '/koine/v1/export-schedules/:id/runs',
    {
      config: { access: 'readers' },
      schema: {
        operationId: 'listExportScheduleRuns',
        summary: 'The files of a schedule, the newest first, and how it went.',
        params: ById,
        querystring: PageQuery,
        response: { 200: List(ExportScheduleRun) },
      },
    },
    async (request) =>
      pageRead(request.query, {
        question: `export-schedules ${request.params.id}`,
        read: (after, limit) => exportSchedules.runs(actorOf(request), request.params.id, after, limit),
        placeOf: ({ dueAt, id }) => ({ value: dueAt, id }),
        encode: encodeRun,
      }),
  );
}

function decode({ export: asked, at, ...rest }: Static<typeof ExportScheduleChanges>): Partial<NewSchedule> {
  return {
    ...rest,
    ...(asked && { request: requestOf(asked) }),
    ...(at && { at: { weekday: 1, day: 1, ...at } }),
  } as Partial<NewSchedule>;
}

function encodeSchedule(schedule: CoreSchedule): ExportSchedule {
  const { id, name, request, at, target, fileName, keep, enabled, notice, failures, madeBy, createdAt } = schedule;
  const { every, weekday, day, time } = at;
  return {
    id,
    name,
    export: { ...request, columns: request.columns && [...request.columns] },
    at: { every, weekday: every === 'week' ? weekday : null, day: every === 'month' ? day : null, time },
    target: encodeTarget(target),
    fileName,
    keep,
    enabled,
    notice,
    failures,
    madeBy: madeBy.name,
    createdAt: encodeTime(createdAt),
    nextDueAt: schedule.nextDueAt === null ? null : encodeTime(schedule.nextDueAt),
  };
}

function encodeTarget(target: ScheduleTarget): ExportSchedule['target'] {
  if (target.kind !== 'mail') return target;
  return { kind: target.kind, recipients: [...target.recipients] };
}

function encodeRun({
  id,
  dueAt,
  state,
  tries,
  file,
  rows,
  bytes,
  problem,
  finishedAt,
}: ScheduleRun): ExportScheduleRun {
  return {
    id,
    dueAt: encodeTime(dueAt),
    state,
    tries,
    file,
    rowCount: rows,
    bytes,
    problem,
    finishedAt: finishedAt === null ? null : encodeTime(finishedAt),
  };
}
