import styles from './completion-list.module.css';
import type { Completions } from './use-completions.ts';

const names: Readonly<Record<Completions['what'], string>> = {
  answer: 'Canned answers',
  agent: 'Agents',
  emoji: 'Emoji',
};

/** What fits what was typed, above the text field; keys choose, and so does a click. */
export function CompletionList({
  completions,
  choose,
}: {
  readonly completions: Completions;
  readonly choose: (index: number) => void;
}) {
  if (!completions.isOpen) return null;
  return (
    <div className={styles.list} role="listbox" id={completions.listId} aria-label={names[completions.what]}>
      {completions.items.map(({ id, sign, title, detail }, index) => (
        // The field keeps the focus and its keys; the list is only pointed at.
        // biome-ignore lint/a11y/useFocusableInteractive: the text field says by aria-activedescendant which one is chosen
        // biome-ignore lint/a11y/useKeyWithClickEvents: keys are the text field's
        <div
          key={id}
          id={completions.optionId(index)}
          className={styles.option}
          role="option"
          aria-selected={index === completions.at}
          ref={(element) => {
            if (index === completions.at) element?.scrollIntoView({ block: 'nearest' });
          }}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => choose(index)}
        >
          <span className={styles.shortcut}>{sign}</span>
          <span className={styles.title}>{title}</span>
          <span className={styles.text}>{detail}</span>
        </div>
      ))}
    </div>
  );
}
