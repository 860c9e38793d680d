// SPDX-License-Identifier: GPL-3.0-or-later
/** Tracks out into every format and in again: CVAT's XML gives all of it back, MOT's text every box of every frame. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { kinds } from '../../../../core/detect/detection.ts';
import { cvatTracks } from '../../../../core/track/formats/cvat.ts';
import { motTracks } from '../../../../core/track/formats/mot.ts';
import type { FileTrack, TrackedFootage } from '../../../../core/track/formats/track-format.ts';
import { outlineSchema } from '../../../../core/track/outline.ts';
import { regionAt } from '../../../../core/track/region-at.ts';
import { origins } from '../../../../core/track/track.ts';

const footage: TrackedFootage = { frameCount: 90, display: { width: 1280, height: 720 } };

const box = fc.record({
  x: fc.integer({ min: -4000, max: 24_000 }),
  y: fc.integer({ min: -4000, max: 15_000 }),
  width: fc.integer({ min: 1, max: 9000 }),
  height: fc.integer({ min: 1, max: 9000 }),
});
const points = fc.array(fc.tuple(fc.nat(4096), fc.nat(4096)), { minLength: 3, maxLength: 9 });
const outline = fc.oneof(
  fc.constant({ form: 'rectangle' as const }),
  fc.constant({ form: 'ellipse' as const }),
  points
    .map((list) => ({ form: 'polygon' as const, points: list }))
    .filter((drawn) => outlineSchema.safeParse(drawn).success),
);
const label = fc
  .string({ unit: 'binary', maxLength: 40 })
  .filter((text) => !/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u.test(text));
const track: fc.Arbitrary<FileTrack> = fc
  .record({
    kind: fc.constantFrom(...kinds),
    label,
    outline,
    frames: fc.uniqueArray(fc.nat(footage.frameCount - 1), { minLength: 1, maxLength: 7 }),
    places: fc.array(
      fc.record({
        box,
        origin: fc.constantFrom(...origins),
        score: fc.option(fc.double({ min: 0, max: 1, noNaN: true }).map((value) => value + 0)),
      }),
      { minLength: 7, maxLength: 7 },
    ),
  })
  .map(({ frames, places, ...rest }) => {
    const rising = [...frames].sort((a, b) => a - b);
    const keyframes = rising.flatMap((frame, at) => {
      const place = places[at];
      return place ? [{ frame, ...place }] : [];
    });
    return { ...rest, startFrame: rising[0] ?? 0, endFrame: (rising.at(-1) ?? 0) + 1, keyframes };
  });
const tracks = fc.array(track, { maxLength: 4 });

test('CVAT: the same tracks, to the bit', () => {
  fc.assert(
    fc.property(tracks, (list) => {
      expect(cvatTracks.parse(cvatTracks.print(list, footage), footage)).toEqual(list);
    }),
    { numRuns: 150 },
  );
});

test('MOT: the same kinds, frames and boxes', () => {
  const shown = (list: readonly FileTrack[]): unknown[] =>
    list.map((one) => ({
      kind: one.kind,
      frames: Array.from({ length: one.endFrame - one.startFrame }, (_, at) => [
        one.startFrame + at,
        regionAt(one, one.startFrame + at)?.box,
      ]),
    }));
  fc.assert(
    fc.property(tracks, (list) => {
      const again = motTracks.parse(motTracks.print(list, footage), footage);
      expect(shown(again)).toEqual(shown(list));
      for (const one of again) {
        expect(one.keyframes[0]?.frame).toBe(one.startFrame);
        expect(one.keyframes.at(-1)?.frame).toBe(one.endFrame - 1);
      }
    }),
    { numRuns: 100 },
  );
});

test('MOT: a box that moves in a straight line needs its ends only', () => {
  const still: FileTrack = {
    kind: 'plate',
    label: '',
    outline: { form: 'rectangle' },
    startFrame: 3,
    endFrame: 80,
    keyframes: [3, 79].map((frame) => ({
      frame,
      box: { x: 16 * frame, y: 800, width: 640, height: 320 },
      origin: 'manual',
      score: null,
    })),
  };
  expect(motTracks.parse(motTracks.print([still], footage), footage)).toEqual([still]);
});
