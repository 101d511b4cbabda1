const paths = {
  close: 'M6 6l12 12M18 6 6 18',
  end: 'M15 4h3a2 2 0 0 1 2 2v12a2 2 0 0 1-2 2h-3M10 8l-4 4 4 4M6 12h9',
  send: 'M5 12h13M12 5l7 7-7 7',
  down: 'M12 5v14M6 13l6 6 6-6',
  pending: 'M12 7v5l3 2M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18Z',
  sent: 'm5 12.5 4.5 4.5L19 7.5',
  twice: 'm2 12.5 4.5 4.5L16 7.5M11.5 16.5l.5.5L21.5 7.5',
  attach: 'M12 5v14M5 12h14',
  star: 'm12 3.5 2.6 5.4 5.9.8-4.3 4.1 1.1 5.9-5.3-2.9-5.3 2.9 1.1-5.9L3.5 9.7l5.9-.8Z',
} as const;

/** A drawing beside words, or inside a button that has a label: assistive technology passes over it. */
export function Icon({ name, class: className = '' }: { readonly name: keyof typeof paths; readonly class?: string }) {
  return (
    <svg class={`icon ${className}`} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
    </svg>
  );
}
