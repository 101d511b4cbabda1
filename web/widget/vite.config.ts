import { build, defineConfig, type InlineConfig, type Rolldown, type UserConfig } from 'vite';

const root = import.meta.dirname;

/** Two classic scripts: they need neither CORS nor more than the loader's nonce on the page that embeds them. */
function classicScript(input: string, fileName: string): UserConfig {
  return {
    root,
    publicDir: false,
    oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
    build: {
      outDir: '../dist/widget',
      emptyOutDir: false,
      target: 'es2022',
      rolldownOptions: { input: `${root}/${input}`, output: { format: 'iife', entryFileNames: fileName } },
    },
  };
}

/** The loader is told the app's hashed name, so the app is built first. */
export default defineConfig(async ({ logLevel = 'warn' }: InlineConfig) => {
  const script = classicScript('app.tsx', 'assets/app-[hash].js');
  const app = await build({
    ...script,
    configFile: false,
    logLevel,
    build: { ...script.build, emptyOutDir: true },
  });
  const [chunk] = (app as Rolldown.RolldownOutput).output;
  const path = chunk.fileName.replace(/^assets\//, '/assets/widget/');
  return { ...classicScript('loader.ts', 'widget.js'), define: { APP_PATH: JSON.stringify(path) } };
});
