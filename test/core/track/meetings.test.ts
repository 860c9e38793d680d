// SPDX-License-Identifier: GPL-3.0-or-later
/** Where tracks meet is what comparing them on every frame says, and crowds that stand together for a shift are done with at once. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Box, intersectionOverUnion } from '../../../core/base/geometry.ts';
import { shareInside } from '../../../core/track/boxes.ts';
import type { DoubtedTrack, DoubtFacts } from '../../../core/track/doubt-facts.ts';
import { meetings } from '../../../core/track/meetings.ts';
import { regionAt } from '../../../core/track/region-at.ts';

const box: fc.Arbitrary<Box> = fc.record({
  x: fc.integer({ min: 0, max: 500 }),
  y: fc.integer({ min: 0, max: 300 }),
  width: fc.integer({ min: 60, max: 300 }),
  height: fc.integer({ min: 60, max: 300 }),
});

/** One that stands, sways by some units or crosses the picture. */
const boxes = fc.oneof(
  {
    weight: 3,
    arbitrary: fc
      .tuple(box, fc.integer({ min: 0, max: 9 }))
      .map(([at, sway]) => [at, { ...at, x: at.x + sway }]),
  },
  { weight: 2, arbitrary: fc.array(box, { minLength: 1, maxLength: 6 }) },
);

const track = (id: string): fc.Arbitrary<DoubtedTrack> =>
  fc
    .record({
      start: fc.integer({ min: 0, max: 300 }),
      steps: fc.array(fc.integer({ min: 1, max: 400 }), { minLength: 1, maxLength: 7 }),
      boxes,
    })
    .map(({ start, steps, boxes }) => {
      let frame = start;
      const frames = [start, ...steps.map((step) => (frame += step))];
      return {
        id,
        kind: 'face',
        startFrame: start,
        endFrame: frame + 1,
        keyframes: frames.flatMap((at, which) => {
          const place = boxes[which % boxes.length];
          return place ? [{ frame: at, box: place, origin: 'detected' as const, score: null }] : [];
        }),
      };
    });

/** Time goes on evenly, with a pause now and then, or in steps of seconds. */
const times = fc
  .record({
    step: fc.constantFrom(1 / 30, 0.4, 1.2),
    pauses: fc.array(fc.integer({ min: 1, max: 2500 }), { maxLength: 4 }),
  })
  .map(({ step, pauses }) => {
    let now = 0;
    return Float64Array.from({ length: 3200 }, (_, frame) => (now += pauses.includes(frame) ? 3 : step));
  });

const factsOf = (seconds: Float64Array): DoubtFacts => ({
  display: { width: 1920, height: 1080 },
  seconds,
  cuts: [],
  births: new Map(),
});

/** The same by comparing on every frame. */
function everyFrame(tracks: readonly DoubtedTrack[], { seconds }: DoubtFacts): [string, number][] {
  const at = (frame: number): number => seconds[frame] ?? 0;
  const lasting = tracks.filter(({ startFrame, endFrame }) => at(endFrame - 1) - at(startFrame) >= 1);
  const rising = lasting.toSorted((a, b) => a.startFrame - b.startFrame);
  return rising.flatMap((one, which) =>
    rising.slice(0, which).flatMap((other): [string, number][] => {
      const found: [string, number][] = [];
      let met = Number.NEGATIVE_INFINITY;
      for (let frame = one.startFrame; frame < Math.min(one.endFrame, other.endFrame); frame++) {
        const [a, b] = [regionAt(one, frame)?.box, regionAt(other, frame)?.box];
        if (!a || !b) continue;
        const hidden = Math.max(shareInside(a, b), shareInside(b, a)) >= 0.5;
        if (intersectionOverUnion(a, b) < 0.2 && !hidden) continue;
        if (at(frame) - met > 1) found.push([one.id, frame]);
        met = at(frame);
      }
      return found;
    }),
  );
}

describe('meetings', () => {
  test('are those that comparing on every frame finds', () => {
    let met = 0;
    fc.assert(
      fc.property(track('track-1'), track('track-2'), track('track-3'), times, (a, b, c, seconds) => {
        const facts = factsOf(seconds);
        const found = meetings([a, b, c], facts).map(({ track, frame }) => [track, frame]);
        expect(found).toEqual(everyFrame([a, b, c], facts));
        met += found.length;
      }),
      { seed: 11, numRuns: 300 },
    );
    expect(met).toBeGreaterThan(300);
  });

  test('of sixty who stand together for twelve hours are one for each pair', () => {
    const frames = 12 * 3600 * 30;
    const crowd = Array.from({ length: 60 }, (_, number): DoubtedTrack => {
      const keyframes = Array.from({ length: 1201 }, (_, at) => ({
        frame: Math.min(frames - 1, at * 1080),
        box: { x: 800 + number + (at % 3), y: 400 + (at % 2), width: 640, height: 640 },
        origin: 'tracked' as const,
        score: null,
      }));
      return { id: `track-${number + 1}`, kind: 'face', startFrame: 0, endFrame: frames, keyframes };
    });
    const seconds = Float64Array.from({ length: frames }, (_, frame) => frame / 30);
    const found = meetings(crowd, factsOf(seconds));
    expect(found).toHaveLength((60 * 59) / 2);
    expect(found.every(({ frame }) => frame === 0)).toBe(true);
  });
});
