import { defineConfig } from 'vite';

/** Builds the agents' workplace into `web/dist/console`, served at `/console` with its assets at `/assets/console/`. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/assets/console/',
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
    rolldownOptions: {
      input: { index: `${import.meta.dirname}/index.html`, 'push-worker': `${import.meta.dirname}/push-worker.ts` },
      output: {
        // Browsers look for a worker of theirs under the name by which they took it.
        entryFileNames: ({ name }) => (name === 'push-worker' ? '[name].js' : 'assets/[name]-[hash].js'),
      },
      onwarn(warning, warn) {
        // The libraries mark their files for server components, which there are none of here.
        if (warning.code !== 'MODULE_LEVEL_DIRECTIVE') warn(warning);
      },
    },
  },
});
