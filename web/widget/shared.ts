import * as preact from 'preact';
import * as hooks from 'preact/hooks';
import * as drafts from './drafts.ts';
import * as icons from './icons.tsx';
import * as texts from './texts.ts';

/** What the parts that load late use of the app, so that it is there once; the build looks here for it. */
export const shared = {
  preact: { h: preact.h, Fragment: preact.Fragment },
  hooks: { useEffect: hooks.useEffect, useRef: hooks.useRef, useState: hooks.useState },
  drafts: { useDraft: drafts.useDraft },
  icons: { Icon: icons.Icon },
  texts: {
    addWords: texts.addWords,
    texts: texts.texts,
    fill: texts.fill,
    tellTime: texts.tellTime,
    spokenTag: texts.spokenTag,
  },
};
export type Shared = typeof shared;
