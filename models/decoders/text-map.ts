// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Turns the map of a differentiable-binarization text detector (Liao et al., https://arxiv.org/abs/1911.08947) into boxes. The map
 * says for every pixel how likely it lies in the core of a line of text; cores of neighbouring lines do not touch. Each
 * connected core becomes an upright box, grown by the share that the network was trained to shrink it by. No text is read.
 */
import type { RawTensors } from '../runtimes/session.ts';
import { type Candidate, type DecodeShape, headValues, type TensorRoles } from './decoder.ts';

/** From this probability on a pixel belongs to a core, as upstream (`thresh`). */
const core = 0.3;
/** A core is grown by this times its area divided by its outline, as upstream (`unclip_ratio`). */
const growth = 1.5;
/** Cores that are thinner are noise, input px. */
const thinnest = 2;

/**
 * A line is no thicker than this share of the shorter side: where there is no text the network takes whole stretches of road or wall for one
 * (on a clip of a street from above three in four of the boxes of 0.7 and more were such).
 */
const thickest = 0.18;

/** One connected core: its bounds, edges included, how many pixels it has, and their probabilities summed. */
type Core = { left: number; top: number; right: number; bottom: number; pixels: number; sum: number };

/** Boxes of picture `index` of a batch, in input pixels. Role: `map`, one probability a pixel. */
export function decodeTextMap(
  tensors: RawTensors,
  roles: TensorRoles,
  index: number,
  shape: DecodeShape,
  floor: number,
): readonly Candidate[] {
  const { width, height } = shape;
  const map = headValues(tensors, roles['map']?.[0], index, width * height, shape);
  return coresOf(map, width).flatMap((found): Candidate[] => {
    const wide = found.right - found.left + 1;
    const high = found.bottom - found.top + 1;
    const score = found.sum / found.pixels;
    if (Math.min(wide, high) < thinnest || score < floor) return [];
    const reach = (growth * wide * high) / (2 * (wide + high));
    if (Math.min(wide, high) + 2 * reach > thickest * Math.min(width, height)) return [];
    return [
      {
        score: Math.min(1, score),
        x: found.left - reach,
        y: found.top - reach,
        width: wide + 2 * reach,
        height: high + 2 * reach,
      },
    ];
  });
}

/** The connected cores of a map, neighbours across corners included, in the order of their first pixels. */
function coresOf(map: Float32Array, width: number): readonly Core[] {
  const taken = new Uint8Array(map.length);
  const cores: Core[] = [];
  const waiting: number[] = [];
  for (let first = 0; first < map.length; first += 1) {
    const value = map[first] ?? Number.NaN;
    if (Number.isNaN(value)) throw new Error('the network gave a score that is not a number');
    if (taken[first] === 1 || value < core) continue;
    const found: Core = { left: width, top: map.length, right: 0, bottom: 0, pixels: 0, sum: 0 };
    taken[first] = 1;
    waiting.push(first);
    for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
      const [x, y] = [at % width, Math.floor(at / width)];
      found.left = Math.min(found.left, x);
      found.right = Math.max(found.right, x);
      found.top = Math.min(found.top, y);
      found.bottom = Math.max(found.bottom, y);
      found.pixels += 1;
      found.sum += map[at] ?? 0;
      for (let down = -1; down <= 1; down += 1)
        for (let across = x === 0 ? 0 : -1; across <= (x === width - 1 ? 0 : 1); across += 1) {
          const next = at + down * width + across;
          if (taken[next] !== 0 || (map[next] ?? 0) < core) continue;
          taken[next] = 1;
          waiting.push(next);
        }
    }
    cores.push(found);
  }
  return cores;
}
