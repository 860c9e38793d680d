// SPDX-License-Identifier: GPL-3.0-or-later
/** Thinning leaves out what interpolation restores, and never uncovers. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clipToPicture, enlarge, holds, roundOut } from '../../../core/track/boxes.ts';
import type { FilledFrame } from '../../../core/track/filled-frame.ts';
import { toKeyframes } from '../../../core/track/keyframes.ts';
import { boxBetween } from '../../../core/track/region-at.ts';
import { display } from './walks.ts';

const origin = fc.constantFrom('detected', 'tracked', 'bridged', 'padded');

/** A box that wanders by steps up to `wild` units a frame. */
const wander = fc
  .tuple(
    fc.integer({ min: 0, max: 60 }),
    fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), origin), {
      minLength: 1,
      maxLength: 50,
    }),
  )
  .map(([wild, steps]) => {
    let x = 3000;
    let size = 900;
    return steps.map(([across, growth, from], frame): FilledFrame => {
      x += (across * wild) / 9;
      size = Math.max(100, size + (growth * wild) / 30);
      const box = { x, y: 2000 - x / 3, width: size, height: size * 1.2 };
      return { frame, box, origin: from, score: from === 'detected' ? 0.5 : null };
    });
  });

test('what keyframes give holds what was asked for, by no more than a pixel', () => {
  fc.assert(
    fc.property(wander, (frames) => {
      const keyframes = toKeyframes(frames, 1.2, display);
      for (const { frame, box } of frames) {
        const asked = clipToPicture(roundOut(enlarge(box, 1.2)), display);
        const given = boxBetween(keyframes, frame);
        if (!asked) throw new Error('the walk leaves the picture');
        expect(holds(given, asked)).toBe(true);
        expect(given.width - asked.width).toBeLessThanOrEqual(34);
        expect(given.height - asked.height).toBeLessThanOrEqual(34);
      }
    }),
  );
});

test('every detection stays, with its score, and every stretch keeps its origin', () => {
  fc.assert(
    fc.property(wander, (frames) => {
      const keyframes = toKeyframes(frames, 1.2, display);
      const detected = frames.filter((frame) => frame.origin === 'detected');
      const kept = keyframes.filter((keyframe) => keyframe.origin === 'detected');
      expect(kept.map(({ frame }) => frame)).toEqual(detected.map(({ frame }) => frame));
      expect(kept.every(({ score }) => score === 0.5)).toBe(true);
      const stretches = (list: readonly { readonly origin: string }[]): string[] =>
        list.map((at) => at.origin).filter((name, at, all) => name !== all[at - 1]);
      expect(stretches(keyframes)).toEqual(stretches(frames));
    }),
  );
});

test('an even motion needs its ends and one frame of the stretch between', () => {
  const frames = Array.from({ length: 31 }, (_, frame): FilledFrame => {
    const ends = frame === 0 || frame === 30;
    const box = { x: 1600 + 48 * frame, y: 1600, width: 800, height: 800 };
    return { frame, box, origin: ends ? 'detected' : 'tracked', score: ends ? 0.9 : null };
  });
  expect(toKeyframes(frames, 1, display).length).toBeLessThanOrEqual(5);
});
