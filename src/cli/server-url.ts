import type { Config } from '../config.ts';

/** Where the server that the environment describes listens, as seen from this machine; without a slash at the end. */
export function baseUrl({ host, port }: Config): string {
  const reachable = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}
