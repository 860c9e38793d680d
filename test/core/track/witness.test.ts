// SPDX-License-Identifier: GPL-3.0-or-later
/** A weak detection of a part is widened to what the tracker makes of a surer one next to it. */
import { describe, expect, test } from 'vitest';
import type { Box } from '../../../core/base/geometry.ts';
import type { Chain, Hit } from '../../../core/track/clip.ts';
import type { FilledFrame } from '../../../core/track/filled-frame.ts';
import type { Place } from '../../../core/track/trace.ts';
import { withWitnesses } from '../../../core/track/witness.ts';
import { factsOf, settings } from './walks.ts';

const whole: Box = { x: 0, y: 1000, width: 1000, height: 2000 };
/** What a detector gives of the same face that is half out of the picture: brow and hair are missing. */
const part: Box = { x: 0, y: 1800, width: 800, height: 1200 };
const elsewhere: Box = { x: 5000, y: 1800, width: 800, height: 1200 };

const chainOf = (...seen: readonly (readonly [frame: number, box: Box, score: number])[]): Chain =>
  seen.map(([frame, box, score], index): Hit => ({ index, frame, box, score }));

/** `back`: from which detection, at which frames, the tracker leads back to which box. */
function widenedBoxes(
  chain: Chain,
  back: readonly (readonly [from: number, frame: number, box: Box])[],
): readonly Box[] {
  const clip = factsOf({
    detections: [],
    traces: back.map(([from, frame, box]) => {
      const places: Place[] = [{ frame, box, confidence: 0.9 }];
      return [from, -1, { places, end: 'lost', met: -1 }] as const;
    }),
    seconds: Array.from({ length: 20 }, (_, frame) => frame / 30),
    sampledFrames: [],
    cuts: [],
  });
  const filled = Array.from({ length: 20 }, (_, frame): FilledFrame => {
    const hit = chain.find((one) => one.frame === frame);
    return { frame, box: hit?.box ?? part, origin: hit ? 'detected' : 'tracked', score: hit?.score ?? null };
  });
  return withWitnesses(clip, chain, filled, settings.birth).map(({ box }) => box);
}

describe('a weak detection', () => {
  test('is widened to what a surer one behind it leads back to, and so is what lies before it', () => {
    const boxes = widenedBoxes(chainOf([10, part, 0.4], [13, whole, 0.95]), [[1, 10, whole]]);
    expect(boxes[10]).toEqual(whole);
    expect(boxes.slice(0, 10)).toEqual(Array(10).fill(whole));
    expect(boxes[13]).toEqual(whole);
    expect(boxes[11]?.y).toBeCloseTo(part.y - (2 / 3) * 800);
  });

  test('passes on what it was widened by to a weaker one before it', () => {
    const chain = chainOf([9, part, 0.35], [10, part, 0.4], [11, whole, 0.95]);
    const boxes = widenedBoxes(chain, [
      [2, 10, whole],
      [1, 9, part],
    ]);
    expect(boxes[9]).toEqual(whole);
  });

  test('stays as it is where the tracker leads elsewhere, the neighbour is weaker, or there is none', () => {
    expect(
      widenedBoxes(chainOf([10, part, 0.4], [13, whole, 0.95]), [[1, 10, elsewhere]]).slice(0, 13),
    ).toEqual(Array(13).fill(part));
    expect(widenedBoxes(chainOf([10, part, 0.4], [13, whole, 0.35]), [[1, 10, whole]])[10]).toEqual(part);
    expect(widenedBoxes(chainOf([10, part, 0.4]), [])).toEqual(Array(20).fill(part));
  });

  test('only: one that could start a track is where it was seen', () => {
    expect(widenedBoxes(chainOf([10, part, 0.7], [13, whole, 0.95]), [[1, 10, whole]])[10]).toEqual(part);
  });
});
