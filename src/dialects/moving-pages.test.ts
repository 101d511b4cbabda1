import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { type Koine, startKoine } from '../../test/support/koine.ts';
import { dialects } from './index.ts';
import { pathOf } from './openapi-paths.ts';

const folder = path.join(import.meta.dirname, '../../docs/moving');
const vendors = dialects.map(({ name }) => name).filter((name) => name !== 'native');

let koine: Koine;

before(async () => {
  koine = await startKoine();
});
after(() => koine.close());

test('every vendor has its page on moving, and the index names it', () => {
  assert.deepEqual(readdirSync(folder).sort(), ['README.md', ...vendors.map((name) => `${name}.md`)].sort());
  const index = readFileSync(path.join(folder, 'README.md'), 'utf8');
  for (const name of vendors) assert.match(index, new RegExp(`\\(${name}\\.md\\) \\| .\\/docs\\?dialect=${name}`));
});

for (const name of vendors) {
  test(`the page on moving from ${name} checks by addresses that there are, and its links lead somewhere`, () => {
    const page = readFileSync(path.join(folder, `${name}.md`), 'utf8');
    for (const heading of ['Change', 'Credential', 'What differs', 'Check']) assert.ok(page.includes(`**${heading}**`));
    const links = [...page.matchAll(/\]\(([^)]+)\)/g)].map(([, link = '']) => link);
    for (const link of links) assert.ok(existsSync(path.join(folder, link)), link);
    const asked = [...page.matchAll(/^curl .*"\$KOINE([^"?]+)/gm)].map(([, place = '']) => place);
    assert.ok(asked.length > 0);
    const served = koine.routes
      .filter(({ dialect }) => dialect === name)
      .map(({ path: place }) => new RegExp(`^${pathOf(place).template.replace(/\{\w+\}/g, '.+')}$`));
    for (const place of asked)
      assert.ok(
        served.some((pattern) => pattern.test(place)),
        place,
      );
  });
}
