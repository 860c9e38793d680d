// SPDX-License-Identifier: GPL-3.0-or-later
/** How often was looked in a stretch: asked for every chain and every sight of a recording that may last a shift, so by halving. */

/** The number of `rising` frames in `[first, last]`. */
export function looksWithin(rising: readonly number[], first: number, last: number): number {
  return Math.max(0, countBelow(rising, last + 1) - countBelow(rising, first));
}

function countBelow(rising: readonly number[], bound: number): number {
  let [low, high] = [0, rising.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((rising[middle] ?? bound) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
