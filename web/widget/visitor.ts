import type { Page } from '../../src/core/facts.ts';
import type { Answers } from '../../src/core/survey.ts';
import type { Command, SessionPlace, WidgetStatus } from '../client/api-types.ts';
import { Chat, type ChatState } from '../client/chat.ts';
import { Connection, type ConnectionState, socketUrl } from '../client/connection.ts';
import { newId } from '../client/id.ts';
import { Observers } from '../client/observers.ts';
import { forgetfulStore, type PendingStore, webStorageStore } from '../client/pending-store.ts';
import { PresenceBoard, type PresenceState } from '../client/presence-board.ts';
import { makeRest, type Rest } from '../client/rest.ts';
import { type FileLink, SessionFiles, type Uploading } from '../client/session-files.ts';
import type { Boot } from './boot.ts';
import { prove, tellIdentity } from './identity.ts';
import type { Identity, Memory } from './memory.ts';
import { narrate } from './narrator.ts';
import { openSession } from './opening.ts';
import { currentPage } from './page.ts';

/** All that the panel shows; a value that never changes. */
export interface VisitorState {
  readonly status: WidgetStatus | null;
  readonly connection: ConnectionState;
  /** Null before the first message and after "new chat". */
  readonly chat: ChatState | null;
  readonly agentPresence: PresenceState | null;
  /** Files on their way. */
  readonly uploads: readonly Uploading[];
  readonly identity: Identity;
  readonly asksForDetails: boolean;
  /** What stands in place of a new chat outside hours; null: a chat may begin. */
  readonly outside: 'form' | 'message' | null;
  /** The session could not be opened, for a reason that waiting does not mend. */
  readonly isTurnedAway: boolean;
}

/** The visitor of one inbox on this device: who they are, and the one chat they have at a time. */
export class Visitor {
  readonly #boot: Boot;
  readonly #memory: Memory;
  readonly #base: string;
  readonly #rest: Rest;
  readonly #connection: Connection;
  readonly #presence: PresenceBoard;
  readonly #pendingStore: PendingStore;
  readonly #observers = new Observers();
  #chat: Chat | null = null;
  #files: SessionFiles | null = null;
  /** Ends all that belongs to the chat at hand. */
  #chatEnd = new AbortController();
  #state: VisitorState | null = null;
  #status: WidgetStatus | null = null;
  #isOpening = false;
  #isTurnedAway = false;
  #hasBegunAnew = false;
  #isAttentive = false;
  /** The page that the session has not been told of. */
  #newPage: Page | null = currentPage();

