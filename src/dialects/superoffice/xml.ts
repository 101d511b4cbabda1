import { XMLParser } from 'fast-xml-parser';
import { invalidInput } from '../../core/refusal.ts';
import { decodeEntities } from '../xml-entities.ts';
import type { SchemaFacts } from './schema.ts';

const MAX_DEPTH = 32;
const CDATA = '#cdata';
const INSTANCE = 'http://www.w3.org/2001/XMLSchema-instance';

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  // Entities are decoded below, and none that a document could declare.
  processEntities: false,
  cdataPropName: CDATA,
});

/** The content of the root element: texts, members by name, lists where a name repeats. Refuses declarations and depth [K9]. */
export function parseXml(text: string): unknown {
  if (/<!(DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)/i.test(text)) throw unreadable('declares a document type');
  refuseDepth(text);
  let parsed: unknown;
  try {
    parsed = parser.parse(text, true);
  } catch {
    throw unreadable('is not well-formed');
  }
  const roots = Object.entries(parsed as Record<string, unknown>).filter(([name]) => !name.startsWith('?'));
  const [root] = roots;
  if (roots.length !== 1 || !root) throw unreadable('has no root element');
  return contentOf(root[1]);
}

function refuseDepth(text: string): void {
  let depth = 0;
  for (const [tag, closing] of text.matchAll(/<(\/?)[^!?<>][^<>]*>/g)) {
    if (closing) depth -= 1;
    else if (!tag.endsWith('/>')) depth += 1;
    if (depth > MAX_DEPTH) throw unreadable('is nested too deeply');
  }
}

/** Elements with `nil="true"` are null; layout between elements is nothing. */
function contentOf(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(contentOf);
  if (typeof node === 'string') return decodeEntities(node);
  if (typeof node !== 'object' || node === null) return node;
  const entries = Object.entries(node);
  if (entries.some(([name, value]) => name === '@nil' && value === 'true')) return null;
  const members = entries.filter(([name]) => !name.startsWith('@') && name !== '#text' && name !== CDATA);
  if (members.length > 0) return Object.fromEntries(members.map(([name, value]) => [name, contentOf(value)]));
  const { '#text': text = '', [CDATA]: sections = [] } = node as Record<string, unknown>;
  return decodeEntities(String(text)) + [sections].flat().join('');
}

function unreadable(why: string): Error {
  return invalidInput('/request', `The XML of the body ${why}.`);
}

/**
 * A value as XML: the root bears the carrier's name (`ArrayOf…` a list), members follow by name, what is null is left
 * out, a dictionary has one element for each key. No namespace.
 */
export function writeXml(value: unknown, name: string, facts: SchemaFacts): string {
  const root = Array.isArray(value) ? `ArrayOf${name}` : name;
  const head = '<?xml version="1.0" encoding="utf-8"?>';
  if (value === null || value === undefined) return `${head}<${root} i:nil="true" xmlns:i="${INSTANCE}" />`;
  return head + element(root, value, Array.isArray(value) ? { items: { ...facts, title: name } } : facts);
}

function element(name: string, value: unknown, facts: SchemaFacts | undefined): string {
  if (value === null || value === undefined) return '';
  const tag = nameOf(name);
  return `<${tag}>${content(value, resolved(facts))}</${tag}>`;
}

function content(value: unknown, facts: SchemaFacts): string {
  if (Array.isArray(value)) {
    const items = resolved(facts.items);
    const name = items.title ?? (items.type === 'integer' ? 'int' : items.type === 'array' ? 'ArrayOfItem' : 'Item');
    return value.map((each) => element(name, each, items)).join('');
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value);
    return members.map(([name, member]) => element(name, member, facts.properties?.[name])).join('');
  }
  return escapeText(String(value));
}

function resolved(facts: SchemaFacts | undefined): SchemaFacts {
  return facts?.anyOf?.find(({ type }) => type !== 'null') ?? facts ?? {};
}

/** Characters that no element's name may hold are written as XML serialisers of .NET do. */
function nameOf(name: string): string {
  const safe = name.replace(/[^\w.-]/g, (sign) => `_x${(sign.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}_`);
  return /^[A-Za-z_]/.test(safe) ? safe : `_${safe}`;
}

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
};

/** Text that no parser takes for markup; characters that XML cannot hold are left out. */
export function escapeText(text: string): string {
  return text.replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '').replace(/[&<>"']/g, (sign) => signs[sign] ?? '');
}
