import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { configVariables } from '../src/config.ts';

/** Where the page stands. */
export const configurationPagePath = path.join(import.meta.dirname, '..', 'docs', 'configuration.md');

/** The text of `docs/configuration.md`, made from the variables that `src/config.ts` describes. */
export function configurationPage(): string {
  const rows = configVariables.map(
    (variable) =>
      `| \`${variable.name}\` | ${variable.default === null ? '–' : `\`${variable.default}\``} | ${variable.meaning} |`,
  );
  return `# Configuration

Koine is configured by environment variables, and needs none. A mistake stops the start with a sentence that names it; all mistakes are named at once.

| variable | default | meaning |
|---|---|---|
${rows.join('\n')}

This page is made from \`src/config.ts\` by \`npm run docs\`.
`;
}

if (import.meta.main) writeFileSync(configurationPagePath, configurationPage());
