import { element, prose, spans } from './element.js';
import { schemaView } from './schema-view.js';

const main = document.querySelector('#main');
const index = document.querySelector('#index');
const search = document.querySelector('#search');
const state = document.querySelector('#state');

const native = 'native';
const asked = new URLSearchParams(location.search).get('dialect') ?? native;

try {
  const { items } = await fetchJson('/dialects');
  const chosen = items.find(({ name }) => name === asked);
  if (!chosen) throw new Error(`Koine speaks no dialect “${asked}”.`);
  document.querySelector('#dialects').append(...items.map((each) => dialectLink(each, each === chosen)));
  if (chosen.name !== native) document.title = `${chosen.title} – ${document.title}`;
  draw(await fetchJson(`/dialects/${chosen.name}/openapi.json`), chosen.name);
  state.remove();
  // The place that the address names was not there when the page was loaded.
  if (location.hash) document.getElementById(location.hash.slice(1))?.scrollIntoView();
} catch (error) {
  state.textContent = `The reference could not be loaded. ${error.message}`;
}

async function fetchJson(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`The server answered ${response.status}.`);
  return response.json();
}

function dialectLink({ name, title }, isChosen) {
  const href = name === native ? '/docs' : `/docs?dialect=${name}`;
  return element('li', {}, element('a', { href, 'aria-current': isChosen && 'page' }, title));
}

function draw({ info, paths, components, 'x-problems': problems }, dialect) {
  const all = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ path, method, ...operation })),
  );
  const operations = all
    .filter((operation) => operation['x-spelling-of'] === undefined)
    .map((operation) => ({
      ...operation,
      spellings: all.filter((each) => each['x-spelling-of'] === operation.operationId).map(({ path }) => path),
    }));
  const document = `/dialects/${dialect}/openapi.json`;
  main.append(
    element(
      'header',
      {},
      element('h1', {}, info.title),
      prose(info.description),
      element('p', {}, 'As OpenAPI 3.1: ', element('a', { href: document }, document)),
      credentialsView(components.securitySchemes),
    ),
  );
  const entries = [];
  for (const tag of new Set(operations.map(({ tags }) => tags[0]))) {
    const ofTag = operations.filter(({ tags }) => tags[0] === tag);
    const sections = ofTag.map((operation) => operationView(operation, components));
    const links = ofTag.map((operation) => linkTo(operation));
    const group = element('section', { 'aria-label': tag }, element('h2', {}, tag), sections);
    const list = element('div', {}, element('h2', {}, tag), element('ul', {}, links));
    main.append(group);
    index.append(list);
    entries.push({ group, list, items: ofTag.map((operation, at) => entryOf(operation, sections[at], links[at])) });
  }
  const problemList = problems ? problemsView(problems) : null;
  if (problemList) main.append(problemList);
  search.addEventListener('input', () => narrow(entries, search.value, problemList));
}

function credentialsView(schemes) {
  const ways = Object.values(schemes).map(({ type, scheme, in: place, name, description }) => {
    const where = type === 'http' ? `Authorization: ${scheme}` : `${name} (${place})`;
    return element('li', {}, element('code', {}, where), ' ', spans(description));
  });
  return [element('h2', { id: 'credentials' }, 'credentials'), element('ul', { class: 'members' }, ways)];
}

function entryOf({ path, method, operationId, summary, description, spellings }, section, link) {
  const words = [path, method, operationId, summary, description, ...spellings].join(' ').toLowerCase();
  return { section, link, words };
}

function linkTo({ operationId, method, path }) {
  const [badge, shown] = [element('span', { class: `method ${method}` }, method), path.replace('/koine/v1', '')];
  return element('li', {}, element('a', { href: `#${operationId}` }, badge, element('span', {}, shown)));
}

