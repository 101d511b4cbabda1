import type { CDPSession } from 'playwright-core';

/** One place of what a screen reader is told. */
export interface SpokenNode {
  readonly role: string;
  readonly name: string;
  /** Of a heading. */
  readonly level: number;
  /** How news in it, or in what it stands in, are told: "polite", "assertive", or "" for not at all. */
  readonly live: string;
}

const acting: ReadonlySet<string> = new Set([
  ...['button', 'link', 'textbox', 'searchbox', 'combobox', 'listbox', 'option', 'checkbox', 'radio', 'switch'],
  ...['slider', 'spinbutton', 'menuitem', 'menuitemcheckbox', 'menuitemradio', 'tab', 'dialog', 'alertdialog'],
]);

/** What Chromium tells a screen reader of the page, in the order in which it is read; text and mere boxes among it. */
export async function spokenTree(devtools: CDPSession): Promise<readonly SpokenNode[]> {
  const { nodes } = await devtools.send('Accessibility.getFullAXTree');
  const byId = new Map(nodes.map((node) => [node.nodeId, node]));
  const read: SpokenNode[] = [];
  const pending = nodes.slice(0, 1).map((node) => ({ node, around: '' }));
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { node, around } = next;
    const property = (name: string) => node.properties?.find((each) => each.name === name)?.value.value;
    const live = String(property('live') ?? around);
    if (!node.ignored) {
      read.push({
        role: String(node.role?.value ?? ''),
        name: String(node.name?.value ?? '').trim(),
        level: Number(property('level') ?? 0),
        live: live === 'off' ? '' : live,
      });
    }
    const inside = (node.childIds ?? []).toReversed().flatMap((id) => byId.get(id) ?? []);
    pending.push(...inside.map((each) => ({ node: each, around: live })));
  }
  return read;
}

/** What a screen reader's user would stumble over, in words. */
export function stumblesIn(tree: readonly SpokenNode[]): readonly string[] {
  const stumbles = tree
    .filter(({ role, name }) => acting.has(role) && !name)
    .map(({ role }) => `${role} without a name`);
  const headings = tree.filter(({ role }) => role === 'heading');
  const first = headings.filter(({ level }) => level === 1);
  if (first.length !== 1) stumbles.push(`${first.length} headings of level 1: ${first.map(({ name }) => name)}`);
  headings.forEach(({ name, level }, index) => {
    const before = headings[index - 1]?.level ?? 0;
    if (!name) stumbles.push(`heading without a name`);
    if (level > before + 1) stumbles.push(`heading "${name}" of level ${level} after level ${before}`);
  });
  const mains = tree.filter(({ role }) => role === 'main').length;
  if (mains !== 1) stumbles.push(`${mains} mains`);
  const navigations = tree.filter(({ role }) => role === 'navigation').map(({ name }) => name);
  if (navigations.includes('') || new Set(navigations).size < navigations.length) {
    stumbles.push(`navigations that are not told apart: ${navigations.join(', ')}`);
  }
  return stumbles;
}
