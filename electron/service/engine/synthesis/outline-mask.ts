// SPDX-License-Identifier: GPL-3.0-or-later
/** A hand-drawn outline becomes a soft mask. */
import type { Point } from './head-cuts.ts';

/** Points of a closed Catmull-Rom spline through the outline, eight to a stretch. */
export function smoothClosed(points: readonly Point[]): readonly Point[] {
  const at = (index: number): Point => points[(index + points.length) % points.length] ?? [0, 0];
  return points.flatMap((_, index) => {
    const [a, b, c, d] = [at(index - 1), at(index), at(index + 1), at(index + 2)];
    return Array.from({ length: 8 }, (__, step): Point => {
      const t = step / 8;
      const blend = (i: 0 | 1): number =>
        0.5 *
        (2 * b[i] +
          (c[i] - a[i]) * t +
          (2 * a[i] - 5 * b[i] + 4 * c[i] - d[i]) * t * t +
          (3 * b[i] - a[i] - 3 * c[i] + d[i]) * t * t * t);
      return [blend(0), blend(1)];
    });
  });
}

/** 1 inside the outline, 0 outside, with an edge `feather` px wide on either side: even-odd fill, then a box blur twice. */
export function outlineShare(
  outline: readonly Point[],
  width: number,
  height: number,
  feather: number,
): Float32Array {
  let share = new Float32Array(width * height);
  for (let y = 0; y < height; y++) {
    const crossings: number[] = [];
    outline.forEach(([ax, ay], index) => {
      const [bx, by] = outline[(index + 1) % outline.length] ?? [0, 0];
      if (ay <= y + 0.5 !== by <= y + 0.5) crossings.push(ax + ((y + 0.5 - ay) / (by - ay)) * (bx - ax));
    });
    crossings.sort((a, b) => a - b);
    for (let pair = 0; pair + 1 < crossings.length; pair += 2) {
      share.fill(
        1,
        y * width + Math.max(0, Math.round(crossings[pair] ?? 0)),
        y * width + Math.min(width, Math.round(crossings[pair + 1] ?? 0)),
      );
    }
  }
  const radius = Math.max(1, Math.round(feather));
  for (let pass = 0; pass < 2; pass++) {
    share = blurred(share, width, height, radius, 1, width);
    share = blurred(share, height, width, radius, width, 1);
  }
  // The blur reaches outwards over the photograph's background: only its inner half is used.
  return share.map((value) => Math.max(0, Math.min(1, value * 2 - 1)));
}

/** Box blur along lines of `length` samples, `step` apart, `lines` of them `lineStep` apart. */
function blurred(
  from: Float32Array,
  length: number,
  lines: number,
  radius: number,
  step: number,
  lineStep: number,
): Float32Array<ArrayBuffer> {
  const to = new Float32Array(from.length);
  for (let line = 0; line < lines; line++) {
    const start = line * lineStep;
    let sum = 0;
    for (let index = -radius; index < length; index++) {
      if (index + radius < length) sum += from[start + (index + radius) * step] ?? 0;
      if (index - radius - 1 >= 0) sum -= from[start + (index - radius - 1) * step] ?? 0;
      if (index >= 0) to[start + index * step] = sum / (2 * radius + 1);
    }
  }
  return to;
}
