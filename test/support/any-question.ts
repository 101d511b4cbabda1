/** A question as surveys have it, of no kind in particular. */
export const anyQuestion = {
  id: 'why',
  kind: 'text',
  label: 'Why?',
  required: false,
  options: [],
  min: null,
  max: null,
  measures: null,
  fills: null,
  shownIf: null,
} as const;
