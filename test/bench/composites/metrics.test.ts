// SPDX-License-Identifier: GPL-3.0-or-later
/** The counting of leaks and veils, on cases that can be worked out by hand. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RawDetection } from '../../../core/detect/detection.ts';
import { countFoundAgain } from './found-again.ts';
import { addCounts, type Clip, countClip, figuresOf, noCounts, type VeilArea } from './metrics.ts';
import { coveredShare, seenShare, type TrueFace, unionPixels } from './truth.ts';

const size = { width: 100, height: 80 };
const face = (x: number, y: number, side: number, hiddenBy: TrueFace['hiddenBy'] = []): TrueFace => ({
  subject: 0,
  box: { x, y, width: side, height: side },
  hiddenBy,
});
const veil = (x: number, y: number, width: number, height: number, track = 0): VeilArea => ({
  ...{ x, y, width, height },
  track,
});
const clip = (...truth: TrueFace[][]): Clip => ({ size, framesPerSecond: 30, truth });

describe('coverage', () => {
  test('only the inner 60 % counts', () => {
    // 40 px wide: the inner part is 24 x 24 px from (18, 18).
    expect(coveredShare(face(10, 10, 40), [veil(18, 18, 24, 24)], size)).toBe(1);
    expect(coveredShare(face(10, 10, 40), [veil(18, 18, 24, 12)], size)).toBe(0.5);
    expect(coveredShare(face(10, 10, 40), [veil(10, 10, 8, 40)], size)).toBe(0);
  });

  test('veils add up, and what they share counts once', () => {
    expect(coveredShare(face(10, 10, 40), [veil(18, 18, 24, 12), veil(18, 24, 24, 18)], size)).toBe(1);
    expect(unionPixels([veil(0, 0, 10, 10), veil(5, 0, 10, 10), veil(95, 75, 50, 50)], size)).toBe(175);
  });

  test('what is hidden or outside the picture needs no veil', () => {
    const post = { x: 0, y: 0, width: 30, height: 80 };
    expect(coveredShare(face(10, 10, 40, [post]), [veil(30, 0, 12, 80)], size)).toBe(1);
    expect(seenShare(face(10, 10, 40, [post]), size)).toBe(0.5);
    expect(seenShare(face(-20, 10, 40), size)).toBe(0.5);
    expect(coveredShare(face(-20, 10, 40), [veil(0, 0, 12, 80)], size)).toBe(1);
    expect(seenShare(face(200, 10, 40), size)).toBe(0);
    expect(coveredShare(face(200, 10, 40), [], size)).toBe(1);
  });

  test('a veil that holds the face covers it, and more veils never cover less', () => {
    const place = fc.integer({ min: -20, max: 90 });
    const area = fc.tuple(place, place, fc.integer({ min: 1, max: 60 }), fc.integer({ min: 1, max: 60 }));
    fc.assert(
      fc.property(place, place, fc.array(area, { maxLength: 4 }), area, (x, y, some, one) => {
        const subject = face(x, y, 30);
        const veils = some.map(([left, top, width, height]) => veil(left, top, width, height));
        const before = coveredShare(subject, veils, size);
        expect(coveredShare(subject, [...veils, veil(...one)], size)).toBeGreaterThanOrEqual(before);
        expect(coveredShare(subject, [...veils, veil(x, y, 30, 30)], size)).toBe(1);
      }),
    );
  });
});

describe('counts of a clip', () => {
  test('a face is leaked on the frames on which too little of it is covered', () => {
    const one = [face(10, 10, 40)];
    const counts = countClip(clip(one, one, one), [[veil(10, 10, 40, 40)], [], [veil(18, 18, 24, 21)]], null);
    // 21 of 24 rows are 87.5 %.
    expect(counts).toMatchObject({ faceFrames: 3, leaked: 2, veiledFrames: 2, veiledWithoutFace: 0 });
    expect(counts.veilPixels).toBe(1600 + 504);
    expect(counts.facePixels).toBe(4800);
    expect(counts.seconds).toBeCloseTo(0.1);
  });

  test('small faces and hidden ones are no leaks, half hidden ones are counted apart', () => {
    const mostly = face(10, 10, 40, [{ x: 0, y: 0, width: 38, height: 80 }]);
    const wholly = face(10, 10, 40, [{ x: 0, y: 0, width: 100, height: 80 }]);
    const counts = countClip(
      clip([face(10, 10, 20)], [mostly], [wholly]),
      [[], [], [veil(0, 0, 9, 9)]],
      null,
    );
    expect(counts).toMatchObject({ faceFrames: 0, leaked: 0, partialFrames: 1, partialLeaked: 1 });
    expect(counts).toMatchObject({ veiledFrames: 1, veiledWithoutFace: 1, veilPixels: 0 });
  });

  test('a subject followed by two tracks is two fragments; a track that passes by is none', () => {
    const truth = Array.from({ length: 8 }, () => [face(10, 10, 40)]);
    const veils = truth.map((_, frame) => [
      veil(10, 10, 40, 40, frame < 4 ? 1 : 2),
      ...(frame === 0 ? [veil(0, 0, 60, 60, 3)] : []),
    ]);
    expect(countClip(clip(...truth), veils, null)).toMatchObject({ followed: 1, fragments: 2 });
  });

  test('a stop points at the leaks within 15 frames of a picture that it shows of the face', () => {
    const truth = Array.from({ length: 40 }, () => [face(10, 10, 40)]);
    const whole = { x: 0, y: 0, width: 100, height: 80 };
    const beside = { x: 60, y: 0, width: 40, height: 80 };
    const on = (frame: number, part = whole) => ({ frame, part });
    const stops = [
      { named: 0, pictures: [on(0), on(4), on(8, beside)] },
      { named: 39, pictures: [on(39)] },
    ];
    const counts = countClip(clip(...truth), [], stops);
    expect(counts).toMatchObject({ leaked: 40, stops: 2, leaksWithStop: 36, leaksNamed: 32 });
    expect(figuresOf(counts).leaksWithStop).toBe(0.9);
    expect(figuresOf(counts).stopsPerMinute).toBeCloseTo(90);
  });

  test('counts of clips add up', () => {
    const counts = countClip(clip([face(10, 10, 40)]), [], [{ named: 0, pictures: [] }]);
    expect(addCounts(addCounts(noCounts, counts), counts)).toMatchObject({
      faceFrames: 2,
      leaked: 2,
      stops: 2,
    });
  });

  test('nothing leaked of nothing is no figure', () => {
    expect(() => figuresOf(noCounts)).toThrow('nothing was measured');
    expect(figuresOf({ ...noCounts, faceFrames: 3 })).toMatchObject({ leaked: 0, leaksWithStop: 1 });
  });
});

test('faces that both detectors see in the original are looked for in the copy', () => {
  const seen = (x: number, side = 40): RawDetection => ({
    ...{ kind: 'face', score: 0.9 },
    ...{ x, y: 10, width: side, height: side },
  });
  const original = [
    new Map([[3, [seen(0), seen(50), seen(90, 15)]]]),
    new Map([[3, [seen(5), seen(50), seen(90, 15)]]]),
  ];
  const copy = [new Map([[3, [seen(2), seen(50)]]]), new Map([[3, [seen(0)]]])];
  expect(countFoundAgain(original, copy)).toEqual({
    faces: 2,
    byBoth: [{ frame: 3, face: seen(0) }],
    byFirst: 2,
  });
  expect(countFoundAgain(original, [new Map(), new Map()])).toEqual({ faces: 2, byBoth: [], byFirst: 0 });
  const alone = [new Map([[3, [seen(0)]]]), new Map([[3, []]])];
  expect(countFoundAgain(alone, copy).faces).toBe(0);
});
