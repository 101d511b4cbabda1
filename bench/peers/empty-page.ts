import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import fastifyStatic from '@fastify/static';
import { fastify } from 'fastify';
import { build } from 'vite';

/** Builds the empty page of React and Mantine into a folder, with the console's own settings, and serves it compressed. */
export async function serveEmptyPage(
  folder: string,
): Promise<{ readonly url: string; [Symbol.asyncDispose](): Promise<void> }> {
  await build({
    root: path.join(import.meta.dirname, 'empty-page'),
    configFile: false,
    logLevel: 'error',
    oxc: { jsx: { runtime: 'automatic', importSource: 'react' } },
    build: {
      outDir: folder,
      emptyOutDir: true,
      target: 'es2023',
      rolldownOptions: { onwarn() {} },
    },
  });
  const mostPossible = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
  for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!/\.(js|css)$/.test(name)) continue;
    const file = path.join(folder, name);
    writeFileSync(`${file}.br`, brotliCompressSync(readFileSync(file), mostPossible));
  }
  const server = fastify();
  await server.register(fastifyStatic, { root: folder, preCompressed: true });
  const url = await server.listen({ host: '127.0.0.1', port: 0 });
  return { url, [Symbol.asyncDispose]: () => server.close() };
}
