import styles from './canned-list.module.css';
import type { CannedChoice } from './use-canned-answers.ts';

/** The answers that fit what was typed after a slash, above the text field; keys choose, and so does a click. */
export function CannedList({
  choice,
  choose,
}: {
  readonly choice: CannedChoice;
  readonly choose: (index: number) => void;
}) {
  if (!choice.isOpen) return null;
  return (
    <div className={styles.list} role="listbox" id={choice.listId} aria-label="Canned answers">
      {choice.answers.map(({ id, shortcut, title, text }, index) => (
        // The field keeps the focus and its keys; the list is only pointed at.
        // biome-ignore lint/a11y/useFocusableInteractive: the text field says by aria-activedescendant which one is chosen
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the text field's
        <div
          key={id}
          id={choice.optionId(index)}
          className={styles.option}
          role="option"
          aria-selected={index === choice.at}
          ref={(element) => {
            if (index === choice.at) element?.scrollIntoView({ block: 'nearest' });
          }}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(index)}
        >
          <span className={styles.shortcut}>/{shortcut}</span>
          <span className={styles.title}>{title}</span>
          <span className={styles.text}>{text}</span>
        </div>
      ))}
    </div>
  );
}
