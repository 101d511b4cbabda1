import { element, spans } from './element.js';

const MOST_DEPTH = 6;

/** What a JSON Schema says, for people: one line, or an object's members to unfold. `known` are the named schemas. */
export function schemaView(schema, known, depth = 0) {
  const { name, schema: resolved } = resolve(schema, known);
  const members = membersOf(resolved, known);
  const line = element('span', { class: 'type' }, typeOf(schema, known));
  if (members.length === 0 || depth >= MOST_DEPTH) return line;
  return element(
    'details',
    { open: depth === 0 && name === undefined },
    element('summary', {}, line),
    element(
      'ul',
      { class: 'members' },
      members.map((member) => memberView(member, known, depth)),
    ),
  );
}

function memberView({ name, schema, isRequired }, known, depth) {
  const { description } = schema;
  return element(
    'li',
    {},
    element('code', { class: 'name' }, name),
    isRequired ? null : element('span', { class: 'optional' }, 'optional'),
    ' ',
    schemaView(schema, known, depth + 1),
    description ? element('span', { class: 'note' }, ' ', spans(description)) : null,
  );
}

function resolve(schema, known) {
  const name = schema.$ref?.split('/').at(-1);
  return name === undefined ? { schema } : { name, schema: known[name] ?? {} };
}

/** The members of an object, of a list's items, or of each variant of a union. */
function membersOf(schema, known) {
  if (schema.items) return membersOf(resolve(schema.items, known).schema, known);
  if (schema.properties) {
    return Object.entries(schema.properties).map(([name, member]) => ({
      name,
      schema: member,
      isRequired: (schema.required ?? []).includes(name),
    }));
  }
  const variants = (schema.anyOf ?? []).filter((variant) => variant.type !== 'null');
  if (variants.length === 1) return membersOf(resolve(variants[0], known).schema, known);
  return variants
    .filter((variant) => variant.properties)
    .map((variant) => ({ name: tagOf(variant), schema: variant, isRequired: true }));
}

function tagOf(variant) {
  const tag = Object.entries(variant.properties).find(([, { const: value }]) => value !== undefined);
  return tag ? `${tag[0]}: ${tag[1].const}` : 'variant';
}

function typeOf(schema, known) {
  const { name, schema: resolved } = resolve(schema, known);
  if (name !== undefined && (resolved.properties || resolved.anyOf)) return name;
  if (resolved.const !== undefined) return JSON.stringify(resolved.const);
  if (resolved.enum) return resolved.enum.join(' | ');
  if (resolved.anyOf) return [...new Set(resolved.anyOf.map((variant) => typeOf(variant, known)))].join(' | ');
  if (resolved.type === 'array') return `list of ${typeOf(resolved.items ?? {}, known)}`;
  return [resolved.type ?? 'anything', resolved.format ? `(${resolved.format})` : '', boundsOf(resolved)]
    .filter(Boolean)
    .join(' ');
}

function boundsOf({ minimum, maximum, minLength, maxLength, maxProperties }) {
  const [least, most] = [minimum ?? minLength, maximum ?? maxLength ?? maxProperties];
  if (least !== undefined && most !== undefined) return `${least} to ${most}`;
  if (most !== undefined) return `at most ${most}`;
  return least !== undefined && least > 0 ? `at least ${least}` : '';
}
