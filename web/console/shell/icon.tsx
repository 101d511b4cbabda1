const paths = {
  chats: 'M4 5.5h16v10.5h-9l-4.5 3.5v-3.5H4z',
  history: 'M12 7v5l3.2 2M4.6 9A8 8 0 1 1 4 12.5M4 5v4h4',
  chart: 'M5 4v15h15M9 15v-4M13 15V7M17 15v-6',
  wall: 'M3 5h18v12H3zM9 20.500h6M12 17v3.500',
  back: 'M15 5l-7 7 7 7',
  panel: 'M4 5h16v14H4zM14.5 5v14',
  mail: 'M4 6h16v12H4zM4.5 7l7.5 6 7.5-6',
  hook: 'M8 20a4 4 0 0 1-4-4M8 20a4 4 0 0 0 4-4V5M12 5l-3 3M12 5l3 3M16 11v3a4 4 0 0 0 4 4',
  settings:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5M9 14.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5',
  search: 'M10.5 4a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M15.5 15.5L20 20',
  send: 'M12 19V5M6 11l6-6 6 6',
  attach: 'M20 11l-8.5 8.5a5 5 0 0 1-7-7L13 4a3.4 3.4 0 0 1 4.8 4.8l-8.6 8.6a1.7 1.7 0 0 1-2.4-2.4L14 8',
  note: 'M5 4h14v11l-4 5H5zM19 15h-4v5M8.5 8.5h7M8.5 12h4',
  whisper: 'M5 10c4-4 10-4 14 0-4 6-10 6-14 0M9.5 11h5',
  down: 'M12 5v14M6 13l6 6 6-6',
  check: 'M5 12.5l4.5 4.5L19 7.5',
  clock: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16M12 8v4.5l3 1.5',
  warning: 'M12 4l9 16H3zM12 10v4.5M12 17v.4',
  transfer: 'M4 8h14M14 4l4 4-4 4M20 16H6M10 12l-4 4 4 4',
  end: 'M6 6l12 12M18 6L6 18',
  reopen: 'M4.6 9A8 8 0 1 1 4 12.5M4 5v4h4',
  more: 'M6 12h.010M12 12h.010M18 12h.010',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  sound: 'M5 10v4h3l4 4V6L8 10zM15.5 9a4.2 4.2 0 0 1 0 6M18 6.5a8 8 0 0 1 0 11',
  muted: 'M5 10v4h3l4 4V6L8 10zM16 10l4 4M20 10l-4 4',
  keyboard: 'M3 7h18v10H3zM7 10.5h.010M11 10.5h.010M15 10.5h.010M17 13.5h.010M8 13.5h6',
  sun: 'M12 8a4 4 0 1 1 0 8 4 4 0 0 1 0-8M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1',
  moon: 'M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z',
  auto: 'M4 5h16v11H4zM9 20h6M12 16v4',
  edit: 'M5 19l.8-3.8L16 5l3 3L8.8 18.2z',
  page: 'M6 3.5h8l4 4v13H6zM14 3.5v4h4',
  link: 'M10 6H6v12h12v-4M13 5h6v6M19 5l-8.5 8.5',
  bot: 'M6 9h12v9H6zM12 9V5.5M12 4.2v.1M9.5 13v1.2M14.5 13v1.2M3.5 12v3M20.5 12v3',
  person: 'M12 5a3.5 3.5 0 1 1 0 7 3.5 3.5 0 0 1 0-7M5.5 19.5c1-3.5 3.5-5 6.5-5s5.5 1.5 6.5 5',
  columns: 'M4 5h16v14H4zM12 5v14',
  smile: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16M9 10v.1M15 10v.1M8.5 14c1.800 2.200 5.200 2.200 7 0',
  reply: 'M9 6l-5 5 5 5M4 11h9a7 7 0 0 1 7 7',
  trash: 'M5 7h14M9 7V4.5h6V7M7 7l1 12.5h8L17 7M10.5 10.5v5.5M13.5 10.5v5.5',
  at: 'M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0M16 8v5.5a2.5 2.5 0 0 0 5 0V12a9 9 0 1 0-3.5 7.100',
  bell: 'M6 16.5V11a6 6 0 0 1 12 0v5.5l1.5 1.5h-15zM10 20.5h4',
  block: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16M6.5 6.5l11 11',
  signout: 'M14 5H6v14h8M11 12h9M17 9l3 3-3 3',
} as const;

export type IconName = keyof typeof paths;

/** A line icon in the colour of the text around it; it says nothing to a screen reader. */
export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={name === 'more' ? 2.6 : 1.7}
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={paths[name]} />
    </svg>
  );
}
