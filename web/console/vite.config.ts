import { defineConfig, type Plugin } from 'vite';

const base = '/assets/console/';

/** The pages that an agent lives in. They and all that they need come in one piece, and the sign-in page without it. */
const workplace = /routes[\\/](workplace-page|chats-page|conversation-page|no-conversation)\.tsx$/;

/** Adds `workplace.html`: the same page for whoever is signed in, which fetches the workplace and who they are along with the start. */
const pageOfWorkplace: Plugin = {
  name: 'page-of-workplace',
  enforce: 'post',
  generateBundle: {
    order: 'post',
    handler(_, bundle) {
      const page = bundle['index.html'];
      const chunk = Object.values(bundle).find((each) => each.type === 'chunk' && each.name === 'workplace');
      if (page?.type !== 'asset' || chunk?.type !== 'chunk') throw new Error('There is no page, or no workplace');
      const links = [
        '<link rel="preload" as="fetch" crossorigin href="/koine/v1/me">',
        `<link rel="modulepreload" crossorigin href="${base}${chunk.fileName}">`,
        ...[...(chunk.viteMetadata?.importedCss ?? [])].map(
          (name) => `<link rel="stylesheet" crossorigin href="${base}${name}">`,
        ),
      ];
      const source = String(page.source).replace('</head>', `  ${links.join('\n    ')}\n  </head>`);
      this.emitFile({ type: 'asset', fileName: 'workplace.html', source });
    },
  },
};

/** Builds the agents' workplace into `web/dist/console`, served at `/console` with its assets at `/assets/console/`. */
export default defineConfig({
  root: import.meta.dirname,
  base,
  plugins: [pageOfWorkplace],
  oxc: { jsx: { runtime: 'automatic', importSource: 'react' } },
  css: { modules: { generateScopedName: '[name]-[local]-[hash:5]' } },
  build: {
    outDir: '../dist/console',
    emptyOutDir: true,
    assetsDir: 'assets',
    // A data: URL would need a wider policy for fonts and images than the server sends.
    assetsInlineLimit: 0,
    target: 'es2023',
    // The first browsers that know light-dark().
    cssTarget: ['chrome123', 'firefox120', 'safari17.5'],
    chunkSizeWarningLimit: 800,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: `${import.meta.dirname}/index.html`, 'push-worker': `${import.meta.dirname}/push-worker.ts` },
      output: {
        // Browsers look for a worker of theirs under the name by which they took it.
        entryFileNames: ({ name }) => (name === 'push-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
        codeSplitting: {
          groups: [
            { name: 'index', tags: ['$initial'], test: (id) => !id.endsWith('push-worker.ts'), priority: 2 },
            { name: 'workplace', test: workplace, priority: 1 },
          ],
        },
      },
      onwarn(warning, warn) {
        // The libraries mark their files for server components, which there are none of here.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
});
