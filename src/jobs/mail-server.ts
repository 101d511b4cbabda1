import type { Composed } from '../app/mail/compose.ts';
import type { Delivery } from '../app/mails.ts';
import type { MailServerFacts } from '../core/mail.ts';

/** Takes mails. Each is answered within a time, and never throws. */
export interface MailServer {
  deliver(id: string, mail: Composed): Promise<Delivery>;
  /** Breaks off what is in work, which is answered as failed. */
  close(): void;
}

/** Where no server is set, each mail fails, and is tried again like any other. */
export const noMailServer: MailServer = {
  deliver: async () => ({ kind: 'failed', why: 'No mail server is set (KOINE_SMTP_URL).', final: false }),
  close() {},
};

/** Where the operator's server is, and from whom mails come. */
export interface SmtpOptions {
  readonly smtpUrl: string;
  readonly from: { readonly name: string | null; readonly address: string };
  /** The longest that one mail may take from the first packet to the answer. */
  readonly deadlineMs?: number;
}

/** Where mail is submitted (RFC 6409, RFC 8314). */
export const MAIL_PORT = 587;
export const MAIL_PORT_WITH_TLS = 465;

/** What may be told of a server: never how Koine signs in there. */
export function factsOf({ smtpUrl, from }: SmtpOptions): MailServerFacts {
  const { hostname, port, protocol, username } = new URL(smtpUrl);
  const isSecure = protocol === 'smtps:';
  return {
    host: hostname,
    port: Number(port) || (isSecure ? MAIL_PORT_WITH_TLS : MAIL_PORT),
    security: isSecure ? 'tls' : 'starttls',
    signsIn: username !== '',
    from,
  };
}

/** The server that is set, or what stands for it where none is. What speaks with one is read only then. */
export async function mailServerFor(options: SmtpOptions | undefined): Promise<MailServer> {
  if (!options) return noMailServer;
  const { SmtpServer } = await import('./smtp-server.ts');
  return new SmtpServer(options);
}
