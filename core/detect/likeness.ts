// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Do two pictures show the same scene in another light? Brightness alone does not tell a lamp that is switched on from a cut; edges do: light
 * scales them, and leaves them where they are.
 */

/** Grey samples, 8 bit, rows without padding. Meant for coarse pictures, some 80 samples wide. */
export type GreyPicture = { readonly width: number; readonly height: number; readonly samples: Uint8Array };

export type Likeness = {
  /** Normalised correlation of the edges of both, -1 to 1, where the second lies best on the first; 0 where one has none. */
  readonly value: number;
  /** By how much the second is shifted there, samples. */
  readonly x: number;
  readonly y: number;
};

/** How far the second picture may be shifted, as a share of its longer side. */
const reach = 0.05;
/** Measured: two scenes come to 0.57 at most, one in another light to 0.75 and more (docs/detection.md). */
const sameScene = 0.65;

type Edges = { readonly across: Int16Array; readonly down: Int16Array };

/** Differences to the right and to the lower neighbour; none in the last column and row. */
function edgesOf({ width, height, samples }: GreyPicture): Edges {
  const across = new Int16Array(width * height);
  const down = new Int16Array(width * height);
  for (let y = 0; y + 1 < height; y++) {
    for (let x = 0; x + 1 < width; x++) {
      const at = y * width + x;
      const here = samples[at] ?? 0;
      across[at] = (samples[at + 1] ?? 0) - here;
      down[at] = (samples[at + width] ?? 0) - here;
    }
  }
  return { across, down };
}

function correlation(a: Edges, b: Edges, width: number, height: number, x: number, y: number): number {
  let [both, first, second] = [0, 0, 0];
  for (let row = Math.max(0, -y); row < Math.min(height, height - y); row++) {
    for (let column = Math.max(0, -x); column < Math.min(width, width - x); column++) {
      const at = row * width + column;
      const other = at + y * width + x;
      const [ax, ay] = [a.across[at] ?? 0, a.down[at] ?? 0];
      const [bx, by] = [b.across[other] ?? 0, b.down[other] ?? 0];
      both += ax * bx + ay * by;
      first += ax * ax + ay * ay;
      second += bx * bx + by * by;
    }
  }
  return first > 0 && second > 0 ? both / Math.sqrt(first * second) : 0;
}

/** Compares two pictures of the same size. Deterministic; of shifts that are equally good the smallest counts. */
export function likenessOf(from: GreyPicture, to: GreyPicture): Likeness {
  const { width, height } = from;
  if (to.width !== width || to.height !== height) throw new RangeError('the pictures differ in size');
  const [a, b] = [edgesOf(from), edgesOf(to)];
  const most = Math.round(reach * Math.max(width, height));
  let best: Likeness = { value: correlation(a, b, width, height, 0, 0), x: 0, y: 0 };
  for (let y = -most; y <= most; y++) {
    for (let x = -most; x <= most; x++) {
      const value = correlation(a, b, width, height, x, y);
      if (value > best.value) best = { value, x, y };
    }
  }
  return best;
}

export function isSameScene({ value }: Likeness): boolean {
  return value >= sameScene;
}
