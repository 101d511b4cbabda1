import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { contrast } from './contrast.ts';
import { defaultWidgetSettings, findWidgetFault, papers, widgetColours } from './widget-settings.ts';

const colours = fc.integer({ min: 0, max: 0xffffff }).map((colour) => `#${colour.toString(16).padStart(6, '0')}`);

test('in both schemes what is written on the accent can be read, and the accent on the paper', () => {
  fc.assert(
    fc.property(colours, fc.option(colours), (accent, accentDark) => {
      for (const scheme of ['light', 'dark'] as const) {
        const made = widgetColours(accent, { ...defaultWidgetSettings, accentDark }, scheme);
        assert.ok(contrast(made.accent, made.onAccent) >= 4.5);
        assert.ok(contrast(made.accentInk, papers[scheme]) >= 4.5);
        if (scheme === 'dark' && accentDark === null) assert.ok(contrast(made.accent, papers.dark) >= 3);
      }
    }),
  );
});

test('[K6] a chosen text colour that cannot be read on the accent is a fault, in either scheme', () => {
  const settings = { ...defaultWidgetSettings, onAccent: '#ffffff' };
  assert.equal(findWidgetFault('#1d4ed8', settings), null);
  assert.deepEqual(findWidgetFault('#ffd43b', settings), {
    pointer: '/widget/onAccent',
    detail: '#ffffff stands on #ffd43b at 1.4 to 1; text needs 4.5 to 1.',
  });
  assert.equal(findWidgetFault('#1d4ed8', { ...settings, accentDark: '#ffd43b' })?.pointer, '/widget/onAccent');
});

test('[K6] a picture is an https address without a password', () => {
  const pointerOf = (avatarUrl: string) => findWidgetFault('#1d4ed8', { ...defaultWidgetSettings, avatarUrl })?.pointer;
  assert.equal(pointerOf('https://shop.example/a.png'), undefined);
  for (const bad of [
    'http://shop.example/a.png',
    'javascript:alert(1)',
    'data:image/png;base64,',
    'https://u:p@a.example/',
    'a',
  ])
    assert.equal(pointerOf(bad), '/widget/avatarUrl', bad);
});
