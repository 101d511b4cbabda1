import { actorOf, type DialectContext } from '../../dialect.ts';
import { PageQuery, pageOf } from '../paging.ts';
import type { NativeInstance } from '../routing.ts';
import { decodeQuestions, encodeSurvey } from '../survey-codec.ts';
import { ById, List, NewSurvey, Survey, SurveyChanges } from '../wire.ts';
import { found } from './found.ts';

export function registerSurveys(instance: NativeInstance, { app }: DialectContext): void {
  instance.get(
    '/koine/v1/surveys',
    {
      config: { access: 'members' },
      schema: {
        operationId: 'listSurveys',
        summary: 'The surveys of the account, by number.',
        querystring: PageQuery,
        response: { 200: List(Survey) },
      },
    },
    async (request) => {
      const { surveys } = await app.accounts.snapshot(actorOf(request).accountId);
      return pageOf(surveys.values(), request.query, {
        name: 'surveys',
        placeOf: ({ number, id }) => ({ value: number, id }),
        encode: encodeSurvey,
      });
    },
  );

  instance.post(
    '/koine/v1/surveys',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'createSurvey',
        summary: 'Make a survey, which inboxes may ask before or after a chat, or while nobody is there.',
        body: NewSurvey,
        response: { 201: Survey },
      },
    },
    async (request, reply) => {
      const actor = actorOf(request);
      const { name, form, title = '', questions } = request.body;
      const survey = { name, form, title, questions: decodeQuestions(questions) };
      return reply.status(201).send(encodeSurvey(await app.surveys.create(actor, actor.accountId, survey)));
    },
  );

  instance.get(
    '/koine/v1/surveys/:id',
    {
      config: { access: 'members' },
      schema: { operationId: 'getSurvey', summary: 'A survey.', params: ById, response: { 200: Survey } },
    },
    async (request) => {
      const { surveys } = await app.accounts.snapshot(actorOf(request).accountId);
      return encodeSurvey(found(surveys, request.params.id));
    },
  );

  instance.patch(
    '/koine/v1/surveys/:id',
    {
      config: { access: 'managers' },
      schema: {
        operationId: 'changeSurvey',
        summary: 'Change a survey; other questions make a new version, and what was answered keeps its own.',
        params: ById,
        body: SurveyChanges,
        response: { 200: Survey },
      },
    },
    async (request) => {
      const actor = actorOf(request);
      const { questions, ...rest } = request.body;
      const changes = { ...rest, ...(questions && { questions: decodeQuestions(questions) }) };
      return encodeSurvey(await app.surveys.change(actor, actor.accountId, request.params.id, changes));
    },
  );
}
