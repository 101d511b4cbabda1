import type { RefObject, TargetedKeyboardEvent } from 'preact';
import { useId, useLayoutEffect, useRef } from 'preact/hooks';
import { Banner } from './banner.tsx';
import { Composer } from './composer.tsx';
import { DetailsForm } from './details-form.tsx';
import { Ending } from './ending.tsx';
import { Header } from './header.tsx';
import { MessageList } from './message-list.tsx';
import { OfflineForm } from './offline-form.tsx';
import { usePlace } from './place.ts';
import { SurveyForm } from './survey-form.tsx';
import { opensText, texts } from './texts.ts';
import { isOver, type Visitor, type VisitorState } from './visitor.ts';

interface Props {
  readonly visitor: Visitor;
  readonly state: VisitorState;
  readonly draftKey: string;
  readonly panel: RefObject<HTMLElement | null>;
  readonly composer: RefObject<HTMLTextAreaElement | null>;
  close(): void;
  /** Brings the keyboard back to where the visitor writes. */
  focus(): void;
}

/** The visitor's window. */
export function Panel({ visitor, state, draftKey, panel, composer, close, focus }: Props) {
  const titleId = useId();
  const waiting = waitingText(state);
  // A place in the line means little while nobody is there to take it.
  const hasPlace = waiting !== null && state.chat?.session?.intent === 'chat' && state.status?.online === true;
  const place = usePlace(hasPlace, visitor);
  const { chat } = state;
  const session = chat?.session ?? null;
  const preChat = chat ? null : (state.status?.surveys['pre-chat'] ?? null);
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
      <Header state={state} titleId={titleId} end={() => visitor.end()} close={close} />
      <Banner state={state} tryAgain={() => visitor.tryAgain()} />
      {chat ? (
        <MessageList
          chat={chat}
          waiting={place ? `${waiting} ${place}` : waiting}
          retry={(messageId) => visitor.retry(messageId)}
          discard={(messageId) => visitor.discard(messageId)}
          linkOf={visitor.linkOf}
          choose={(value) => {
            visitor.send(value);
            focus();
          }}
        />
      ) : (
        <Welcome state={state} />
      )}
      {state.asksForDetails && session && session.messageCount > 0 && (
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
      {isEnded ? (
        <Ending
          session={session}
          survey={state.status?.surveys.exit ?? null}
          rate={(score, comment) => visitor.rate(score, comment)}
          answer={(answers) => visitor.answer(answers)}
          startAnew={() => visitor.startAnew()}
        />
      ) : state.outside === 'form' ? (
        <OfflineForm
          identity={state.identity}
          send={(identity, text) => {
            visitor.leaveMessage(identity, text);
            focus();
          }}
        />
      ) : state.outside === 'message' ? null : preChat ? (
        <div class="ending">
          <SurveyForm
            survey={preChat}
            submitText={texts.beginChat}
            submit={async (answers) => {
              visitor.begin(preChat.id, answers);
              return true;
            }}
          />
        </div>
      ) : (
        <Composer
          field={composer}
          draftKey={draftKey}
          uploads={state.uploads}
          send={(text) => visitor.send(text)}
          attach={state.status?.files ? (files) => void visitor.sendFiles(files) : null}
          cancel={(uploadId) => visitor.cancelUpload(uploadId)}
          type={(hasText) => visitor.type(hasText)}
        />
      )}
    </section>
  );
}

function waitingText({ chat, status }: VisitorState): string | null {
  const session = chat?.session;
  if (session?.stage !== 'waiting' || session.messageCount === 0) return null;
  if (session.intent === 'offline-message') return texts.left;
  return status?.online ? texts.waiting : texts.waitingLong;
}

function Welcome({ state: { status, outside } }: { readonly state: VisitorState }) {
  return (
    <div class="scene">
      <div class="list welcome">
        <p class="greeting">
          {outside ? (status?.hours.text ?? texts.closed) : (status?.inbox.greeting ?? texts.hello)}
        </p>
        {status && (
          <p class="line">
            {outside ? opensText(status.hours.changesAt) : status.online ? texts.somebodyThere : texts.nobodyThere}
          </p>
        )}
      </div>
    </div>
  );
}