  constructor(boot: Boot, memory: Memory) {
    this.#boot = boot;
    this.#memory = memory;
    this.#base = `${boot.server}/koine/v1`;
    this.#rest = makeRest(this.#base, () => memory.token);
    this.#connection = new Connection({ url: socketUrl(this.#base), credential: () => memory.token });
    this.#presence = new PresenceBoard(this.#connection);
    this.#pendingStore = memory.storage ? webStorageStore(memory.storage) : forgetfulStore;
    this.#presence.open();
    this.#presence.subscribe(() => this.#change());
    this.#connection.subscribe(({ kind }) => {
      if (kind !== 'state') return;
      if (this.#connection.state === 'refused' && this.#connection.closeCode === 4401) this.#beginAnew();
      if (this.#connection.state === 'online') void this.#tellIdentity();
      this.#change();
    });
    memory.onProofRefused = (detail) => {
      console.warn(`Koine: identify was refused: ${detail}`);
      boot.emit('identityRefused', { detail });
    };
    memory.onOtherTab(() => this.#resume(true));
    this.#resume(false);
    void boot.status.then((status) => this.#learn(status));
  }

  get state(): VisitorState {
    this.#state ??= this.#describe();
    return this.#state;
  }

  /** Calls after every change; the answer ends it. */
  subscribe(listener: () => void): () => void {
    return this.#observers.add(listener);
  }

  /** Asks the server again whether anybody is there. */
  async refreshStatus(): Promise<void> {
    try {
      this.#learn(await this.#rest<WidgetStatus>(`/widget/${encodeURIComponent(this.#boot.inboxKey)}`));
    } catch {
      // What was known still serves; the connection's own state tells of an outage.
    }
  }

  /** Where the chat stands in the queue; null when it does not wait. */
  async place(): Promise<SessionPlace['place']> {
    const sessionId = this.#chat?.sessionId;
    if (sessionId === undefined) return null;
    return (await this.#rest<SessionPlace>(`/sessions/${sessionId}/place`)).place;
  }

  /** Says something; the first message opens the session. */
  send(text: string): void {
    this.#send(text, false);
  }

  /** Leaves a message outside hours, to be answered later. */
  leaveMessage(identity: Identity, text: string): void {
    this.identify(identity);
    this.#send(text, true);
  }

  /** Uploads files and says each as it has arrived; the first opens the session. */
  async sendFiles(files: Iterable<File>): Promise<void> {
    const chat = this.#chat ?? this.#adopt(newId());
    const own = this.#files;
    this.#rememberSession(chat);
    void this.#open();
    await this.#untilKnown(chat);
    await own?.send(files, (file) => chat.post('', { page: currentPage(), files: [file] }));
  }

  cancelUpload(id: string): void {
    this.#files?.cancel(id);
  }

  /** Links to a file of the chat at hand. */
  readonly linkOf = async (fileId: string): Promise<FileLink> => (await this.#files?.linkOf(fileId)) ?? null;

  #send(text: string, isLeft: boolean): void {
    const chat = this.#chat ?? this.#adopt(newId());
    chat.post(text, { page: currentPage() });
    this.#rememberSession(chat, isLeft);
    this.#boot.emit('message', { from: 'visitor', text });
    void this.#open();
  }

  #rememberSession(chat: Chat, isLeft = false): void {
    if (this.#memory.session?.id !== chat.sessionId) {
      this.#memory.session = { id: chat.sessionId, isOpened: false, ...(isLeft && { isLeft }) };
    }
  }

  /** Done when the server has told of the session. */
  #untilKnown(chat: Chat): Promise<void> {
    return new Promise((resolve) => {
      const look = () => chat.state.session && resolve();
      chat.subscribe(look);
      look();
    });
  }

  /** Opens the session with the form that is asked before it. */
  begin(surveyId: string, answers: Answers): void {
    if (this.#chat) return;
    const chat = this.#adopt(newId());
    this.#memory.preChat = { surveyId, answers };
    this.#rememberSession(chat);
    void this.#open();
    this.#change();
  }

  /** Answers what is asked after a chat; false when that could not be said. */
  answer(answers: Answers): Promise<boolean> {
    const surveyId = this.#status?.surveys.exit?.id;
    return this.#command({ type: 'submit-form', form: 'exit', answers: { ...answers }, ...(surveyId && { surveyId }) });
  }

  /** Tries once more after `isTurnedAway`. */
  tryAgain(): void {
    this.#isTurnedAway = false;
    this.#change();
    void this.#open();
  }

  retry(messageId: string): void {
    this.#chat?.retry(messageId);
  }

  discard(messageId: string): void {
    this.#chat?.discard(messageId);
  }

  type(hasText: boolean): void {
    if (this.#chat?.state.isLive) this.#chat.type(hasText);
  }

  setAttention(isAttentive: boolean): void {
    this.#isAttentive = isAttentive;
    this.#chat?.setAttention(isAttentive);
  }

  /** Ends the chat; false when that could not be said. */
  end(): Promise<boolean> {
    return this.#command({ type: 'end' });
  }

  /** Rates the chat from 1 to 5; false when that could not be said. */
  async rate(score: number, comment: string): Promise<boolean> {
    const isDone = await this.#command({ type: 'rate', score, outOf: 5, ...(comment && { comment }) });
    if (isDone) this.#boot.emit('rated', { score });
    return isDone;
  }

  /** Puts the chat at hand aside; the next message opens another. */
  startAnew(): void {
    this.#drop();
    this.#memory.session = null;
    this.#memory.isOver = false;
    this.#newPage = null;
    this.#change();
  }

  /** Takes note of who the visitor is; the server is told now, or when it can be reached. A proof holds for this page. */
  identify({ token, userId, hash, ...changes }: Identity & { token?: string; userId?: string; hash?: string }): void {
    const proof = token ? { token } : userId && hash ? { userId, hash } : null;
    if (proof) {
      this.#memory.proof = proof;
      void this.#prove();
    }
    const identity = { ...this.#memory.identity, ...changes };
    if (JSON.stringify(identity) === JSON.stringify(this.#memory.identity)) return;
    this.#memory.identity = identity;
    this.#memory.hasUntoldIdentity = true;
    this.#change();
    void this.#tellIdentity();
  }

  skipDetails(): void {
    this.#memory.hasSkippedDetails = true;
    this.#change();
  }

  /** The visitor looks at another page. */
  viewPage(page: Page): void {
    this.#newPage = page;
    this.#reportPage();
  }

  /** Forgets everything on this device: for pages where somebody signs out. */
  reset(): void {
    this.#drop();
    this.#connection.stop();
    this.#memory.forget();
    this.#change();
  }

  /** Takes up the session that is remembered; one that another tab is just opening, when it is open. */
  #resume(isOtherTabs: boolean): void {
    const known = this.#memory.session;
    if (known?.id !== this.#chat?.sessionId) {
      if (known && !known.isOpened && isOtherTabs) return;
      this.#drop();
      if (known) this.#adopt(known.id);
      this.#change();
    }
    if (known) void this.#open();
  }

  #adopt(sessionId: string): Chat {
    const chat = new Chat(this.#connection, { sessionId, side: 'visitor', pendingStore: this.#pendingStore });
    this.#chat = chat;
    this.#files = new SessionFiles({
      base: this.#base,
      credential: () => this.#memory.token,
      rest: this.#rest,
      sessionId,
      changed: () => this.#change(),
    });
    this.#chatEnd = new AbortController();
    chat.setAttention(this.#isAttentive);
    const stopHearing = chat.subscribe(() => this.#hear(chat));
    const stopNarrating = narrate(chat, this.#boot.emit);
    this.#chatEnd.signal.addEventListener('abort', () => {
      stopHearing();
      stopNarrating();
      chat.close();
    });
    return chat;
  }

  #hear({ state }: Chat): void {
    if (state.unwatched?.code === 'not-found') {
      this.#beginAnew();
      return;
    }
    if (state.session) this.#memory.isOver = isOver(state.session.stage);
    this.#reportPage();
    this.#change();
  }

  #drop(): void {
    this.#chatEnd.abort();
    this.#chat = null;
    this.#files = null;
    this.#isTurnedAway = false;
  }

  /** The server no longer knows the visitor or the session: what was not yet said is said in a new one. */
  #beginAnew(): void {
    if (this.#hasBegunAnew) {
      this.#isTurnedAway = true;
      return;
    }
    this.#hasBegunAnew = true;
    const unsaid = this.#chat?.state.outgoing ?? [];
    for (const { messageId } of unsaid) this.#chat?.discard(messageId);
    this.#connection.stop();
    this.#memory.token = null;
    this.startAnew();
    for (const { text } of unsaid) if (text) this.send(text);
  }

  async #open(): Promise<void> {
    const chat = this.#chat;
    if (!chat || this.#isOpening || this.#isTurnedAway) return;
    const { signal } = this.#chatEnd;
    const isKnown = this.#memory.session?.isOpened ?? false;
    this.#isOpening = true;
    const isOpened = isKnown || (await openSession(this.#rest, this.#memory, this.#boot.inboxKey, chat, signal));
    this.#isOpening = false;
    if (signal.aborted) {
      void this.#open();
      return;
    }
    if (!isOpened) {
      this.#isTurnedAway = true;
      this.#change();
      return;
    }
    if (!isKnown) this.#boot.emit('chatStarted', { sessionId: chat.sessionId });
    chat.open();
    this.#connection.start();
  }

  /** Who turns out to be another, whose chats are others, begins with those. */
  async #prove(): Promise<void> {
    const welcome = await prove(this.#rest, this.#memory, this.#boot.inboxKey);
    if (!welcome) return;
    this.#connection.stop();
    this.#memory.token = welcome.token;
    this.#memory.visitorId = welcome.visitor.id;
    this.startAnew();
  }

  async #tellIdentity(): Promise<void> {
    const changes = await tellIdentity(this.#rest, this.#memory);
    if (changes && this.#isInProgress()) await this.#command({ type: 'update-visitor', changes });
  }

  #reportPage(): void {
    const page = this.#newPage;
    const chat = this.#chat;
    if (!page || !chat?.state.isLive || !this.#isInProgress()) return;
    this.#newPage = null;
    if (chat.state.session?.lastPage?.url === page.url) return;
    void chat.command({ type: 'view-page', page }).then((answer) => {
      if (answer.kind === 'cut') this.#newPage ??= page;
    });
  }

  async #command(command: Exclude<Command, { type: 'post-message' }>): Promise<boolean> {
    const answer = await this.#chat?.command(command);
    return answer?.kind === 'done';
  }

  #isInProgress(): boolean {
    const stage = this.#chat?.state.session?.stage;
    return stage !== undefined && !isOver(stage);
  }

  #learn(status: WidgetStatus | null): void {
    if (!status) return;
    this.#status = status;
    this.#boot.setAccent(status.look.colours.light.accent, status.look.colours.light.onAccent);
    this.#change();
  }

  #describe(): VisitorState {
    const { identity, hasSkippedDetails } = this.#memory;
    const agentId = this.#chat?.state.session?.agent?.id;
    return {
      status: this.#status,
      connection: this.#connection.state,
      chat: this.#chat?.state ?? null,
      uploads: this.#files?.uploads ?? [],
      agentPresence: (agentId && this.#presence.state.get(agentId)) || null,
      identity,
      asksForDetails: !hasSkippedDetails && !identity.email && this.#isInProgress(),
      outside: this.#chat ? null : this.#outside(),
      isTurnedAway: this.#isTurnedAway,
    };
  }

  #outside(): VisitorState['outside'] {
    const { isOpen = true, mode } = this.#status?.hours ?? {};
    if (isOpen || mode === 'bot') return null;
    return mode === 'form' ? 'form' : 'message';
  }

  #change(): void {
    this.#state = null;
    this.#observers.tell();
  }
}

/** Whether nothing more can be said in a session at this stage. */
export function isOver(stage: string): boolean {
  return stage === 'ended' || stage === 'closed';
}
