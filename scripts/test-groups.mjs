import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './node-path.mjs';

/** How many neighbours share a process. The longest come first, so that the end waits for none; what starts programs of its own gains nothing by company. */
const companies = [
  { folder: 'test', together: 1 },
  { folder: path.join('src', 'cli'), together: 1 },
  { folder: path.join('src', 'store', 'postgres'), together: 1 },
  { folder: 'web', together: 4 },
  { folder: '', together: 8 },
];
const FILE_MS = 180_000;

/**
 * Files that run one after another in one process, so that it reads and compiles Koine once for all of them. Each is a
 * test that holds its own tests and hooks. Gives the paths of what is to be run, which are written below the folder.
 */
export function writeGroups(files, folder) {
  return companies
    .flatMap((company) => slicesOf(files.filter((file) => companyOf(file) === company).sort(), company.together))
    .map((group, index) => {
      const place = path.join(folder, `group-${index}.test.mjs`);
      writeFileSync(place, `import { test } from 'node:test';\n${group.map(callOf).join('')}`);
      return place;
    });
}

function companyOf(file) {
  return companies.find(({ folder }) => folder === '' || file.startsWith(folder + path.sep));
}

function slicesOf(files, size) {
  return Array.from({ length: Math.ceil(files.length / size) }, (_, index) =>
    files.slice(index * size, (index + 1) * size),
  );
}

function callOf(file) {
  const address = pathToFileURL(path.resolve(root, file)).href;
  return `test(${JSON.stringify(file)}, { timeout: ${FILE_MS} }, () => import(${JSON.stringify(address)}));\n`;
}
