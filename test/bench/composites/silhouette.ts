// SPDX-License-Identifier: GPL-3.0-or-later
/** What of the picture a person hides: the outline of head, hair and coat as they are drawn, in thin bands. */
import type { ColumnNode } from '../../../electron/service/engine/synthesis/canvas.ts';
import { type Head, headShareAt } from '../../../electron/service/engine/synthesis/heads.ts';
import type { Area } from './truth.ts';

/** A person as drawn: the middle of the face and its height, px of the picture. */
export type Figure = {
  readonly head: Head;
  readonly x: number;
  readonly y: number;
  readonly face: number;
  /** Px sideways per px up. */
  readonly lean: number;
};

/** Bands and columns that a face is cut into, and what is seen of a head, in face heights from the middle of its face. */
const parts = 32;
const headReach = 1.5;
/** What is at least this opaque hides. */
const opaque = 0.5;

/** The outline of the coat, from the collar down. */
export function coatOutline({ x, y, face }: Figure): readonly ColumnNode[] {
  return [
    [y + face * 0.62, x, face * 0.34],
    [y + face * 0.8, x, face * 0.85],
    [y + face * 1.4, x, face],
    [y + face * 4.5, x, face * 1.05],
  ];
}

/** Half the width of a column at a height, as `fillColumn` draws it; 0 above and below. */
function halfWidthAt(nodes: readonly ColumnNode[], y: number): number {
  const below = nodes.findIndex(([at]) => at > y);
  const [from, to] = [nodes[below - 1], nodes[below]];
  if (!from || !to) return 0;
  const along = (y - from[0]) / (to[0] - from[0]);
  return from[2] + (to[2] - from[2]) * along * along * (3 - 2 * along);
}

/** Stretches of a band of the head that are opaque, as offsets from the middle of the face in face heights. */
function opaqueStretches(head: Head, offsetY: number, lean: number): [number, number][] {
  const stretches: [number, number][] = [];
  for (let column = -headReach * parts; column < headReach * parts; column++) {
    const left = column / parts;
    if (headShareAt(head, left + 0.5 / parts + lean * offsetY, offsetY) < opaque) continue;
    const last = stretches.at(-1);
    if (last && left - last[1] < 0.5 / parts) last[1] = left + 1 / parts;
    else stretches.push([left, left + 1 / parts]);
  }
  return stretches;
}

/** Areas that together are what the person hides of a picture of this height. Not the neck, which the head's cut holds. */
export function silhouetteOf(figure: Figure, pictureHeight: number): Area[] {
  const { head, x, y, face, lean } = figure;
  const areas: Area[] = [];
  for (let band = -headReach * parts; band < headReach * parts; band++) {
    const top = y + (band / parts) * face;
    if (top >= pictureHeight || top + face / parts <= 0) continue;
    for (const [left, right] of opaqueStretches(head, (band + 0.5) / parts, lean))
      areas.push({ x: x + left * face, y: top, width: (right - left) * face, height: face / parts });
  }
  const coat = coatOutline(figure);
  const step = Math.max(1, face / parts);
  for (let top = coat[0]?.[0] ?? 0; top < Math.min(pictureHeight, coat.at(-1)?.[0] ?? 0); top += step) {
    const half = halfWidthAt(coat, top + step / 2);
    areas.push({ x: x - half, y: top, width: 2 * half, height: step });
  }
  return areas;
}
