import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, createServer as createTcpServer, type Server, type Socket } from 'node:net';

/** A line to a server that can be cut and mended. For tests. */
export interface Line {
  readonly url: string;
  cut(): void;
  mend(): void;
  close(): void;
}

/** Lays a line to an address on loopback. */
export async function layLine(to: string): Promise<Line> {
  const { hostname, port } = new URL(to);
  const open = new Set<Socket>();
  let isCut = false;
  const server = createTcpServer((near) => {
    if (isCut) {
      near.destroy();
      return;
    }
    const far = connect(Number(port), hostname);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one);
      one.pipe(other);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        other.destroy();
      });
    }
  });
  const cut = () => {
    isCut = true;
    for (const socket of open) socket.destroy();
  };
  return {
    url: await listen(server),
    cut,
    mend: () => {
      isCut = false;
    },
    close: () => {
      cut();
      server.close();
    },
  };
}

/** What a test may set of the page that `servePage` serves. */
export interface HostPage {
  /** More attributes of the script's tag. */
  readonly attributes?: string;
  /** A script of the page's own, before the widget's. */
  readonly script?: string;
  /** Instead of the widget's tag. */
  readonly tags?: string;
}

/**
 * Somebody's site, at an origin of its own and with a strict policy, that embeds the widget of a server. `pages` differ
 * at their paths; `?lang` is a page's language. For tests.
 */
export async function servePage(
  koineUrl: string,
  inboxKey: string,
  pages: Readonly<Record<string, HostPage>> = {},
): Promise<{ readonly url: string; close(): void }> {
  const policy = [
    "default-src 'none'",
    "script-src 'nonce-once'",
    `connect-src ${koineUrl} ${koineUrl.replace('http', 'ws')}`,
    `img-src ${koineUrl}`,
  ].join('; ');
  const stub = 'window.Koine ??= function () { (Koine.q ??= []).push(arguments); };';
  const html = (lang: string | null, { attributes = '', script = '', tags }: HostPage) => `<!doctype html>
    <html${lang === null ? '' : ` lang="${lang}"`}><title>A page</title>
    <meta name="viewport" content="width=device-width" /><meta name="color-scheme" content="light dark" />
    <body><h1>A page</h1>
    <script nonce="once">${stub} window.heard = [];
      Koine('on', 'unread', function (news) { heard.push(news.count); }); ${script}</script>
    ${tags ?? `<script nonce="once" src="${koineUrl}/widget.js" data-inbox="${inboxKey}" ${attributes} async></script>`}`;
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://page');
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy });
    response.end(html(searchParams.has('lang') ? searchParams.get('lang') : 'en', pages[pathname] ?? {}));
  });
  const url = await listen(server);
  return {
    url,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function listen(server: Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
