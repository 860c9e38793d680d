// SPDX-License-Identifier: GPL-3.0-or-later
/** Comparing bytes. */

/** True when both hold the same bytes. Not constant in time: nothing secret is compared with it. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false;
  for (let at = 0; at < a.length; at++) if (a[at] !== b[at]) return false;
  return true;
}
