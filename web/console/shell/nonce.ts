/** The nonce that the page's policy grants to `<style>` elements, or an empty text where the server set none. */
export function styleNonce(): string {
  const given = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
  return given.startsWith('{{') ? '' : given;
}

/** Tells the scroll lock of dialogs, which makes a `<style>` of its own, the nonce by the name that it looks for. */
export function shareStyleNonce(): void {
  Object.assign(globalThis, { __webpack_nonce__: styleNonce() });
}
