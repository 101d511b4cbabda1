import { build, defineConfig, type Plugin, type Rolldown, type UserConfig } from 'vite';

const root = import.meta.dirname;
/** Lightning CSS’s number for `:dir()`. */
const DIR_SELECTOR = 4;

/** Two classic scripts: they need neither CORS nor more than the loader's nonce on the page that embeds them. */
function classicScript(input: string, fileName: string): UserConfig {
  return {
    root,
    publicDir: false,
    logLevel: 'warn',
    // Lowered `:dir()` would be a long list of languages, which says nothing of the page's direction.
    css: { lightningcss: { exclude: DIR_SELECTOR } },
    // Without the automatic runtime's own module, which weighs a little more.
    oxc: { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' } },
    build: {
      outDir: '../dist/widget',
      emptyOutDir: false,
      target: 'es2022',
      rolldownOptions: {
        input: `${root}/${input}`,
        transform: { inject: { h: ['preact', 'h'], Fragment: ['preact', 'Fragment'] } },
        output: { format: 'iife', entryFileNames: fileName },
      },
    },
  };
}

/** Builds the app first, into the same folder, and tells the loader its hashed name. */
const appFirst: Plugin = {
  name: 'koine-app-first',
  async config({ build: { outDir = '' } = {} }) {
    const script = classicScript('app.tsx', 'assets/app-[hash].js');
    const built = await build({
      ...script,
      configFile: false,
      build: { ...script.build, outDir, emptyOutDir: true },
    });
    const [chunk] = (built as Rolldown.RolldownOutput).output;
    return { define: { APP_PATH: JSON.stringify(chunk.fileName.replace('assets/', '/assets/widget/')) } };
  },
};

export default defineConfig({ ...classicScript('loader.ts', 'widget.js'), plugins: [appFirst] });
