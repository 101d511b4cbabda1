/** Shows what a push service brings while no console is open, and leads to the chat. Keeps nothing, and serves no page. */

interface Ending extends Event {
  waitUntil(work: Promise<unknown>): void;
}

interface Pushed extends Ending {
  readonly data: { json(): unknown } | null;
}

interface Clicked extends Ending {
  readonly notification: Notification;
}

interface Page {
  readonly url: string;
  focus(): Promise<unknown>;
  postMessage(message: unknown): void;
}

// The types of pages are in scope here, and those of workers contradict them.
const worker = globalThis as unknown as {
  readonly registration: ServiceWorkerRegistration;
  readonly clients: {
    matchAll(options: { readonly type: 'window'; readonly includeUncontrolled: boolean }): Promise<readonly Page[]>;
    openWindow(url: string): Promise<unknown>;
  };
  addEventListener(type: 'push', listener: (event: Pushed) => void): void;
  addEventListener(type: 'notificationclick', listener: (event: Clicked) => void): void;
};

worker.addEventListener('push', (event) => {
  const { title, body, sessionId } = (event.data?.json() ?? {}) as Partial<Record<string, string>>;
  const options = { body: body ?? '', data: sessionId ?? null, ...(sessionId && { tag: sessionId }) };
  event.waitUntil(worker.registration.showNotification(title ?? 'A chat is waiting', options));
});

worker.addEventListener('notificationclick', (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data));
});

async function open(sessionId: unknown): Promise<void> {
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const page = pages.find(({ url }) => /^\/console(\/|$)/.test(new URL(url).pathname));
  if (!page) {
    await worker.clients.openWindow(
      typeof sessionId === 'string' ? `/console/chats/${encodeURIComponent(sessionId)}` : '/console',
    );
    return;
  }
  await page.focus();
  if (typeof sessionId === 'string') page.postMessage({ openChat: sessionId });
}
