import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { decodeEntities } from '../xml-entities.ts';

/** Elements as plain keys, attributes as keys with `@`; an array stands for repeated siblings. */
export type Tree = string | number | boolean | null | { readonly [name: string]: Tree | undefined } | readonly Tree[];

const TEXT = '#text';
const CDATA = '#cdata';
const MAX_DEPTH = 32;

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  cdataPropName: CDATA,
  textNodeName: TEXT,
  parseTagValue: false,
  parseAttributeValue: false,
  // Entities are decoded below, in one pass and without any that a document could declare.
  processEntities: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: MAX_DEPTH,
});

/** The document as a tree of text, or undefined when it is not well-formed, too deep, or declares anything of its own [K9]. */
export function parseXml(text: string): unknown {
  const document = text.trim();
  if (/<!(DOCTYPE|ENTITY)/i.test(document)) return undefined;
  try {
    return XMLValidator.validate(document) === true ? plain(parser.parse(document)) : undefined;
  } catch {
    return undefined;
  }
}

/** The document of a tree with one root; what visitors wrote is text in it [K9]. */
export function writeXml(root: Tree): string {
  const elements = typeof root === 'object' && root !== null ? Object.entries(root) : [];
  return `<?xml version="1.0" encoding="UTF-8"?>${elements.map(([name, value]) => element(name, value)).join('')}`;
}

function element(name: string, value: Tree | undefined): string {
  if (value === undefined) return '';
  if (Array.isArray(value)) return value.map((each: Tree) => element(name, each)).join('');
  if (typeof value !== 'object' || value === null) return `<${name}>${escapeText(value)}</${name}>`;
  const members = Object.entries(value);
  const attributes = members
    .filter(([key, each]) => key.startsWith('@') && each !== undefined)
    .map(([key, each]) => ` ${key.slice(1)}="${escapeText(each as string)}"`);
  const children = members.filter(([key]) => !key.startsWith('@')).map(([key, each]) => element(key, each));
  const open = `<${name}${attributes.join('')}`;
  return children.length === 0 ? `${open}/>` : `${open}>${children.join('')}</${name}>`;
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\r': '&#13;',
};

/** Characters that XML cannot hold become U+FFFD. */
function escapeText(value: string | number | boolean | null): string {
  return (
    String(value ?? '')
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that XML forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '\ufffd')
      .replace(/[&<>"\r]/g, (character) => escapes[character] ?? character)
  );
}

/** Text alone is a string; white space between elements is none of their content. */
function plain(value: unknown): unknown {
  if (typeof value === 'string') return decodeEntities(value);
  if (Array.isArray(value)) return value.map(plain);
  if (typeof value !== 'object' || value === null) return value;
  const { [TEXT]: text, [CDATA]: cdata, ...members } = value as Record<string, unknown>;
  const names = Object.keys(members);
  const words = `${typeof text === 'string' ? decodeEntities(text) : ''}${joined(cdata)}`;
  if (!names.some((name) => !name.startsWith('@')) && (text !== undefined || cdata !== undefined)) {
    if (names.length === 0) return words;
    return { ...plainMembers(members), [TEXT]: words };
  }
  return plainMembers(members);
}

function plainMembers(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(members).map(([name, member]) => [name, plain(member)]));
}

function joined(cdata: unknown): string {
  return Array.isArray(cdata) ? cdata.join('') : typeof cdata === 'string' ? cdata : '';
}
