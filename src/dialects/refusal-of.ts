import { type InputFault, Refusal, type RefusalCode } from '../core/refusal.ts';

interface RequestError extends Error {
  readonly code?: string;
  readonly statusCode?: number;
  readonly validation?: readonly {
    readonly instancePath: string;
    readonly message?: string;
    readonly params: Readonly<Record<string, unknown>>;
  }[];
  readonly validationContext?: string;
}

/** What the HTTP server's own errors mean to a caller. */
const requestErrors: Readonly<Record<string, readonly [RefusalCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ['too-large', 'The body is larger than allowed.'],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: ['invalid-input', 'The content type of the body is not one that is read here.'],
  FST_ERR_CTP_EMPTY_JSON_BODY: ['invalid-input', 'The body is empty.'],
  FST_ERR_CTP_INVALID_JSON_BODY: ['invalid-input', 'The body is not valid JSON.'],
  FST_ERR_CTP_INVALID_CONTENT_LENGTH: ['invalid-input', 'The body is not as long as its content length says.'],
  FST_ERR_BAD_URL: ['invalid-input', 'The address is malformed.'],
  FST_ERR_MAX_PARAM_LENGTH: ['not-found', 'There is nothing at this address.'],
};

/** PostgreSQL cancels a statement that takes too long. */
const STATEMENT_TIMEOUT = '57014';

/** The refusal that an error amounts to; `internal`, with the error as its cause, for whatever was not foreseen [K6]. */
export function refusalOf(thrown: unknown): Refusal {
  if (thrown instanceof Refusal) return thrown;
  const error = thrown as RequestError;
  if (error.validation) return new Refusal('invalid-input', 'The request is faulty.', faultsOf(error));
  const known = requestErrors[error.code ?? ''];
  if (known) return new Refusal(...known);
  if (error.code === STATEMENT_TIMEOUT) {
    return new Refusal('timed-out', 'This took too long; ask for less.', [], { cause: thrown });
  }
  if (isLostDatabase(error)) {
    return new Refusal('unavailable', 'The database does not answer; try again in a moment.', [], { cause: thrown });
  }
  if (error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500) {
    return new Refusal('invalid-input', error.message);
  }
  return new Refusal('internal', 'Something unforeseen went wrong.', [], { cause: thrown });
}

/** Connection errors of the system, and PostgreSQL's classes 08 (connection) and 57P (shutdown). */
function isLostDatabase({ code, message }: RequestError): boolean {
  if (/^(ECONN|EPIPE|ENOENT|ETIMEDOUT|08|57P|53300)/.test(code ?? '')) return true;
  return /^(Connection terminated|timeout exceeded when trying to connect)/.test(message);
}

function faultsOf({ validation = [], validationContext }: RequestError): readonly InputFault[] {
  return validation.map(({ instancePath, message = 'is faulty', params }) => {
    const member = params.missingProperty ?? params.additionalProperty;
    const path = member === undefined ? instancePath : `${instancePath}/${member}`;
    const pointer = validationContext === 'querystring' ? path.replace(/^\//, '?') : path;
    return { pointer, detail: message };
  });
}
