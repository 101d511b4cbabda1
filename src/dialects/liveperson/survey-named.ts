import type { FastifyRequest } from 'fastify';
import { nothingAt } from './errors.ts';
import type { Survey } from './surveys.ts';
import { valuesOf } from './visit.ts';

/** The survey that is set. Refuses with code 28 when none is, or when the request wants another by `surveyName`. */
export function surveyNamed(request: FastifyRequest, survey: Survey | null): Survey {
  const [name] = valuesOf(request, 'surveyName');
  const isOther = name !== undefined && survey?.name !== undefined && name !== survey.name;
  if (survey === null || isOther) throw nothingAt(request);
  return survey;
}
