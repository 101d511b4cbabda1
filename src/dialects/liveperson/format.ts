import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Tree, writeXml } from './xml.ts';

export type Format = 'json' | 'xml';

export const jsonType = 'application/json';
export const xmlType = 'application/xml; charset=utf-8';

/**
 * What a request wants to be answered in: by the suffix of its path, else by what it accepts, else by the type of its
 * own body, else XML.
 */
export function formatOf(request: Pick<FastifyRequest, 'url' | 'headers'>): Format {
  const suffix = suffixOf(request.url);
  if (suffix !== null) return suffix;
  const { accept = '', 'content-type': sent = '' } = request.headers;
  return formatNamed(accept) ?? formatNamed(sent) ?? 'xml';
}

/** The format that a path ends in, or null. */
export function suffixOf(url: string): Format | null {
  const path = url.split('?')[0] ?? '';
  return path.endsWith('.json') ? 'json' : path.endsWith('.xml') ? 'xml' : null;
}

/** The format named first among media types, or null. */
export function formatNamed(types: string): Format | null {
  for (const type of types.toLowerCase().split(',')) {
    const [name = ''] = type.split(';');
    if (/[/+]json\s*$/.test(name)) return 'json';
    if (/[/+]xml\s*$/.test(name)) return 'xml';
  }
  return null;
}

/** How a tree becomes JSON. */
export interface JsonStyle {
  /** Elements that stay arrays even when there is but one. */
  readonly arrays?: readonly string[];
}

/** The body and its type. They are bytes, for clients compare the JSON type with `application/json` and nothing after it. */
export function render(
  tree: Tree,
  format: Format,
  style: JsonStyle = {},
): { readonly type: string; readonly body: Buffer } {
  return format === 'json'
    ? { type: jsonType, body: Buffer.from(JSON.stringify(collapse(tree, style.arrays ?? []))) }
    : { type: xmlType, body: Buffer.from(writeXml(tree)) };
}

/** Answers a tree in the form that the request wants. */
export function send(request: FastifyRequest, reply: FastifyReply, tree: Tree, style?: JsonStyle): FastifyReply {
  const { type, body } = render(tree, formatOf(request), style);
  return reply.header('Content-Type', type).send(body);
}

/** JSON that was made from XML: one element is no array, and none is no member. */
function collapse(tree: Tree, arrays: readonly string[]): Tree {
  if (Array.isArray(tree)) return tree.map((each: Tree) => collapse(each, arrays));
  if (typeof tree !== 'object' || tree === null) return tree;
  const members: [string, Tree][] = [];
  for (const [name, value] of Object.entries(tree)) {
    if (value === undefined || (Array.isArray(value) && value.length === 0)) continue;
    const single = Array.isArray(value) && value.length === 1 && !arrays.includes(name) ? value[0] : value;
    members.push([name, collapse(single as Tree, arrays)]);
  }
  return Object.fromEntries(members);
}
