/** An element with attributes and children; texts become text nodes, so nothing is ever read as HTML. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== false) made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Paragraphs of a text, in which `words` between backticks are code. */
export function prose(text = '') {
  return text
    .split('\n\n')
    .filter(Boolean)
    .map((paragraph) => element('p', {}, spans(paragraph)));
}

/** One line of a text, in which `words` between backticks are code. */
export function spans(text) {
  return text.split('`').map((part, index) => (index % 2 === 1 ? element('code', {}, part) : part));
}
