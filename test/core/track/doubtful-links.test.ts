// SPDX-License-Identifier: GPL-3.0-or-later
/** Where it is in doubt which detection belongs to whom, both are covered: swaps behind a nearer face, leftovers, bridges that lead astray. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Box } from '../../../core/base/geometry.ts';
import type { Detection } from '../../../core/detect/detection.ts';
import { holds, shareInside } from '../../../core/track/boxes.ts';
import { buildTracks } from '../../../core/track/build-tracks.ts';
import { regionAt } from '../../../core/track/region-at.ts';
import type { Place } from '../../../core/track/trace.ts';
import { anyClip, type Clip, display, factsOf, settings } from './walks.ts';

const frames = 40;
const at = (x: number, width = 640, y = 1600): Box => ({ x: 16 * x, y, width, height: width });
type Seen = readonly [frame: number, box: Box, score?: number];
type Followed = readonly [from: number, direction: 1 | -1, boxes: readonly Box[]];

/** Looks at every frame; `followed` says where the tracker goes from the numbered detections, the others it loses at once. */
function clipOf(seen: readonly Seen[], followed: readonly Followed[] = []): Clip {
  const detections = seen.map(
    ([frame, box, score = 0.9]): Detection => ({ frame, kind: 'face', box, score }),
  );
  return {
    detections,
    traces: followed.map(([from, direction, boxes]) => {
      const start = detections[from]?.frame ?? 0;
      const places = boxes.map(
        (box, step): Place => ({ frame: start + direction * (step + 1), box, confidence: 0.9 }),
      );
      return [from, direction, { places, end: 'lost', met: -1 }] as const;
    }),
    seconds: Array.from({ length: frames }, (_, frame) => frame / 30),
    sampledFrames: Array.from({ length: frames }, (_, frame) => frame),
    cuts: [],
  };
}

const tracksOf = (clip: Clip) => buildTracks(clip.detections, factsOf(clip), { ...settings, growth: 1 });
/** True when one veil holds all of the box. */
const veils = (clip: Clip, frame: number, box: Box): boolean =>
  tracksOf(clip).some((track) => {
    const region = regionAt(track, frame);
    return region !== undefined && holds(region.box, box);
  });

/** A face that stays, detected in frames `[0, to)`, and the tracker holding on to it from look to look. */
const staying = (to: number): Seen[] => Array.from({ length: to }, (_, frame) => [frame, at(100)]);

describe('a bridge', () => {
  test('to something far off still covers the place where the subject was last', () => {
    const seen: Seen[] = [...staying(10), [16, at(160), 0.7]];
    const clip = clipOf(seen, [[9, 1, [at(100), at(100)]]]);
    expect(tracksOf(clip).length).toBe(1);
    for (const frame of [10, 11, 12, 13]) expect(veils(clip, frame, at(100))).toBe(true);
    for (const frame of [13, 14, 15]) expect(veils(clip, frame, at(160))).toBe(true);
  });

  test('between two that may be of two subjects covers for a while where each of them would go on alone', () => {
    // Someone leaves the place at 100 over the next frames while someone else is found at 160, and gone again.
    const seen: Seen[] = [...staying(10), [12, at(160), 0.7], [13, at(160), 0.9]];
    const clip = clipOf(seen, [
      [9, 1, [at(100), at(104), at(108), at(112), at(116)]],
      [10, -1, [at(160), at(156), at(152), at(148), at(144)]],
      [10, 1, [at(160)]],
      [11, -1, [at(160)]],
    ]);
    expect(tracksOf(clip).length).toBe(1);
    expect(veils(clip, 12, at(108))).toBe(true);
    expect(veils(clip, 14, at(116))).toBe(true);
    expect(veils(clip, 8, at(148))).toBe(true);
  });

  test('is not built to a weak detection that lies elsewhere', () => {
    const [track] = tracksOf(clipOf([...staying(10), [16, at(160), 0.4]]));
    expect(track?.endFrame).toBeLessThanOrEqual(16);
    expect(tracksOf(clipOf([...staying(10), [16, at(110), 0.4]]))[0]?.endFrame).toBeGreaterThan(16);
  });
});

