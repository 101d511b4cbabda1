import { defineConfig } from 'vite';

/** Builds the demo shop, and the page on which the console shows how a widget will look, into `web/dist/demo`, served at `/demo` with its assets below `/assets/demo/`. */
export default defineConfig({
  root: import.meta.dirname,
  base: '/assets/demo/',
  build: {
    outDir: '../dist/demo',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    rolldownOptions: { input: { shop: 'index.html', preview: 'preview.html' } },
  },
});
