import type { FormKind } from '../../../src/core/event.ts';
import type { Session } from '../../../src/core/session.ts';
import styles from './visitor-panel.module.css';

const formNames: Readonly<Record<FormKind, string>> = {
  'pre-chat': 'Before the chat',
  exit: 'After the chat',
  offline: 'While everybody was away',
};

/** What the visitor answered when they were asked, form by form; nothing where nobody asked. */
export function SurveyAnswers({ session: { answers } }: { readonly session: Pick<Session, 'answers'> }) {
  const forms = (Object.keys(formNames) as FormKind[]).filter((form) => Object.keys(answers[form] ?? {}).length > 0);
  if (forms.length === 0) return null;
  return (
    <section className={styles.section} aria-label="Answers">
      {forms.map((form) => (
        <div key={form}>
          <div className={styles.head}>
            <h2 className={styles.title}>{formNames[form]}</h2>
          </div>
          <dl className={styles.facts}>
            {Object.entries(answers[form] ?? {}).map(([question, answer]) => (
              <div key={question} style={{ display: 'contents' }}>
                <dt>
                  <bdi>{question}</bdi>
                </dt>
                <dd>
                  <bdi>{answer}</bdi>
                </dd>
              </div>
            ))}
          </dl>
        </div>
      ))}
    </section>
  );
}
