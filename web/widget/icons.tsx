const paths = {
  close: 'M6 6l12 12M18 6 6 18',
  more: 'M5 12a.6.6 0 1 0 1.2 0A.6.6 0 1 0 5 12M11.4 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0M17.8 12a.6.6 0 1 0 1.2 0 .6.6 0 1 0-1.2 0',
  send: 'M5 12h13M12 5l7 7-7 7',
  down: 'M12 5v14M6 13l6 6 6-6',
  pending: 'M12 7v5l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
  sent: 'm5 12.5 4.5 4.5L19 7.5',
  twice: 'm2 12.5 4.5 4.5L16 7.5M11.5 16.5l.5.5L21.5 7.5',
  attach: 'm20 11.5-7.8 7.8a5 5 0 0 1-7-7l8.3-8.4a3.3 3.3 0 0 1 4.7 4.7l-8.3 8.3a1.7 1.7 0 0 1-2.4-2.3l7.3-7.3',
  emoji: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM8.5 14.5a4.5 4.5 0 0 0 7 0M9 9.5h.01M15 9.5h.01',
} as const;

interface Props {
  readonly name?: keyof typeof paths;
  /** Of a drawing that is no common one. */
  readonly path?: string;
  readonly class?: string;
}

/** A drawing beside words, or inside a button that has a label: assistive technology passes over it. */
export function Icon({ name, path, class: className = '' }: Props) {
  return (
    <svg class={`icon ${className}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={path ?? paths[name ?? 'close']} />
    </svg>
  );
}
