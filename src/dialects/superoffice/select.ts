interface Selection {
  readonly [name: string]: Selection | null;
}

/** What `$select=Name,category/id` chooses, names in lower case; null when everything is. */
function parseSelect(text: string | undefined): Selection | null {
  const paths = (text ?? '').split(',').map((path) => path.trim().toLowerCase());
  const chosen: Record<string, Record<string, unknown> | null> = Object.create(null);
  for (const path of paths) {
    const [first, ...rest] = path.split('/').slice(0, 8);
    if (first) add(chosen as Record<string, unknown>, first, rest);
  }
  return Object.keys(chosen).length === 0 ? null : (chosen as Selection);
}

function add(into: Record<string, unknown>, name: string, rest: readonly string[]): void {
  const [next, ...further] = rest;
  if (next === undefined || next === '' || into[name] === null) {
    into[name] = null;
    return;
  }
  const nested = (into[name] ?? Object.create(null)) as Record<string, unknown>;
  into[name] = nested;
  add(nested, next, further);
}

/**
 * What remains of an answer: members that were not chosen are there, and null. A list is narrowed item by item; names
 * that no member has are passed over; what is no object stays as it is.
 */
export function selectFrom(value: unknown, select: string | undefined): unknown {
  const selection = parseSelect(select);
  return selection === null ? value : narrow(value, selection);
}

function narrow(value: unknown, selection: Selection): unknown {
  if (Array.isArray(value)) return value.map((each) => narrow(each, selection));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      const chosen = selection[name.toLowerCase()];
      if (chosen === undefined) return [name, null];
      return [name, chosen === null ? member : narrow(member, chosen)];
    }),
  );
}
