import type { Page } from '../../src/core/facts.ts';
import type { Chat } from '../client/visitor-chat.ts';
import { currentPage, withinBounds } from './page.ts';

const MOST_WAITING = 20;

/** What the visitor looked at and did, until the session has been told of it. */
export class PageTrail {
  /** The page that the session has not been told of. */
  #newPage: Page | null = currentPage();
  #tracked: Page[] = [];

  view(page: Page): void {
    this.#newPage = withinBounds(page);
  }

  /** Something that the visitor did: it stands in the trail under its own name. */
  track(name: string, detail: string | undefined): void {
    const page = withinBounds({ ...currentPage(), title: detail ? `${name}: ${detail}` : name });
    this.#tracked = [...this.#tracked, page].slice(-MOST_WAITING);
  }

  forgetPage(): void {
    this.#newPage = null;
  }

  /** Tells a session that is in progress; what a cut took is told the next time. */
  report(chat: Chat): void {
    const page = this.#newPage;
    this.#newPage = null;
    if (page && chat.state.session?.lastPage?.url !== page.url) {
      void chat.command({ type: 'view-page', page }).then(({ kind }) => {
        if (kind === 'cut') this.#newPage ??= page;
      });
    }
    for (const tracked of this.#tracked.splice(0)) {
      void chat.command({ type: 'view-page', page: tracked }).then(({ kind }) => {
        if (kind === 'cut') this.#tracked.push(tracked);
      });
    }
  }
}