function operationView(operation, { schemas: known, securitySchemes }) {
  const { operationId, method, path, summary, description, spellings } = operation;
  const { parameters = [], requestBody, responses } = operation;
  const body = requestBody?.content['application/json']?.schema;
  return element(
    'article',
    { id: operationId, 'aria-labelledby': `${operationId}-title` },
    element(
      'h3',
      { id: `${operationId}-title` },
      element('span', { class: `method ${method}` }, method),
      element('code', {}, path),
    ),
    summary && element('p', { class: 'summary' }, spans(summary)),
    prose(description),
    spellings.length > 0 && spellingsView(spellings),
    parameters.length > 0 && [element('h4', {}, 'Parameters'), parametersView(parameters, known)],
    body && [element('h4', {}, 'Body'), element('div', { class: 'schema' }, schemaView(body, known))],
    element('h4', {}, 'Answers'),
    element(
      'dl',
      { class: 'answers' },
      Object.entries(responses).flatMap((each) => answerView(each, known)),
    ),
    element('h4', {}, 'Try it'),
    element('pre', { tabindex: '0' }, element('code', {}, commandOf(operation, securitySchemes))),
  );
}

function spellingsView(spellings) {
  const list = element(
    'ul',
    { class: 'members' },
    spellings.map((path) => element('li', {}, element('code', {}, path))),
  );
  const line = spellings.length === 1 ? 'One more address' : `${spellings.length} more addresses`;
  return element('details', {}, element('summary', {}, line), list);
}

function parametersView(parameters, known) {
  return element(
    'ul',
    { class: 'members' },
    parameters.map(({ name, in: place, required, schema, description }) =>
      element(
        'li',
        {},
        element('code', { class: 'name' }, name),
        element('span', { class: 'optional' }, required ? place : `${place}, optional`),
        ' ',
        schemaView(schema, known, 1),
        description ? element('span', { class: 'note' }, ' ', spans(description)) : null,
      ),
    ),
  );
}

function answerView([status, { description, content = {} }], known) {
  const [media, answer] = Object.entries(content)[0] ?? [];
  return [
    element('dt', {}, status === 'default' ? 'else' : status),
    element(
      'dd',
      { class: 'schema' },
      answer ? schemaView(answer.schema, known, 1) : description,
      media?.includes('problem') ? ' a problem, see below' : '',
    ),
  ];
}

function commandOf({ method, path, requestBody, security }, schemes) {
  const proof = Object.keys(security[0] ?? {}).map((name) => proofBy(schemes[name]));
  const body = requestBody ? [`-H 'Content-Type: application/json'`, `-d '{}'`] : [];
  const verb = method === 'get' ? [] : [`-X ${method.toUpperCase()}`];
  return ['curl', ...verb, ...proof, ...body, `'${location.origin}${path}'`].join(' ');
}

/** The first way to prove who asks, with words in capitals where the secrets stand. */
function proofBy({ type, scheme, name }) {
  if (type === 'http') return scheme === 'basic' ? '-u "$USERNAME:$PASSWORD"' : '-H "Authorization: Bearer $KOINE_KEY"';
  const word = name.replace(/[A-Z]/g, (letter, at) => (at > 0 ? `_${letter}` : letter)).toUpperCase();
  return `-H "${name}: $${word}"`;
}

function problemsView(problems) {
  return element(
    'section',
    { 'aria-label': 'problems' },
    element('h2', {}, 'problems'),
    prose(
      'A request that was turned down changed nothing. `code` says why, `errors` which parts were at fault, and `requestId` is the one in the log of the server.',
    ),
    element(
      'dl',
      { class: 'problems' },
      problems.flatMap(({ code, status, title }) => [
        element('dt', { id: `problem-${code}` }, element('code', {}, code)),
        element('dd', {}, `${status}, ${title}`),
      ]),
    ),
  );
}

/** Shows only the operations that hold every word. */
function narrow(entries, text, problems) {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  for (const { group, list, items } of entries) {
    for (const { section, link, words: held } of items) {
      section.hidden = link.hidden = !words.every((word) => held.includes(word));
    }
    group.hidden = list.hidden = items.every(({ section }) => section.hidden);
  }
  if (problems) problems.hidden = words.length > 0;
}
