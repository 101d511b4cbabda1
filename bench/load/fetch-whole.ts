import { Agent, request } from 'node:http';
import type { ListPage } from './list-pages.ts';

const kept = new Agent({ keepAlive: true, maxSockets: 1 });

/** Asks, reads the answer whole and answers its length. Throws when it is no success. */
export function fetchWhole(url: string, { path, headers }: Omit<ListPage, 'name'>): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}${path}`, { headers, agent: kept }, (answer) => {
      let length = 0;
      answer.on('data', (chunk: Buffer) => {
        length += chunk.length;
      });
      answer.on('end', () => {
        if (answer.statusCode === 200) return resolve(length);
        reject(new Error(`${path} was answered ${answer.statusCode}`));
      });
      answer.on('error', reject);
    });
    asked.on('error', reject);
    asked.end();
  });
}
