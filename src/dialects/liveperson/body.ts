import type { FastifyInstance, FastifyRequest } from 'fastify';
import { invalidInput } from '../../core/refusal.ts';
import { bodyText, encodingIn } from '../body-text.ts';
import { formatNamed, suffixOf } from './format.ts';
import { parseXml } from './xml.ts';

/** A body as it came. `content` is undefined when it could not be read. */
export interface Body {
  readonly text: string;
  readonly content: unknown;
}

export const BODY_LIMIT = 256 * 1024;
const MAX_DEPTH = 32;

const MEDIA_TYPE = /^\s*[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+\s*(;|$)/;

/** Reads bodies of any type and charset: by their type, else by the suffix of the path, else by how they begin. */
export function readBodies(instance: FastifyInstance): void {
  // A type that is none says nothing, and fastify would refuse it.
  instance.addHook('onRequest', async ({ raw: { headers } }) => {
    const type = headers['content-type'];
    if (type !== undefined && !MEDIA_TYPE.test(type)) delete headers['content-type'];
  });
  instance.removeAllContentTypeParsers();
  const options = { parseAs: 'buffer' as const, bodyLimit: BODY_LIMIT };
  instance.addContentTypeParser('*', options, async (request: FastifyRequest, body: Buffer) => parse(request, body));
}

/** The members of the body's element `root`; an empty body has none. Refuses what is not of that form. */
export function membersOf(request: FastifyRequest, root: string): Readonly<Record<string, unknown>> {
  const content = contentOf(request);
  if (isObject(content)) {
    const members = content[root];
    if (isObject(members)) return members;
    const isEmpty = members === undefined ? Object.keys(content).length === 0 : members === null || members === '';
    if (isEmpty) return {};
  }
  throw invalidInput(`/${root}`, `The body has no "${root}".`);
}

/** The text of the body's element `root`. */
export function textOf(request: FastifyRequest, root: string): string {
  const content = contentOf(request);
  const value = isObject(content) ? content[root] : undefined;
  if (typeof value !== 'string' && typeof value !== 'number') {
    throw invalidInput(`/${root}`, `The body has no "${root}".`);
  }
  return String(value);
}

/** The whole body; an empty one is an object without members. */
export function contentOf(request: FastifyRequest): unknown {
  const body = request.body as Body | undefined;
  if (!body) return {};
  if (body.content === undefined) throw invalidInput('', 'The body cannot be read.');
  return body.content;
}

/** The body as it was written. */
export function rawOf(request: FastifyRequest): string {
  return (request.body as Body | undefined)?.text ?? '';
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parse(request: FastifyRequest, bytes: Buffer): Body {
  const text = bodyText(bytes, request.headers['content-type'], encodingIn(bytes));
  if (text.trim() === '' || text.trim() === '""') return { text, content: {} };
  const format =
    formatNamed(request.headers['content-type'] ?? '') ??
    suffixOf(request.url) ??
    (text.trimStart().startsWith('<') ? 'xml' : 'json');
  const content = format === 'json' ? parseJson(text) : parseXml(text);
  return { text, content: isShallow(content, MAX_DEPTH) ? content : undefined };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isShallow(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return depth > 0 && Object.values(value).every((member) => isShallow(member, depth - 1));
}
