// SPDX-License-Identifier: GPL-3.0-or-later
/** What a person corrects on one frame holds on its neighbours, as far as the next place that a person set, and no further. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { ClipFacts } from '../../../core/track/clip.ts';
import { SceneMotions } from '../../../core/track/motion.ts';
import { refined } from '../../../core/track/refine.ts';
import { regionAt } from '../../../core/track/region-at.ts';
import { placesSet, setPlace } from '../../../core/track/set-place.ts';
import { TraceStore } from '../../../core/track/trace.ts';
import type { Keyframe, Origin, Track } from '../../../core/track/track.ts';

const frameCount = 101;

/** A subject that moves a pixel a frame to the right. */
function keyframe(frame: number, origin: Origin = 'detected', side = 320): Keyframe {
  return {
    frame,
    box: { x: frame * 16, y: 400, width: side, height: side },
    origin,
    score: origin === 'detected' ? 0.8 : null,
  };
}

function track(manual: readonly number[] = []): Track {
  const keyframes = Array.from({ length: 11 }, (_, at) =>
    keyframe(at * 10, manual.includes(at * 10) ? 'manual' : 'detected'),
  );
  return { kind: 'face', startFrame: 0, endFrame: frameCount, keyframes };
}

/** A clip in which nothing is seen from the places: what a detection says is all there is. */
function blind(on: Track, frame: number, box: Keyframe['box']): ClipFacts {
  return {
    display: { width: 640, height: 360 },
    seconds: Float64Array.from({ length: frameCount }, (_, at) => at / 30),
    sampledFrames: placesSet(on, { frame, box }).map((place) => place.frame),
    cuts: [],
    motions: new SceneMotions(frameCount),
    traces: new TraceStore(),
  };
}

/** Larger by 80 units on each side, half as far off to the left as it is wider. */
const wide = (frame: number): Keyframe['box'] => ({ x: frame * 16 - 120, y: 320, width: 480, height: 480 });

function boxAt(on: Track, frame: number): Keyframe['box'] {
  const region = regionAt(on, frame);
  if (!region) throw new Error(`there is no place on frame ${frame}`);
  return region.box;
}

describe('a place on a track', () => {
  test('that is larger stays so on every detection, in both directions', () => {
    const set = { frame: 44, box: { x: 44 * 16 - 60, y: 360, width: 420, height: 420 } };
    const after = refined(track(), set);
    for (const { frame, box } of after.keyframes) {
      expect(box).toEqual({ x: frame * 16 - 60, y: 360, width: 420, height: 420 });
    }
  });

  test('holds up to the next that a person set, less and less towards it, and not beyond', () => {
    const before = track([20, 80]);
    const set = { frame: 50, box: { x: 800, y: 400, width: 400, height: 400 } };
    const after = refined(before, set);
    for (const frame of [0, 10, 20, 80, 90, 100]) expect(boxAt(after, frame)).toEqual(boxAt(before, frame));
    expect([30, 40, 50, 60, 70].map((frame) => boxAt(after, frame).width)).toEqual([347, 374, 400, 374, 347]);
  });

  test('that lies on something else, or where nobody saw the subject, says nothing of its neighbours', () => {
    const before = track();
    expect(refined(before, { frame: 50, box: { x: 3000, y: 400, width: 320, height: 320 } })).toBe(before);
    expect(refined(before, { frame: 50, box: wide(50) })).toBe(before);
    const guessed = {
      ...before,
      keyframes: before.keyframes.map((one): Keyframe => ({ ...one, origin: 'bridged', score: null })),
    };
    expect(refined(guessed, { frame: 50, box: { x: 800, y: 400, width: 400, height: 400 } })).toBe(guessed);
  });

  test('is never moved, whatever is set afterwards; nor is any other that a person set', () => {
    const manual = fc.uniqueArray(fc.integer({ min: 0, max: 10 }), { maxLength: 4 });
    const place = fc.record({
      frame: fc.integer({ min: 0, max: 100 }),
      x: fc.integer({ min: -100, max: 100 }),
      y: fc.integer({ min: -100, max: 100 }),
      side: fc.integer({ min: 200, max: 500 }),
    });
    fc.assert(
      fc.property(manual, fc.array(place, { minLength: 1, maxLength: 4 }), (list, places) => {
        let on = track(list.map((at) => at * 10));
        const held = new Map(
          on.keyframes.filter(({ origin }) => origin === 'manual').map(({ frame, box }) => [frame, box]),
        );
        for (const { frame, x, y, side } of places) {
          const box = { x: frame * 16 + x, y: 400 + y, width: side, height: side };
          held.set(frame, box);
          on = { ...on, ...setPlace(on, { frame, box }, blind(on, frame, box)).stretch };
        }
        for (const [frame, box] of held) expect(regionAt(on, frame)).toMatchObject({ box, origin: 'manual' });
      }),
    );
  });
});

test('setting a place where the tracker sees nothing corrects the detections all the same', () => {
  const on = track();
  const box = { x: 44 * 16 - 60, y: 360, width: 420, height: 420 };
  const { stretch } = setPlace(on, { frame: 44, box }, blind(on, 44, box));
  const after = { ...on, ...stretch };
  for (const frame of [0, 30, 44, 60, 100]) expect(boxAt(after, frame).width).toBe(420);
});