describe('a detection that the tracker does not follow back to the one before it', () => {
  const taken = at(120);
  const seen: Seen[] = [...staying(10), [10, taken], [11, taken]];
  /** From the first face the tracker gets to the second's box; from there back it goes elsewhere, or is lost. */
  const forwards: Followed = [9, 1, [at(110)]];

  test('may have been there before: what it leads back to is covered besides', () => {
    const clip = clipOf(seen, [forwards, [10, -1, [at(128), at(136)]]]);
    expect(tracksOf(clip).length).toBe(1);
    expect(veils(clip, 9, at(128))).toBe(true);
    expect(veils(clip, 8, at(136))).toBe(true);
    expect(veils(clip, 6, at(136))).toBe(true);
    for (let frame = 0; frame < 10; frame++) expect(veils(clip, frame, at(100))).toBe(true);
  });

  test('is taken for the same where the tracker leads both ways: nothing is added', () => {
    const clip = clipOf(seen, [forwards, [10, -1, [at(100)]], [10, 1, [taken]], [11, -1, [taken]]]);
    const links: Followed[] = Array.from({ length: 9 }, (_, from) => [from, 1, [at(100)]]);
    const back: Followed[] = Array.from({ length: 9 }, (_, from) => [from + 1, -1, [at(100)]]);
    const sure = clipOf(seen, [
      ...links,
      ...back,
      forwards,
      [10, -1, [at(100)]],
      [10, 1, [taken]],
      [11, -1, [taken]],
    ]);
    const [track] = tracksOf(sure);
    if (!track) throw new Error('there is a track');
    expect(regionAt(track, 5)?.box).toEqual(at(100));
    expect(tracksOf(clip).length).toBe(1);
  });
});

describe('a weak detection that no track took', () => {
  const weak = at(150, 640);
  const base: Seen[] = [...staying(12), [12, at(160)], [13, at(160)], [14, at(160)]];

  test('is covered when a track is there right behind it', () => {
    // The tracker leads from the strong one to the track, so that the weak one is left over.
    const followed: Followed[] = [
      [11, 1, [at(158)]],
      [12, -1, [at(102)]],
    ];
    const clip = clipOf([...base, [11, weak, 0.4]], followed);
    expect(tracksOf(clip).length).toBe(2);
    expect(veils(clip, 11, weak)).toBe(true);
  });

  test('is left alone when none is near it in time or place', () => {
    expect(tracksOf(clipOf([...base, [11, at(400), 0.4]])).length).toBe(tracksOf(clipOf(base)).length);
    expect(tracksOf(clipOf([...base, [25, at(165), 0.4]])).every(({ endFrame }) => endFrame <= 40)).toBe(
      true,
    );
  });

  test('adds no track where another detection of its frame covers it', () => {
    const inside = at(102, 480, 1650);
    expect(tracksOf(clipOf([...base, [5, inside, 0.4]])).length).toBe(tracksOf(clipOf(base)).length);
  });

  test('beside a strong one is covered in any clip', () => {
    fc.assert(
      fc.property(anyClip, (clip) => {
        const tracks = tracksOf(clip);
        const right = display.width * 16;
        const bottom = display.height * 16;
        for (const one of clip.detections) {
          if (one.score < settings.alone) continue;
          for (const other of clip.detections) {
            const apart = Math.abs((clip.seconds[one.frame] ?? 0) - (clip.seconds[other.frame] ?? 0));
            const cut = clip.cuts.some((first) => one.frame < first !== other.frame < first);
            if (one.frame === other.frame || apart > 0.15 || cut || other.score < settings.extend) continue;
            const { x, y, width, height } = other.box;
            const inPicture = x >= 0 && y >= 0 && x + width <= right && y + height <= bottom;
            if (!inPicture || shareInside(other.box, one.box) < 0.7 || shareInside(one.box, other.box) < 0.7)
              continue;
            const covered = tracks.some((track) => {
              const region = regionAt(track, other.frame);
              return region !== undefined && shareInside(other.box, region.box) >= 0.69;
            });
            expect(covered, JSON.stringify({ one, other })).toBe(true);
          }
        }
      }),
    );
  });
});
