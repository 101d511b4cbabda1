import type { Page } from '../../src/core/facts.ts';
import type { Answers } from '../../src/core/survey.ts';
import type { Command, SessionPlace, WidgetStatus } from '../client/api-types.ts';
import { Connection, socketUrl } from '../client/connection.ts';
import { newId } from '../client/id.ts';
import { Observers } from '../client/observers.ts';
import { forgetfulStore, type PendingStore, webStorageStore } from '../client/pending-store.ts';
import { PresenceBoard } from '../client/presence-board.ts';
import { makeRest, type Rest } from '../client/rest.ts';
import type { FileLink } from '../client/session-files.ts';
import { Chat } from '../client/visitor-chat.ts';
import type { Boot } from './boot.ts';
import type { FilesPart } from './files.tsx';
import { tellIdentity } from './identity.ts';
import { LateFiles } from './late-files.ts';
import { lookOf } from './look.ts';
import type { Identity, Memory } from './memory.ts';
import { openSession } from './opening.ts';
import { currentPage } from './page.ts';
import { PageTrail } from './page-trail.ts';
import type { ProofPart } from './proof.ts';
import { shared } from './shared.ts';
import { adoptStyle } from './styles.ts';
import { tellOf } from './telling.ts';
import { texts } from './texts.ts';
import { isOver, type VisitorState } from './visitor-state.ts';

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
  #files: LateFiles | null = null;
  /** Ends all that belongs to the chat at hand. */
  #chatEnd = new AbortController();
  #state: VisitorState | null = null;
  #status: WidgetStatus | null = null;
  #isOpening = false;
  #isTurnedAway = false;
  #hasBegunAnew = false;
  #isAttentive = false;
  readonly #trail = new PageTrail();
  readonly #stopHearingTabs: () => void;

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
      boot.emit('identity-refused', { detail });
    };
    this.#stopHearingTabs = memory.onOtherTab(() => this.#resume(true));
    this.#resume(false);
    void boot.status.then((status) => {
      this.#status ??= status;
      this.#change();
    });
  }

  get state(): VisitorState {
    this.#state ??= this.#describe();
    return this.#state;
  }

  /** Calls after every change; the answer ends it. */
  subscribe(listener: () => void): () => void {
    return this.#observers.add(listener);
  }

  /** Loads a part that draws with what the app has. */
  readonly load = async <T>(part: string): Promise<T> => {
    const loaded = await this.#boot.load<T & { readonly style?: string }>(part, shared);
    if (loaded.style) adoptStyle(this.#boot.root, loaded.style);
    return loaded;
  };

  /** What the page or the language says of the widget has changed. */
  restate(): void {
    this.#change();
  }

  /** Asks the server again whether anybody is there. */
  async refreshStatus(): Promise<void> {
    try {
      this.#status = await this.#rest<WidgetStatus>(`/widget/${encodeURIComponent(this.#boot.inboxKey)}`);
      this.#boot.learn(this.#status);
      this.#change();
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
    try {
      await own?.send(files, (file) => chat.post('', { page: currentPage(), files: [file] }));
    } catch (error) {
      this.#boot.emit('error', { code: 'not-loaded', detail: String(error) });
    }
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

  type(text: string): void {
    if (this.#chat?.state.isLive) this.#chat.type(text.trim() !== '', this.#status?.typingPreview ? text : undefined);
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
    if (isDone) this.#boot.emit('rating', { score });
    return isDone;
  }

  /** Puts the chat at hand aside; the next message opens another. */
  startAnew(): void {
    this.#drop();
    this.#memory.session = null;
    this.#memory.isOver = false;
    this.#trail.forgetPage();
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
    this.#trail.view(page);
    this.#reportPage();
  }

  /** Something that the visitor did: it stands in the trail of pages, under its own name. */
  track(name: string, detail: string | undefined): void {
    this.#trail.track(name, detail);
    this.#reportPage();
  }

  setMuted(isMuted: boolean): void {
    this.#memory.isMuted = isMuted;
    this.#change();
  }

  setNotices(wants: boolean): void {
    this.#memory.wantsNotices = wants;
    this.#change();
  }

  /** Says goodbye; what is remembered stays. */
  stop(): void {
    this.#stopHearingTabs();
    this.#drop();
    this.#connection.stop();
    this.#presence.close();
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
    this.#change();
    if (known?.id !== this.#chat?.sessionId) {
      if (known && !known.isOpened && isOtherTabs) return;
      this.#drop();
      if (known) this.#adopt(known.id);
      this.#change();
    }
    if (known) void this.#open();
  }

  #adopt(sessionId: string): Chat {
    const chat = new Chat(this.#connection, { sessionId, pendingStore: this.#pendingStore });
    this.#chat = chat;
    this.#files = new LateFiles(async () => {
      const { SessionFiles } = await this.load<FilesPart>('files');
      return new SessionFiles({
        base: this.#base,
        credential: () => this.#memory.token,
        rest: this.#rest,
        sessionId,
        changed: () => this.#change(),
      });
    });
    this.#chatEnd = new AbortController();
    chat.setAttention(this.#isAttentive);
    const stopHearing = chat.subscribe(() => this.#hear(chat));
    const stopTelling = tellOf(chat, this.#boot, () => this.#wishes(), this.load);
    this.#chatEnd.signal.addEventListener('abort', () => {
      stopHearing();
      stopTelling();
      chat.close();
    });
    return chat;
  }

  #hear(chat: Chat): void {
    const { state } = chat;
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
      this.#boot.emit('error', { code: 'not-started', detail: texts.turnedAway });
      this.#change();
      return;
    }
    if (!isKnown) this.#boot.emit('chat-started', { sessionId: chat.sessionId });
    chat.open();
    this.#connection.start();
  }

  /** Who turns out to be another, whose chats are others, begins with those. */
  async #prove(): Promise<void> {
    const { proof, token } = this.#memory;
    if (!proof || !token) return;
    const { prove } = await this.load<ProofPart>('proof');
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
    if (this.#chat?.state.isLive && this.#isInProgress()) this.#trail.report(this.#chat);
  }

  async #command(command: Exclude<Command, { type: 'post-message' }>): Promise<boolean> {
    const answer = await this.#chat?.command(command);
    return answer?.kind === 'done';
  }

  #isInProgress(): boolean {
    const stage = this.#chat?.state.session?.stage;
    return stage !== undefined && !isOver(stage);
  }

  #wishes() {
    const { look, isMuted, wantsNotices } = this.state;
    return {
      isAttentive: this.#isAttentive,
      sounds: look?.sounds !== false && !isMuted,
      notices: look?.notifications !== false && wantsNotices,
      title: look?.title ?? null,
    };
  }

  #describe(): VisitorState {
    const { identity, hasSkippedDetails, invitation, isMuted, wantsNotices } = this.#memory;
    const agentId = this.#chat?.state.session?.agent?.id;
    return {
      status: this.#status,
      look: this.#status && lookOf(this.#status, this.#boot.options),
      connection: this.#connection.state,
      chat: this.#chat?.state ?? null,
      uploads: this.#files?.uploads ?? [],
      agentPresence: (agentId && this.#presence.state.get(agentId)) || null,
      identity,
      asksForDetails: !hasSkippedDetails && !identity.email && this.#isInProgress(),
      outside: this.#chat ? null : this.#outside(),
      isTurnedAway: this.#isTurnedAway,
      invitation,
      isMuted,
      wantsNotices,
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
