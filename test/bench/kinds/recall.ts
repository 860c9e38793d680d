// SPDX-License-Identifier: GPL-3.0-or-later
/** What of the annotated things is found, by their height, and what is found that is none. */
import type { RawDetection } from '../../../core/detect/detection.ts';
import type { Rect } from './annotated.ts';

/** Heights in the picture looked at, px: from, below. */
export const heights = [
  [6, 10],
  [10, 16],
  [16, 24],
  [24, 40],
  [40, Number.POSITIVE_INFINITY],
] as const;

export type Tally = {
  /** By height, in the order of `heights`. */
  readonly found: number[];
  readonly all: number[];
  /** Boxes on nothing that is annotated. */
  strays: number;
  pictures: number;
};

export function emptyTally(): Tally {
  return { found: heights.map(() => 0), all: heights.map(() => 0), strays: 0, pictures: 0 };
}

/** Share of `inner` that lies in `outer`, 0 to 1. */
export function shareIn(inner: Rect, outer: Rect): number {
  const width = Math.min(inner.x + inner.width, outer.x + outer.width) - Math.max(inner.x, outer.x);
  const height = Math.min(inner.y + inner.height, outer.y + outer.height) - Math.max(inner.y, outer.y);
  return width > 0 && height > 0 ? (width * height) / (inner.width * inner.height) : 0;
}

/** A box grown around its middle, as a veil is. */
export function grown({ x, y, width, height }: Rect, by: number): Rect {
  return {
    x: x - ((by - 1) * width) / 2,
    y: y - ((by - 1) * height) / 2,
    width: width * by,
    height: height * by,
  };
}

/**
 * Adds one picture. A thing is found when one box, grown by `growth`, covers `share` of it; a box that touches nothing of `truth` or
 * `unsure` is a stray.
 */
export function addPicture(
  tally: Tally,
  boxes: readonly RawDetection[],
  { truth, unsure }: { readonly truth: readonly Rect[]; readonly unsure: readonly Rect[] },
  { growth, share }: { readonly growth: number; readonly share: number },
): void {
  const veils = boxes.map((box) => grown(box, growth));
  for (const thing of truth) {
    const at = heights.findIndex(([from, below]) => thing.height >= from && thing.height < below);
    if (at < 0) continue;
    tally.all[at] = (tally.all[at] ?? 0) + 1;
    if (veils.some((veil) => shareIn(thing, veil) >= share)) tally.found[at] = (tally.found[at] ?? 0) + 1;
  }
  tally.strays += boxes.filter((box) =>
    [...truth, ...unsure].every((thing) => shareIn(thing, box) === 0),
  ).length;
  tally.pictures += 1;
}
