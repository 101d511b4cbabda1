import type { FastifyRequest } from 'fastify';
import type { Inbox } from '../../core/directory.ts';

/** The origin of the page that sent the request, or null when no page did. */
export function originOf(request: FastifyRequest): string | null {
  return request.headers.origin ?? null;
}

/** Whether the origin is Koine's own: the public address, or the host that the request went to. */
export function isOwnOrigin(origin: string, request: FastifyRequest, publicUrl: string): boolean {
  if (!URL.canParse(origin)) return false;
  const { host, origin: exact } = new URL(origin);
  return exact === new URL(publicUrl).origin || host === request.host;
}

/** Whether pages of this origin may embed the inbox's widget. */
export function mayEmbed(origin: string, inbox: Inbox): boolean {
  const { allowedOrigins = [] } = inbox.settings;
  return allowedOrigins.length === 0 || allowedOrigins.includes(origin);
}
