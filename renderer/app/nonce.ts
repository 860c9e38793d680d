// SPDX-License-Identifier: GPL-3.0-or-later
/** Style elements that a library adds need the nonce of the page, or its policy refuses them. */

/** Hands the nonce to `get-nonce`, which the dialogs' lock against scrolling asks for it under this name. */
export function allowStyles(): void {
  const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce;
  if (nonce) Object.assign(globalThis, { __webpack_nonce__: nonce });
}
