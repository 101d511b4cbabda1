const adopted = new WeakMap<ShadowRoot, Set<string>>();

/** Lets a style hold in a shadow root, once: a constructed sheet, which no page's policy asks for a nonce. */
export function adoptStyle(root: ShadowRoot, style: string): void {
  const known = adopted.get(root) ?? new Set();
  adopted.set(root, known);
  if (known.has(style)) return;
  known.add(style);
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(style);
  root.adoptedStyleSheets.push(sheet);
}
