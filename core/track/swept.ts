// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Where a track is during a stretch of frames: what cannot meet there, or meets on every frame of it, need not be compared frame by
 * frame. Two hundred tracks over a shift have ten thousand million common frames.
 */
import type { Box } from '../base/geometry.ts';
import type { Track } from './track.ts';

/** Frames of a stretch; stretches begin at multiples of it. */
export const stretchFrames = 256;

/** What is kept of a stretch: the edges of what its boxes sweep over, those of what all of them cover, and the largest size. */
const [left, top, right, bottom, inLeft, inTop, inRight, inBottom, width, height] = [
  0, 1, 2, 3, 4, 5, 6, 7, 8, 9,
] as const;
const kept = 10;
/** Edges between keyframes are rounded outward, each by less than a unit: what that adds to a size. */
const rounding = 2;

const { NEGATIVE_INFINITY, POSITIVE_INFINITY } = Number;
const nothing: readonly number[] = [
  ...[POSITIVE_INFINITY, POSITIVE_INFINITY, NEGATIVE_INFINITY, NEGATIVE_INFINITY],
  ...[NEGATIVE_INFINITY, NEGATIVE_INFINITY, POSITIVE_INFINITY, POSITIVE_INFINITY],
  ...[0, 0],
];

function takeIn(numbers: Float64Array, at: number, box: Box): void {
  const least = (which: number, value: number): void => {
    numbers[at + which] = Math.min(numbers[at + which] ?? value, value);
  };
  const most = (which: number, value: number): void => {
    numbers[at + which] = Math.max(numbers[at + which] ?? value, value);
  };
  least(left, box.x);
  least(top, box.y);
  most(right, box.x + box.width);
  most(bottom, box.y + box.height);
  most(inLeft, box.x);
  most(inTop, box.y);
  least(inRight, box.x + box.width);
  least(inBottom, box.y + box.height);
  most(width, box.width + rounding);
  most(height, box.height + rounding);
}

function apart(a: Float64Array, atA: number, b: Float64Array, atB: number): boolean {
  const one = (which: number): number => a[atA + which] ?? 0;
  const two = (which: number): number => b[atB + which] ?? 0;
  return (
    one(right) <= two(left) || two(right) <= one(left) || one(bottom) <= two(top) || two(bottom) <= one(top)
  );
}

/** What a track's boxes do, per stretch and in all. Edges between keyframes move linearly, so never past both. */
export class Swept {
  readonly #whole = Float64Array.from(nothing);
  /** Number of the stretch that the track begins in. */
  readonly #first: number;
  readonly #stretches: Float64Array;

  constructor({ keyframes }: Pick<Track, 'keyframes'>) {
    const stretchOf = (frame: number): number => Math.floor(frame / stretchFrames);
    this.#first = stretchOf(keyframes[0]?.frame ?? 0);
    const count = keyframes.length === 0 ? 0 : stretchOf(keyframes.at(-1)?.frame ?? 0) - this.#first + 1;
    this.#stretches = new Float64Array(count * kept);
    for (let at = 0; at < count; at++) this.#stretches.set(nothing, at * kept);
    keyframes.forEach(({ frame, box }, at) => {
      const next = keyframes[at + 1];
      takeIn(this.#whole, 0, box);
      const last = stretchOf(next?.frame ?? frame);
      for (let stretch = stretchOf(frame); stretch <= last; stretch++) {
        takeIn(this.#stretches, (stretch - this.#first) * kept, box);
        if (next) takeIn(this.#stretches, (stretch - this.#first) * kept, next.box);
      }
    });
  }

  /** Where what is kept of the stretch of a frame begins; undefined where the track is not. */
  #at(frame: number): number | undefined {
    const at = (Math.floor(frame / stretchFrames) - this.#first) * kept;
    return at >= 0 && at < this.#stretches.length ? at : undefined;
  }

  /** True when no frame of the two has boxes that share more than an edge. */
  isApart(other: Swept): boolean {
    return apart(this.#whole, 0, other.#whole, 0);
  }

  /** The same for the frames of the stretch that `frame` lies in. */
  isApartAround(other: Swept, frame: number): boolean {
    const [mine, its] = [this.#at(frame), other.#at(frame)];
    return mine === undefined || its === undefined || apart(this.#stretches, mine, other.#stretches, its);
  }

  /**
   * True when `holds` does for the least that the two share and the most that each covers, on any frame of that stretch on which
   * both are. `holds` has to stay true when more is shared or less is covered.
   */
  holdsAround(
    other: Swept,
    frame: number,
    holds: (shared: number, mine: number, its: number) => boolean,
  ): boolean {
    const [mine, its] = [this.#at(frame), other.#at(frame)];
    if (mine === undefined || its === undefined) return false;
    const one = (which: number): number => this.#stretches[mine + which] ?? 0;
    const two = (which: number): number => other.#stretches[its + which] ?? 0;
    const across = Math.min(one(inRight), two(inRight)) - Math.max(one(inLeft), two(inLeft));
    const down = Math.min(one(inBottom), two(inBottom)) - Math.max(one(inTop), two(inTop));
    return across > 0 && down > 0 && holds(across * down, one(width) * one(height), two(width) * two(height));
  }
}
