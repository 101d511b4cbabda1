/** Why a socket was closed. One table for server, clients and documents. */
export const closeCodes = {
  1000: { name: 'normal', meaning: 'The client said goodbye.' },
  1001: { name: 'going-away', meaning: 'The server is stopping; reconnect from your position.' },
  1011: { name: 'internal', meaning: 'Something unforeseen went wrong; reconnect from your position.' },
  4400: { name: 'bad-frame', meaning: 'A frame was not understood.' },
  4401: { name: 'unauthenticated', meaning: 'The credential is missing, wrong, expired or revoked.' },
  4403: { name: 'forbidden', meaning: 'The credential or the origin may not open this socket.' },
  4408: { name: 'silent', meaning: 'Nothing was heard from the client for too long.' },
  4413: { name: 'frame-too-large', meaning: 'A frame was larger than allowed.' },
  4429: { name: 'too-many-frames', meaning: 'The client sent more frames than allowed.' },
  4503: { name: 'too-slow', meaning: 'The client reads too slowly; reconnect from your position.' },
} as const;

export type CloseCode = keyof typeof closeCodes;

/** Apart from the table, whose words clients need not load. */
const lasting: readonly number[] = [1000, 4400, 4401, 4403, 4413] satisfies CloseCode[];

/** Whether a client should reconnect after this code; codes that are not Koine's come from the network, so yes. */
export function isWorthRetrying(code: number): boolean {
  return !lasting.includes(code);
}
