// SPDX-License-Identifier: GPL-3.0-or-later
/** What holds of every track, whatever was detected. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { unitsPerPixel } from '../../../core/base/geometry.ts';
import { buildTracks } from '../../../core/track/build-tracks.ts';
import { regionAt } from '../../../core/track/region-at.ts';
import { trackSettings } from '../../../core/track/settings.ts';
import type { Track } from '../../../core/track/track.ts';
import { anyClip, type Clip, display, factsOf, reordered, reversed, settings } from './walks.ts';

const build = (clip: Clip): Track[] => buildTracks(clip.detections, factsOf(clip), settings);

/** What is covered at each frame: boxes from left to right. */
function covered(tracks: readonly Track[], frame: number) {
  return tracks
    .map((track) => regionAt(track, frame)?.box)
    .filter((box) => box !== undefined)
    .sort((a, b) => a.x - b.x || a.y - b.y || a.width - b.width || a.height - b.height);
}

describe('tracks', () => {
  test('have keyframes from their first to their last frame, in order, and lie inside the picture', () => {
    fc.assert(
      fc.property(anyClip, (clip) => {
        for (const track of build(clip)) {
          const frames = track.keyframes.map(({ frame }) => frame);
          expect(frames[0]).toBe(track.startFrame);
          expect(frames.at(-1)).toBe(track.endFrame - 1);
          expect(frames).toEqual([...new Set(frames)].sort((a, b) => a - b));
          expect(track.keyframes.some(({ origin }) => origin === 'detected')).toBe(true);
          for (let frame = track.startFrame; frame < track.endFrame; frame++) {
            const box = regionAt(track, frame)?.box;
            expect(box).toBeDefined();
            if (!box) continue;
            expect(Object.values(box).every(Number.isInteger)).toBe(true);
            expect(Math.min(box.x, box.y)).toBeGreaterThanOrEqual(0);
            expect(Math.min(box.width, box.height)).toBeGreaterThan(0);
            expect(box.x + box.width).toBeLessThanOrEqual(display.width * unitsPerPixel);
            expect(box.y + box.height).toBeLessThanOrEqual(display.height * unitsPerPixel);
          }
        }
      }),
    );
  });

  test('need two detections that are strong together, or one that is very strong', () => {
    const clip: Clip = { ...fc.sample(anyClip, { numRuns: 1, seed: 1 })[0], detections: [] } as Clip;
    const tracksOf = (...scores: readonly number[]): number => {
      const sampled = factsOf(clip).sampledFrames;
      const detections = scores.map((score, at) => ({
        frame: sampled[at] ?? 0,
        kind: 'face' as const,
        box: { x: 1600, y: 1600, width: 480, height: 640 },
        score,
      }));
      const strict = { ...settings, pair: settings.birth };
      return buildTracks(detections, factsOf({ ...clip, detections }), strict).length;
    };
    expect(tracksOf(settings.alone)).toBe(1);
    expect(tracksOf(settings.birth)).toBe(0);
    expect(tracksOf(settings.birth, settings.birth)).toBe(1);
    expect(tracksOf(settings.birth, settings.birth - 0.1)).toBe(0);
    expect(tracksOf(settings.birth + 0.1, settings.birth - 0.1)).toBe(1);
  });

  test('need to be found in half of the looks, unless they are found clearly once', () => {
    const frames = Array.from({ length: 30 }, (_, frame) => frame);
    const tracksOf = (scores: readonly (readonly [frame: number, score: number])[]): number => {
      const clip: Clip = {
        detections: scores.map(([frame, score]) => ({
          frame,
          kind: 'face',
          box: { x: 3200, y: 1600, width: 640, height: 640 },
          score,
        })),
        traces: [],
        seconds: frames.map((frame) => frame / 30),
        sampledFrames: frames,
        cuts: [],
      };
      return buildTracks(clip.detections, factsOf(clip), { ...settings, share: 0.5 }).length;
    };
    const every = (step: number, score: number) =>
      frames.filter((frame) => frame % step === 0).map((frame) => [frame, score] as const);
    expect(tracksOf(every(3, 0.65))).toBe(0);
    expect(tracksOf(every(1, 0.65))).toBe(1);
    expect(tracksOf([...every(3, 0.65), [28, 0.79]])).toBe(1);
    // Two looks near each other say nothing of how often it is found.
    expect(
      tracksOf([
        [3, 0.65],
        [6, 0.65],
      ]),
    ).toBe(1);
  });

  test('that are small need one look in which one pass alone is sure enough; larger ones do not', () => {
    const clip: Clip = { ...fc.sample(anyClip, { numRuns: 1, seed: 1 })[0], detections: [] } as Clip;
    const tracksOf = (size: number, ...surest: readonly (number | undefined)[]): number => {
      const sampled = factsOf(clip).sampledFrames;
      const detections = surest.map((one, at) => ({
        frame: sampled[at] ?? 0,
        kind: 'face' as const,
        box: { x: 1600, y: 1600, width: size * unitsPerPixel, height: size * unitsPerPixel },
        score: settings.birth + 0.1,
        surest: one,
      }));
      return buildTracks(detections, factsOf({ ...clip, detections }), { ...settings, surest: 0.5 }).length;
    };
    expect(tracksOf(24, 0.4, 0.4, 0.4)).toBe(0);
    expect(tracksOf(24, 0.4, 0.5, 0.4)).toBe(1);
    expect(tracksOf(24, undefined, undefined)).toBe(1);
    expect(tracksOf(0.1 * display.height, 0.4, 0.4)).toBe(1);
    // A network whose births are below that has no pass that is surer.
    expect(trackSettings({ birth: 0.4, continue: 0.2 }).surest).toBe(0.4);
  });

  test('cover every detection that is strong enough to be a track by itself, and say its score', () => {
    fc.assert(
      fc.property(anyClip, (clip) => {
        const tracks = build(clip);
        const right = display.width * unitsPerPixel;
        const bottom = display.height * unitsPerPixel;
        for (const { frame, box, score } of clip.detections) {
          if (score < settings.alone) continue;
          if (box.x >= right || box.y >= bottom || box.x + box.width <= 0 || box.y + box.height <= 0)
            continue;
          const holder = tracks
            .map((track) => regionAt(track, frame))
            .find(
              (region) =>
                region?.score === score &&
                region.box.x <= Math.max(0, box.x) &&
                region.box.y <= Math.max(0, box.y) &&
                region.box.x + region.box.width >= Math.min(right, box.x + box.width) &&
                region.box.y + region.box.height >= Math.min(bottom, box.y + box.height),
            );
          expect(holder, JSON.stringify({ frame, box, score })).toBeDefined();
        }
      }),
    );
  });

  test('never cross a cut', () => {
    fc.assert(
      fc.property(anyClip, (clip) => {
        for (const track of build(clip)) {
          for (const cut of clip.cuts) expect(track.startFrame < cut && track.endFrame > cut).toBe(false);
        }
      }),
    );
  });

  test('do not depend on the order in which the detections come', () => {
    fc.assert(
      fc.property(anyClip, fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 200 }), (clip, rank) => {
        expect(build(reordered(clip, rank))).toEqual(build(clip));
      }),
    );
  });

  test('cover the same when time runs backwards, to the half pixel of thinning', () => {
    fc.assert(
      fc.property(anyClip, (clip) => {
        const count = clip.seconds.length;
        const forwards = build(clip);
        const backwards = build(reversed(clip));
        expect(backwards.length).toBe(forwards.length);
        for (let frame = 0; frame < count; frame++) {
          const a = covered(forwards, frame);
          const b = covered(backwards, count - 1 - frame);
          expect(b.length).toBe(a.length);
        }
        const area = (tracks: readonly Track[]): number => {
          let sum = 0;
          for (let frame = 0; frame < count; frame++)
            for (const { width, height } of covered(tracks, frame)) sum += Math.sqrt(width * height);
          return sum;
        };
        expect(Math.abs(area(backwards) - area(forwards))).toBeLessThanOrEqual(0.05 * area(forwards) + 32);
      }),
    );
  });
});
