import { Button, CopyButton, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { LoadFailed } from '../shell/load-failed.tsx';
import { renderingQuery, type SpokenDialect } from './dialects-query.ts';
import styles from './dialects-view.module.css';
import { answerText, requestText } from './rendering-text.ts';

/** The session in one dialect: the request of its client, and the answer. */
export function DialectPane({ sessionId, dialect }: { sessionId: string; dialect: SpokenDialect }) {
  const { name, title } = dialect;
  const { data, error, refetch } = useQuery(renderingQuery(sessionId, name));
  return (
    <section className={styles.pane} aria-label={title}>
      <h2 className={styles.title}>{title}</h2>
      {error && <LoadFailed what={title} error={error} retry={() => void refetch()} />}
      {!data && !error && <Skeleton height={120} />}
      {data && (
        <>
          <Part heading="Request" of={title} text={requestText(data.request)} isAnswer={false} />
          <Part heading={`Answer ${data.answer.status}`} of={title} text={answerText(data.answer)} isAnswer />
        </>
      )}
    </section>
  );
}

function Part(part: { heading: string; of: string; text: string; isAnswer: boolean }) {
  const { heading, of, text, isAnswer } = part;
  return (
    <>
      <div className={styles.part}>
        <h3 className={styles.heading}>{heading}</h3>
        <CopyButton value={text}>
          {({ copied, copy }) => (
            <Button
              size="compact-xs"
              variant="default"
              onClick={copy}
              aria-label={`${copied ? 'Copied' : 'Copy'}: ${of}, ${heading}`}
            >
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keys */}
      <section className={styles.text} data-answer={isAnswer} tabIndex={0} aria-label={`${of}, ${heading}`}>
        {text}
      </section>
    </>
  );
}
