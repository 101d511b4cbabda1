import type { RefObject, TargetedKeyboardEvent } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { Banner } from './banner.tsx';
import type { Boot } from './boot.ts';
import { Composer } from './composer.tsx';
import { Ending } from './ending.tsx';
import type { Forms } from './forms.tsx';
import { Header } from './header.tsx';
import { Late } from './late.tsx';
import { MessageList } from './message-list.tsx';
import { usePlace } from './place.ts';
import { opensText, texts } from './texts.ts';
import type { Visitor } from './visitor.ts';
import { isOver, type VisitorState } from './visitor-state.ts';

// In the widget's shadow root, where it stands once.
const titleId = 'title';

interface Props {
  readonly boot: Boot;
  readonly visitor: Visitor;
  readonly state: VisitorState;
  readonly draftKey: string;
  readonly drafts: number;
  readonly panel: RefObject<HTMLElement | null>;
  readonly composer: RefObject<HTMLTextAreaElement | null>;
  close(): void;
  /** Brings the keyboard back to where the visitor writes. */
  focus(): void;
}

/** The visitor's window. */
export function Panel(props: Props) {
  const { boot, visitor, state, panel, close, focus } = props;
  const waiting = waitingText(state);
  // A place in the line means little while nobody is there to take it.
  const hasPlace = waiting !== null && state.chat?.session?.intent === 'chat' && state.status?.online === true;
  const place = usePlace(hasPlace, visitor);
  const { chat } = state;
  const session = chat?.session ?? null;
  const isEnded = session !== null && isOver(session.stage);
  const wasEnded = useRef(isEnded);
  useLayoutEffect(() => {
    // What had the focus has just gone with the old lower part of the window.
    if (wasEnded.current !== isEnded) focus();
    wasEnded.current = isEnded;
  });
  const press = (event: TargetedKeyboardEvent<HTMLElement>) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    close();
  };
  return (
    <section class="panel" ref={panel} role="dialog" aria-labelledby={titleId} tabIndex={-1} onKeyDown={press}>
      <Header boot={boot} visitor={visitor} state={state} titleId={titleId} close={close} focus={focus} />
      <Banner state={state} tryAgain={() => visitor.tryAgain()} />
      {chat ? (
        <MessageList
          chat={chat}
          waiting={place ? `${waiting} ${place}` : waiting}
          retry={(messageId) => visitor.retry(messageId)}
          discard={(messageId) => visitor.discard(messageId)}
          load={visitor.load}
          linkOf={visitor.linkOf}
          choose={(value) => {
            visitor.send(value);
            focus();
          }}
        />
      ) : (
        <Welcome state={state} />
      )}
      <Lower {...props} isEnded={isEnded} />
    </section>
  );
}

/** What stands below the messages: where one writes, or what is asked instead. */
function Lower({ visitor, state, draftKey, drafts, composer, focus, isEnded }: Props & { readonly isEnded: boolean }) {
  const { chat, status, look } = state;
  const session = chat?.session ?? null;
  const preChat = chat ? null : (status?.surveys['pre-chat'] ?? null);
  const loadForms = () => visitor.load<Forms>('forms');
  if (session && isEnded) return <Ending session={session} state={state} visitor={visitor} draftKey={draftKey} />;
  if (state.outside === 'message') return null;
  if (state.outside === 'form') {
    const send = (identity: Parameters<Visitor['leaveMessage']>[0], text: string) => {
      visitor.leaveMessage(identity, text);
      focus();
    };
    return (
      <Late load={loadForms}>
        {({ OfflineForm }) => <OfflineForm identity={state.identity} draftKey={draftKey} send={send} />}
      </Late>
    );
  }
  if (preChat) {
    const submit = async (answers: Readonly<Record<string, string>>) => {
      visitor.begin(preChat.id, answers);
      return true;
    };
    return (
      <div class="ending">
        <Late load={loadForms}>
          {({ SurveyForm }) => (
            <SurveyForm survey={preChat} draftKey={draftKey} submitText={texts.beginChat} submit={submit} />
          )}
        </Late>
      </div>
    );
  }
  return (
    <>
      {state.asksForDetails && session && session.messageCount > 0 && (
        <Late load={loadForms}>
          {({ DetailsForm }) => (
            <DetailsForm
              identity={state.identity}
              save={(identity) => {
                visitor.identify(identity);
                focus();
              }}
              skip={() => {
                visitor.skipDetails();
                focus();
              }}
            />
          )}
        </Late>
      )}
      <Composer
        key={drafts}
        field={composer}
        draftKey={draftKey}
        uploads={state.uploads}
        maxBytes={status?.files?.maxBytes ?? null}
        hasEmoji={look?.emoji !== false}
        isSeenTyping={status?.typingPreview === true}
        load={visitor.load}
        send={(text) => visitor.send(text)}
        attach={(files) => void visitor.sendFiles(files)}
        cancel={(uploadId) => visitor.cancelUpload(uploadId)}
        type={(text) => visitor.type(text)}
      />
    </>
  );
}

function waitingText({ chat, status }: VisitorState): string | null {
  const session = chat?.session;
  if (session?.stage !== 'waiting' || session.messageCount === 0) return null;
  if (session.intent === 'offline-message') return texts.left;
  return status?.online ? texts.waiting : texts.waitingLong;
}

function Welcome({ state: { status, outside, look, invitation } }: { readonly state: VisitorState }) {
  const greeting = invitation?.text ?? look?.greeting ?? texts.hello;
  return (
    <div class="scene">
      <div class="list welcome">
        <p class="greeting">{outside ? (status?.hours.text ?? texts.closed) : greeting}</p>
        {status && (
          <p class="line">
            {outside ? opensText(status.hours.changesAt) : status.online ? texts.somebodyThere : texts.nobodyThere}
          </p>
        )}
      </div>
    </div>
  );
}
