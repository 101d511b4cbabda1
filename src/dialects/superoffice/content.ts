import type { FastifyInstance, FastifyRequest } from 'fastify';
import { invalidInput } from '../../core/refusal.ts';
import { bodyText, encodingIn } from '../body-text.ts';
import { parseXml } from './xml.ts';

const BODY_LIMIT = 512 * 1024;
const MAX_DEPTH = 32;

/** The kinds of content that clients may ask for; the patch types are ordinary JSON under their label. */
const offered = [
  'application/json',
  'text/json',
  'application/xml',
  'text/xml',
  'application/json-patch+json',
  'application/merge-patch+json',
] as const;
export type ContentType = (typeof offered)[number];

/** The first of the offered types that the client prefers; JSON for whatever else it wants. */
export function contentTypeFor(accept: string | undefined): ContentType {
  const wished = (accept ?? '').split(',').map((range, index) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim().toLowerCase());
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return { type, weight: weight === undefined ? 1 : Number(weight) || 0, index };
  });
  const ranked = wished.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight || a.index - b.index);
  for (const { type } of ranked) {
    if (type === '*/*' || type === 'application/*') return 'application/json';
    const found = offered.find((each) => each === type);
    if (found) return found;
  }
  return 'application/json';
}

export function isXml(type: string): boolean {
  return /^(application|text)\/(\w+\+)?xml\b/i.test(type);
}

/** Reads bodies as text whatever their type says, so that an empty one is none and `null` is null. */
export function readBodies(instance: FastifyInstance): void {
  instance.removeAllContentTypeParsers();
  const options = { parseAs: 'buffer', bodyLimit: BODY_LIMIT } as const;
  instance.addContentTypeParser('*', options, (request, body: Buffer, done) => {
    try {
      done(null, parseBody(request, body));
    } catch (error) {
      done(error as Error);
    }
  });
}

function parseBody({ headers }: FastifyRequest, bytes: Buffer): unknown {
  const type = headers['content-type'] ?? '';
  const text = bodyText(bytes, type, encodingIn(bytes)).trim();
  if (text === '') return undefined;
  if (isXml(type)) return parseXml(text);
  if (/^application\/x-www-form-urlencoded/i.test(type)) return Object.fromEntries(new URLSearchParams(text));
  return parseLenient(text);
}

/** JSON, with commas tolerated before a closing bracket. */
function parseLenient(text: string): unknown {
  const parsed =
    tryParse(text) ??
    tryParse(text.replace(/"(?:[^"\\]|\\[\s\S])*\\?(?:"|$)|,(?=\s*[}\]])/g, (part) => (part === ',' ? '' : part)));
  if (!parsed) throw invalidInput('/request', 'The body cannot be read.');
  if (isDeeper(parsed.value, MAX_DEPTH)) throw invalidInput('/request', 'The body is nested too deeply.');
  return parsed.value;
}

function tryParse(text: string): { readonly value: unknown } | null {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return null;
  }
}

function isDeeper(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth === 0 || Object.values(value).some((each) => isDeeper(each, depth - 1));
}
