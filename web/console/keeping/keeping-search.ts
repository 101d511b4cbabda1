/** The parts of the privacy page. */
export const keepingParts = ['retention', 'holds', 'erasures', 'record'] as const;
export type KeepingPart = (typeof keepingParts)[number];

/** What the privacy page shows, as it stands in the address. */
export interface KeepingSearch {
  readonly part?: KeepingPart;
  /** The receipt that is read. */
  readonly receipt?: string;
}

export const partNames: Readonly<Record<KeepingPart, string>> = {
  retention: 'How long',
  holds: 'Legal holds',
  erasures: 'Erasures',
  record: 'Who did what',
};

const ID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What fits of an address; the rest is left out. */
export function parseKeepingSearch({ part, receipt }: Record<string, unknown>): KeepingSearch {
  const named = keepingParts.find((each) => each === part && each !== 'retention');
  return { ...(named && { part: named }), ...(named === 'erasures' && isId(receipt) && { receipt }) };
}

export function isId(text: unknown): text is string {
  return typeof text === 'string' && ID.test(text);
}
