import type { Rendering } from './dialects-query.ts';

/** The request as it goes over the line, but for the host. */
export function requestText({ method, path, headers }: Rendering['request']): string {
  return [`${method} ${path}`, ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`)].join('\n');
}

/** JSON is indented, and what only calls itself so is left as it came, like everything else. */
export function answerText({ contentType, body }: Rendering['answer']): string {
  if (!/[/+]json\b/.test(contentType ?? '')) return body;
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
