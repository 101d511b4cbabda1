import net from 'node:net';
import { createTransport, type Transporter } from 'nodemailer';
import type SMTPTransport from 'nodemailer/lib/smtp-transport/index.js';
import type { Composed } from '../app/mail/compose.ts';
import type { Delivery } from '../app/mails.ts';
import { MAIL_PORT, MAIL_PORT_WITH_TLS, type MailServer, type SmtpOptions } from './mail-server.ts';

const DEADLINE_MS = 60_000;

/** The operator's server, spoken to over a connection for each mail. */
export class SmtpServer implements MailServer {
  readonly #options: SmtpOptions;
  readonly #transport: Transporter<SMTPTransport.SentMessageInfo, SMTPTransport.Options>;
  readonly #sockets = new Set<net.Socket>();

  constructor(options: SmtpOptions) {
    this.#options = options;
    this.#transport = createTransport({
      url: options.smtpUrl,
      getSocket: (server: SMTPTransport.Options, callback: SocketCallback) => this.#connect(server, callback),
      // Nothing in a mail may name a file or an address for the server to fetch.
      disableFileAccess: true,
      disableUrlAccess: true,
    } as SMTPTransport.Options);
  }

  async deliver(id: string, mail: Composed): Promise<Delivery> {
    const { from } = this.#options;
    const { fromName, to, replyTo, subject, text, html, attachments = [] } = mail;
    try {
      const { response } = await this.#transport.sendMail({
        from: { name: from.name ?? fromName, address: from.address },
        to: { name: '', address: to },
        ...(replyTo !== null && { replyTo: { name: '', address: replyTo } }),
        subject,
        text,
        html,
        attachments: attachments.map(({ name, mediaType, content }) => ({
          filename: name,
          contentType: mediaType,
          content,
        })),
        // The same at each try, so that a mail that comes twice can be recognised.
        messageId: `<${id}@${from.address.slice(from.address.indexOf('@') + 1)}>`,
        headers: { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' },
      });
      return { kind: 'taken', answer: response };
    } catch (error) {
      return { kind: 'failed', why: (error as Error).message, final: isFinal(error) };
    }
  }

  close(): void {
    for (const socket of this.#sockets) socket.destroy();
    this.#transport.close();
  }

  /** A socket that ends with the deadline, however lively the other side is. */
  #connect({ host, port, secure }: SMTPTransport.Options, callback: SocketCallback): void {
    const socket = net.connect({
      host: host ?? 'localhost',
      port: Number(port) || (secure ? MAIL_PORT_WITH_TLS : MAIL_PORT),
    });
    const deadline = setTimeout(
      () => socket.destroy(new Error('The mail server took too long.')),
      this.#options.deadlineMs ?? DEADLINE_MS,
    );
    this.#sockets.add(socket);
    socket.once('close', () => {
      clearTimeout(deadline);
      this.#sockets.delete(socket);
    });
    const fail = (error: Error) => callback(error, undefined);
    socket.once('error', fail);
    socket.once('connect', () => {
      socket.off('error', fail);
      callback(null, { connection: socket });
    });
  }
}

type SocketCallback = (error: Error | null, options?: { readonly connection: net.Socket }) => void;

/** Whether the server turned down this very mail for good; what it says of the sign-in or of itself may pass. */
function isFinal(error: unknown): boolean {
  const { code, responseCode } = error as { readonly code?: unknown; readonly responseCode?: unknown };
  return (code === 'EENVELOPE' || code === 'EMESSAGE') && typeof responseCode === 'number' && responseCode >= 500;
}
