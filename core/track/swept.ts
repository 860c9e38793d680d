// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Where a track is at all during a stretch of frames: what cannot meet there need not be compared frame by frame. Two hundred
 * tracks over a shift have ten thousand million common frames.
 */
import type { Box } from '../base/geometry.ts';
import type { Track } from './track.ts';

/** Frames of a stretch; stretches begin at multiples of it. */
export const stretchFrames = 256;

type Edges = { left: number; top: number; right: number; bottom: number };

const nowhere = (): Edges => ({
  left: Number.POSITIVE_INFINITY,
  top: Number.POSITIVE_INFINITY,
  right: Number.NEGATIVE_INFINITY,
  bottom: Number.NEGATIVE_INFINITY,
});

function widen(edges: Edges, { x, y, width, height }: Box): void {
  edges.left = Math.min(edges.left, x);
  edges.top = Math.min(edges.top, y);
  edges.right = Math.max(edges.right, x + width);
  edges.bottom = Math.max(edges.bottom, y + height);
}

const apart = (a: Edges, b: Edges): boolean =>
  a.right <= b.left || b.right <= a.left || a.bottom <= b.top || b.bottom <= a.top;

/** What a track's boxes sweep over, per stretch and in all. Edges between keyframes move linearly, so never out of both. */
export class Swept {
  readonly #whole = nowhere();
  readonly #stretches = new Map<number, Edges>();

  constructor({ keyframes }: Pick<Track, 'keyframes'>) {
    keyframes.forEach(({ frame, box }, at) => {
      const next = keyframes[at + 1];
      widen(this.#whole, box);
      const last = Math.floor((next?.frame ?? frame) / stretchFrames);
      for (let stretch = Math.floor(frame / stretchFrames); stretch <= last; stretch++) {
        const edges = this.#stretches.get(stretch) ?? nowhere();
        widen(edges, box);
        if (next) widen(edges, next.box);
        this.#stretches.set(stretch, edges);
      }
    });
  }

  /** True when no frame of the two has boxes that share more than an edge. */
  isApart(other: Swept): boolean {
    return apart(this.#whole, other.#whole);
  }

  /** The same for the frames of the stretch that `frame` lies in. */
  isApartAround(other: Swept, frame: number): boolean {
    const stretch = Math.floor(frame / stretchFrames);
    const [mine, its] = [this.#stretches.get(stretch), other.#stretches.get(stretch)];
    return !mine || !its || apart(mine, its);
  }
}
