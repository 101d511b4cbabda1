import { provide } from './part.ts';

/** Something that was said to the visitor. */
export interface Notice {
  readonly id: string;
  readonly title: string;
  readonly text: string;
  /** Whether the visitor looks at it here. */
  readonly isSeen: boolean;
  readonly sounds: boolean;
  /** Whether the visitor agreed to the browser's own notices. */
  readonly notices: boolean;
  open(): void;
}

const OTHERS_FIRST_MS = 200;
const HELD_MS = 3_000;

/** Tells the visitor once, though several tabs hear of it: nothing where they look at it, else a sound and a notice. */
async function give(notice: Notice): Promise<void> {
  // The tab in which it is read comes first, and then the others keep still.
  if (!notice.isSeen) await pause(OTHERS_FIRST_MS);
  const deed = async (lock: unknown) => {
    if (!lock || notice.isSeen) return lock ? pause(HELD_MS) : undefined;
    if (notice.sounds) chime();
    if (notice.notices) show(notice);
    return pause(HELD_MS);
  };
  const locks = navigator.locks as LockManager | undefined;
  await (locks ? locks.request(`koine.notice.${notice.id}`, { ifAvailable: true }, deed) : deed(true));
}

function show({ id, title, text, open }: Notice): void {
  if (!('Notification' in window) || Notification.permission !== 'granted') return;
  try {
    const shown = new Notification(title, { body: text.slice(0, 200), tag: id });
    shown.onclick = () => {
      window.focus();
      open();
      shown.close();
    };
  } catch {
    // Phones show notices by a service worker alone, which a page's guest does not install.
  }
}

/** Two soft tones, made here: nothing is loaded, and a page's policy has nothing against it. */
function chime(): void {
  try {
    const context = new AudioContext();
    [660, 880].forEach((frequency, index) => {
      const from = context.currentTime + index * 0.12;
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.frequency.value = frequency;
      volume.gain.setValueAtTime(0, from);
      volume.gain.linearRampToValueAtTime(0.08, from + 0.02);
      volume.gain.exponentialRampToValueAtTime(0.001, from + 0.35);
      tone.connect(volume).connect(context.destination);
      tone.start(from);
      tone.stop(from + 0.4);
      if (index === 1) tone.onended = () => void context.close();
    });
  } catch {
    // A browser without sound shows the badge.
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

const part = { give };
export type Notices = typeof part;

provide(part);
