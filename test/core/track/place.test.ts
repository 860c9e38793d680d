// SPDX-License-Identifier: GPL-3.0-or-later
/** Places set by hand: they hold, their neighbours do not move, what a person set stays. */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { drawnByHand, placedByHand, unplaced } from '../../../core/track/place.ts';
import { type Region, regionAt } from '../../../core/track/region-at.ts';
import type { Keyframe, Track } from '../../../core/track/track.ts';

const box = fc.record({
  x: fc.integer({ min: 0, max: 5000 }),
  y: fc.integer({ min: 0, max: 5000 }),
  width: fc.integer({ min: 1, max: 900 }),
  height: fc.integer({ min: 1, max: 900 }),
});

const anyTrack: fc.Arbitrary<Track> = fc
  .uniqueArray(fc.record({ frame: fc.integer({ min: 10, max: 90 }), box, manual: fc.boolean() }), {
    minLength: 1,
    maxLength: 12,
    selector: ({ frame }) => frame,
  })
  .map((list) => {
    const keyframes = list
      .sort((a, b) => a.frame - b.frame)
      .map(
        ({ manual, ...place }): Keyframe => ({
          ...place,
          origin: manual ? 'manual' : 'tracked',
          score: null,
        }),
      );
    const [first, last] = [keyframes[0]?.frame ?? 0, keyframes.at(-1)?.frame ?? 0];
    return { kind: 'face', startFrame: first, endFrame: last + 1, keyframes };
  });

/** Interpolation rounds outward at every keyframe: one more of them may add a unit on each side, and never takes one off. */
function expectSameBox(after: Region | undefined, before: Region | undefined): void {
  if (!after || !before) throw new Error('a frame of the track has no region');
  const grown = (one: number, other: number): void => {
    expect(one - other).toBeGreaterThanOrEqual(0);
    expect(one - other).toBeLessThanOrEqual(2);
  };
  grown(before.box.x, after.box.x);
  grown(before.box.y, after.box.y);
  grown(after.box.x + after.box.width, before.box.x + before.box.width);
  grown(after.box.y + after.box.height, before.box.y + before.box.height);
}

const places = fc.array(fc.record({ frame: fc.integer({ min: 0, max: 110 }), box }), {
  minLength: 1,
  maxLength: 8,
});

describe('a stroke on a track', () => {
  test('holds on its frames, and no frame outside it changes but for rounding outward', () => {
    fc.assert(
      fc.property(anyTrack, places, (track, stroke) => {
        const after: Track = { ...track, ...placedByHand(track, stroke) };
        const byFrame = new Map(stroke.map((place) => [place.frame, place.box]));
        for (const [frame, placed] of byFrame)
          expect(regionAt(after, frame)).toMatchObject({ box: placed, origin: 'manual' });
        const [first, last] = [Math.min(...byFrame.keys()), Math.max(...byFrame.keys())];
        for (let frame = track.startFrame; frame < track.endFrame; frame++) {
          if (frame >= first && frame <= last) continue;
          expectSameBox(regionAt(after, frame), regionAt(track, frame));
        }
      }),
    );
  });

  test('leaves what a person set on other frames', () => {
    fc.assert(
      fc.property(anyTrack, places, (track, stroke) => {
        const after = placedByHand(track, stroke);
        const touched = new Set(stroke.map(({ frame }) => frame));
        const own = track.keyframes.filter(({ frame, origin }) => origin === 'manual' && !touched.has(frame));
        for (const keyframe of own) expect(after.keyframes).toContainEqual(keyframe);
      }),
    );
  });

  test('makes a track with ascending keyframes from its first to its last frame', () => {
    fc.assert(
      fc.property(anyTrack, places, (track, stroke) => {
        for (const made of [placedByHand(track, stroke), drawnByHand(stroke)]) {
          const frames = made.keyframes.map(({ frame }) => frame);
          expect(frames).toEqual([...new Set(frames)].sort((a, b) => a - b));
          expect([frames[0], frames.at(-1)]).toEqual([made.startFrame, made.endFrame - 1]);
        }
      }),
    );
  });
});

describe('taking places off', () => {
  const at = (frame: number, origin: Keyframe['origin']): Keyframe => ({
    frame,
    box: { x: frame * 16, y: 0, width: 160, height: 160 },
    origin,
    score: null,
  });
  const track: Track = {
    kind: 'face',
    startFrame: 0,
    endFrame: 31,
    keyframes: [at(0, 'manual'), at(10, 'tracked'), at(20, 'manual'), at(30, 'tracked')],
  };

  test('leaves the rest', () => {
    expect(unplaced(track, [20]).keyframes.map(({ frame }) => frame)).toEqual([0, 10, 30]);
  });

  test.each([[10], [11], [0]])('frame %i is refused: not set by a person, or an end', (frame) => {
    expect(() => unplaced(track, [frame])).toThrow(expect.objectContaining({ code: 'USAGE' }));
  });
});
