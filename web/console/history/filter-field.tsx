import { CloseButton } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { agentsQuery, inboxesQuery, queuesQuery } from '../shell/server.ts';
import { labelsQuery } from '../visitor/labels-query.ts';
import { completeFilter } from './complete-filter.ts';
import styles from './filter-field.module.css';
import { filterCheck, filterFieldsQuery } from './filter-queries.ts';

interface FilterFieldProps {
  readonly filter: string;
  readonly change: (filter: string | null) => void;
}

const TYPING_MS = 250;

/** An expression of the filter grammar: completed and checked while it is written, and used once Enter says so. */
export function FilterField({ filter, change }: FilterFieldProps) {
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState(filter);
  const [caret, setCaret] = useState<number | null>(null);
  const placed = useRef<number | null>(null);
  const [chosen, setChosen] = useState(-1);
  const [told] = useDebouncedValue(text, TYPING_MS);
  const { data: checked } = useQuery(filterCheck(told));
  const options = useOptions(text, caret);
  const fault = told === text && text.trim() !== '' ? (checked?.fault ?? null) : null;
  useEffect(() => setText(filter), [filter]);
  useLayoutEffect(() => {
    // Before the next key is taken: what is typed at once after a completion belongs behind it.
    if (placed.current === null) return;
    field.current?.focus();
    field.current?.setSelectionRange(placed.current, placed.current);
    placed.current = null;
  });
  const write = (value: string, at: number) => {
    setText(value);
    setCaret(at);
    setChosen(-1);
  };
  const accept = (option: string) => {
    const isOpen = option.endsWith('.');
    const rest = text.slice(caret ?? text.length);
    const before = `${text.slice(0, options.from)}${option}${isOpen ? '' : ' '}`;
    write(before + rest.trimStart(), before.length);
    placed.current = before.length;
  };
  const use = () => {
    setCaret(null);
    if (fault === null) change(text.trim() === '' ? null : text.trim());
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const { items } = options;
    const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.key];
    const option = items[chosen];
    if (step !== undefined && items.length > 0) {
      event.preventDefault();
      setChosen((chosen + step + items.length) % items.length);
    } else if (event.key === 'Tab' && !event.shiftKey && option) {
      event.preventDefault();
      accept(option.text);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      if (option) accept(option.text);
      else use();
    } else if (event.key === 'Escape' && items.length > 0) {
      event.stopPropagation();
      setCaret(null);
    }
  };
  const isOpen = caret !== null && options.items.length > 0;
  return (
    <div className={styles.frame}>
      <div className={styles.field} data-fault={fault !== null || undefined}>
        <div className={styles.mirror} aria-hidden="true">
          {fault ? (
            <>
              {text.slice(0, fault.at)}
              <mark>{text.slice(fault.at, fault.at + Math.max(1, fault.length)) || ' '}</mark>
              {text.slice(fault.at + Math.max(1, fault.length))}
            </>
          ) : (
            text
          )}
          {'​'}
        </div>
        <textarea
          ref={field}
          rows={1}
          className={styles.input}
          aria-label="Filter expression"
          aria-haspopup="listbox"
          aria-controls={isOpen ? `${id}-options` : undefined}
          aria-activedescendant={isOpen && chosen >= 0 ? `${id}-${chosen}` : undefined}
          aria-autocomplete="list"
          aria-invalid={fault !== null}
          aria-describedby={fault ? `${id}-fault` : undefined}
          placeholder="Filter, such as queueWait > 2m and csat < 60%"
          spellCheck={false}
          autoCapitalize="off"
          maxLength={4000}
          value={text}
          onChange={({ currentTarget }) =>
            write(currentTarget.value.replaceAll('\n', ' '), currentTarget.selectionStart)
          }
          onSelect={({ currentTarget }) => caret !== null && setCaret(currentTarget.selectionStart)}
          onFocus={({ currentTarget }) => setCaret(currentTarget.selectionStart)}
          onBlur={() => setCaret(null)}
          onKeyDown={onKeyDown}
        />
        {text !== '' && (
          <CloseButton
            size="xs"
            className={styles.clear}
            aria-label="No filter expression"
            onClick={() => {
              write('', 0);
              change(null);
            }}
          />
        )}
      </div>
      {fault && (
        <p className={styles.problem} id={`${id}-fault`} role="status">
          {fault.detail}
        </p>
      )}
      {isOpen && (
        <div className={styles.options} id={`${id}-options`} role="listbox" aria-label="What may follow">
          {options.items.map((option, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
            <div
              key={option.text}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              className={styles.option}
              ref={index === chosen ? showOption : undefined}
              onPointerDown={(event) => event.preventDefault()}
              onClick={() => accept(option.text)}
            >
              <code>{option.text}</code>
              {option.describes && <span>{option.describes}</span>}
            </div>
          ))}
        </div>
      )}
    </div>
  );
}

/** What may follow at the caret; nothing while the field has none. */
function useOptions(text: string, caret: number | null) {
  const fields = useQuery(filterFieldsQuery);
  const agents = useQuery(agentsQuery);
  const queues = useQuery(queuesQuery);
  const inboxes = useQuery(inboxesQuery);
  const labels = useQuery(labelsQuery);
  const namesOf = (items: readonly { readonly name: string }[] | undefined) => (items ?? []).map(({ name }) => name);
  if (caret === null || !fields.data) return { from: 0, items: [] };
  const { from, options } = completeFilter(text, caret, fields.data, {
    queue: namesOf(queues.data),
    agent: namesOf(agents.data),
    inbox: namesOf(inboxes.data),
    labels: labels.data ?? [],
  });
  return { from, items: options };
}

function showOption(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' });
}
