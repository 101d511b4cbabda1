/** Why a socket was closed, and whether the client should come back. One table for server, clients and documents. */
export const closeCodes = {
  1000: { name: 'normal', retry: false, meaning: 'The client said goodbye.' },
  1001: { name: 'going-away', retry: true, meaning: 'The server is stopping; reconnect from your position.' },
  1011: { name: 'internal', retry: true, meaning: 'Something unforeseen went wrong; reconnect from your position.' },
  4400: { name: 'bad-frame', retry: false, meaning: 'A frame was not understood.' },
  4401: { name: 'unauthenticated', retry: false, meaning: 'The credential is missing, wrong, expired or revoked.' },
  4403: { name: 'forbidden', retry: false, meaning: 'The credential or the origin may not open this socket.' },
  4408: { name: 'silent', retry: true, meaning: 'Nothing was heard from the client for too long.' },
  4413: { name: 'frame-too-large', retry: false, meaning: 'A frame was larger than allowed.' },
  4429: { name: 'too-many-frames', retry: true, meaning: 'The client sent more frames than allowed.' },
  4503: { name: 'too-slow', retry: true, meaning: 'The client reads too slowly; reconnect from your position.' },
} as const;

export type CloseCode = keyof typeof closeCodes;

/** Whether a client should reconnect after this code; codes that are not Koine's come from the network, so yes. */
export function isWorthRetrying(code: number): boolean {
  return !(code in closeCodes) || closeCodes[code as CloseCode].retry;
}
