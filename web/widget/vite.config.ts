import { createHash } from 'node:crypto';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, defineConfig, type Plugin, type Rolldown, type UserConfig } from 'vite';

const root = import.meta.dirname;
/** Lightning CSS’s numbers for `:dir()` and `light-dark()`. */
const DIR_SELECTOR = 4;
const LIGHT_DARK = 1 << 20;

/** What loads by itself, from files of these names; those that draw use what the app has loaded before. */
const parts = {
  frame: 'frame.ts',
  app: 'app.tsx',
  forms: 'forms.tsx',
  files: 'files.tsx',
  menu: 'menu.tsx',
  emoji: 'emoji.tsx',
  notices: 'notices.ts',
  proof: 'proof.ts',
  accent: 'accent.ts',
  'before-chat': 'before-chat.ts',
  intercom: 'shims/intercom.ts',
  chatwoot: 'shims/chatwoot.ts',
  tawk: 'shims/tawk.ts',
  livechat: 'shims/livechat.ts',
};

/** Classic scripts: they need neither CORS nor more than the loader's nonce on the page that embeds them. */
function classicScript(input: string, fileName: string, plugins: Plugin[] = []): UserConfig {
  return {
    define: { LANGUAGES: JSON.stringify(` ${languages().join(' ')} `) },
    root,
    publicDir: false,
    logLevel: 'warn',
    plugins,
    // Lowered `:dir()` would be a long list of languages, which says nothing of the direction; colours set later are not lowered.
    css: { lightningcss: { exclude: DIR_SELECTOR | LIGHT_DARK } },
    // Without the automatic runtime's own module, which weighs a little more.
    oxc: { jsx: { runtime: 'classic', pragma: 'h', pragmaFrag: 'Fragment' } },
    build: {
      outDir: '../dist/widget',
      emptyOutDir: true,
      target: 'es2022',
      rolldownOptions: {
        input: `${root}/${input}`,
        transform: { inject: { h: ['preact', 'h'], Fragment: ['preact', 'Fragment'] } },
        output: {
          format: 'iife',
          entryFileNames: fileName,
          globals: (id) => `document.currentScript.${id.replace(':', '.')}`,
        },
      },
    },
  };
}

/** Leaves to the app what it shares (`shared.ts`). */
const fromApp: Plugin = {
  name: 'koine-from-app',
  enforce: 'pre',
  resolveId(source, importer) {
    const name = source === 'preact/hooks' ? 'hooks' : path.basename(source).replace(/\.tsx?$/, '');
    const isOurs = /^\.{1,2}\/(texts|icons|drafts)\.tsx?$/.test(source) || /^preact(\/hooks)?$/.test(source);
    return importer && isOurs ? { id: `shared:${name}`, external: true } : null;
  },
};

/** Builds the parts first, and tells the loader the mark that all their names bear. */
function partsFirst(): Plugin {
  const files = new Map<string, string>();
  let mark = '';
  return {
    name: 'koine-parts-first',
    async config() {
      for (const [part, input] of Object.entries(parts)) {
        const script = classicScript(input, `${part}.js`, part === 'app' ? [] : [fromApp]);
        const built = await build({ ...script, configFile: false, build: { ...script.build, write: false } });
        const [{ output }] = [built].flat() as [Rolldown.RolldownOutput];
        files.set(`${part}.js`, output[0].code);
      }
      for (const name of languages()) {
        const words = (await import(pathToFileURL(`${root}/languages/${name}.ts`).href)) as Readonly<
          Record<string, object>
        >;
        if (name !== 'en') files.set(`${name}.json`, JSON.stringify(words[name]));
      }
      mark = createHash('sha256')
        .update(JSON.stringify([...files]))
        .digest('hex')
        .slice(0, 8);
      return { define: { BUILD: JSON.stringify(mark) } };
    },
    generateBundle() {
      for (const [name, source] of files) {
        this.emitFile({ type: 'asset', fileName: `assets/${name.replace('.', `-${mark}.`)}`, source });
      }
    },
  };
}

function languages(): readonly string[] {
  const names = readdirSync(`${root}/languages`).filter((name) => !name.includes('.test.'));
  return names.map((name) => name.replace('.ts', '')).sort();
}

export default defineConfig(classicScript('loader.ts', 'widget.js', [partsFirst()]));
