import type { Shared } from './shared.ts';

/** The script of a part of the widget: the loader listens at it, and lays beside it what the part shares with the app. */
export interface PartScript extends HTMLScriptElement {
  provide?(exports: unknown): void;
  shared?: Shared;
}

/** Hands to the loader what this part offers. To be called while its script runs first. */
export function provide(exports: unknown): void {
  (document.currentScript as PartScript | null)?.provide?.(exports);
}
