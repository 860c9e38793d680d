// SPDX-License-Identifier: GPL-3.0-or-later
/** A second run of detection beside what people decided: nothing of theirs changes, nothing veiled gets lost, nothing found is dropped unseen. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { holds } from '../../../core/track/boxes.ts';
import { partOf } from '../../../core/track/cut-track.ts';
import { type EarlierTrack, mergeRuns, type Standing } from '../../../core/track/merge-runs.ts';
import { regionAt } from '../../../core/track/region-at.ts';
import type { Keyframe, Track } from '../../../core/track/track.ts';

const frames = 300;
const seconds = Float64Array.from({ length: frames }, (_, frame) => frame / 30);

/** A subject that stands at `x` px and is detected every third frame. */
function found(from: number, to: number, x: number, change: Partial<Keyframe> = {}): Track {
  const numbers = new Set([to - 1]);
  for (let frame = from; frame < to; frame += 3) numbers.add(frame);
  const keyframes = [...numbers]
    .sort((a, b) => a - b)
    .map(
      (frame): Keyframe => ({
        frame,
        box: { x: 16 * x, y: 160, width: 800, height: 800 },
        origin: 'detected',
        score: 0.9,
        ...change,
      }),
    );
  return { kind: 'face', startFrame: from, endFrame: to, keyframes };
}

const earlier = (track: Track, standing: Standing, id = 'track-1'): EarlierTrack => ({
  ...track,
  id,
  standing,
});
const spans = (tracks: readonly Track[]): (readonly [number, number])[] =>
  tracks.map(({ startFrame, endFrame }) => [startFrame, endFrame]);

describe('what nobody touched', () => {
  test('keeps its id where it is found again, goes where it is not, and what is new is added', () => {
    const old = [
      earlier(found(0, 100, 10), 'free', 'track-1'),
      earlier(found(0, 60, 500), 'free', 'track-2'),
    ];
    const again = found(3, 130, 14);
    const other = found(0, 60, 900);
    const merged = mergeRuns(old, [other, again], seconds);
    const { kind: _, ...stretch } = again;
    expect(merged).toEqual({
      kept: [],
      renewed: [{ id: 'track-1', stretch }],
      added: [other],
      removed: ['track-2'],
      settled: 0,
    });
  });

  test('of two that fit, the one that agrees longer has the id', () => {
    const merged = mergeRuns(
      [earlier(found(0, 100, 10), 'free')],
      [found(0, 30, 10), found(31, 100, 10)],
      seconds,
    );
    expect(merged.renewed.map(({ stretch }) => stretch.startFrame)).toEqual([31]);
    expect(spans(merged.added)).toEqual([[0, 30]]);
  });
});

describe('what is dismissed', () => {
  test('is not found again, also not with a longer beginning and end', () => {
    const merged = mergeRuns([earlier(found(50, 150, 10), 'dismissed')], [found(40, 160, 12)], seconds);
    expect(merged).toEqual({ kept: ['track-1'], renewed: [], added: [], removed: [], settled: 1 });
  });

  test('is found again in another place, and long before and after', () => {
    const old = [earlier(found(100, 150, 10), 'dismissed')];
    expect(spans(mergeRuns(old, [found(100, 150, 300)], seconds).added)).toEqual([[100, 150]]);
    const merged = mergeRuns(old, [found(0, 300, 10)], seconds);
    expect(spans(merged.added)).toEqual([
      [0, 100],
      [150, 300],
    ]);
    expect(merged.settled).toBe(1);
  });

  test('leaves what walks away from it', () => {
    const away = found(0, 300, 10);
    const walking = {
      ...away,
      keyframes: away.keyframes.map((one) => ({
        ...one,
        box: { ...one.box, x: 160 + Math.max(0, one.frame - 100) * 64 },
      })),
    };
    const { added } = mergeRuns([earlier(found(0, 300, 10), 'dismissed')], [walking], seconds);
    expect(added).toHaveLength(1);
    expect(added[0]?.startFrame).toBeLessThan(115);
    expect(added[0]?.endFrame).toBe(300);
  });
});

describe('what a person fixed', () => {
  test('stays, and the mistake that was corrected is not made again beside it', () => {
    const wrong = found(0, 200, 10);
    const right = {
      ...wrong,
      keyframes: wrong.keyframes.map(
        (one): Keyframe =>
          one.frame < 120 ? one : { ...one, box: { ...one.box, x: 8000 }, origin: 'manual', score: null },
      ),
    };
    const merged = mergeRuns([earlier(right, 'fixed')], [wrong], seconds);
    expect(merged).toEqual({ kept: ['track-1'], renewed: [], added: [], removed: [], settled: 1 });
  });

  test('hides nobody who is somewhere else most of the time', () => {
    const merged = mergeRuns([earlier(found(0, 200, 10), 'fixed')], [found(0, 200, 600)], seconds);
    expect(spans(merged.added)).toEqual([[0, 200]]);
  });
});

describe('what has a veil', () => {
  test('keeps the frames that the new run does not see, and takes the others from it', () => {
    const old = earlier(found(0, 200, 10), 'named');
    const again = found(40, 90, 20);
    const [renewed] = mergeRuns([old], [again], seconds).renewed;
    const now: Track = { kind: 'face', ...(renewed?.stretch ?? again) };
    expect([now.startFrame, now.endFrame]).toEqual([0, 200]);
    expect([39, 40, 89, 90].map((frame) => (regionAt(now, frame)?.box.x ?? 0) / 16)).toEqual([
      10, 20, 20, 10,
    ]);
  });

  test('stays when it is not found again', () => {
    expect(mergeRuns([earlier(found(0, 200, 10), 'named')], [], seconds).kept).toEqual(['track-1']);
  });
});

const anyTrack = fc
  .record({
    from: fc.nat(frames - 10),
    length: fc.integer({ min: 2, max: 200 }),
    x: fc.nat(120),
    slope: fc.integer({ min: -3, max: 3 }),
  })
  .map(({ from, length, x, slope }) => {
    const track = found(from, Math.min(frames, from + length), x);
    const keyframes = track.keyframes.map((one) => ({
      ...one,
      box: { ...one.box, x: one.box.x + slope * 8 * (one.frame - from) },
    }));
    return { ...track, keyframes };
  });
const standing = fc.constantFrom<Standing>('dismissed', 'fixed', 'named', 'free');
const anyEarlier = fc
  .array(fc.tuple(anyTrack, standing), { maxLength: 5 })
  .map((list) => list.map(([track, stands], at) => earlier(track, stands, `track-${at + 1}`)));

test('every earlier track is accounted for once; decided ones stay; veiled frames stay veiled frames', () => {
  fc.assert(
    fc.property(anyEarlier, fc.array(anyTrack, { maxLength: 5 }), (old, run) => {
      const merged = mergeRuns(old, run, seconds);
      const ids = [...merged.kept, ...merged.removed, ...merged.renewed.map(({ id }) => id)];
      expect([...ids].sort()).toEqual(old.map(({ id }) => id).sort());
      for (const track of old) {
        if (track.standing === 'dismissed' || track.standing === 'fixed')
          expect(merged.kept).toContain(track.id);
        else if (track.standing === 'named') expect(merged.removed).not.toContain(track.id);
        const renewed = merged.renewed.find(({ id }) => id === track.id)?.stretch;
        if (track.standing !== 'named' || !renewed) continue;
        expect(renewed.startFrame).toBeLessThanOrEqual(track.startFrame);
        expect(renewed.endFrame).toBeGreaterThanOrEqual(track.endFrame);
      }
      for (const { stretch } of merged.renewed) {
        const numbers = stretch.keyframes.map(({ frame }) => frame);
        expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
        expect([numbers[0], numbers.at(-1)]).toEqual([stretch.startFrame, stretch.endFrame - 1]);
      }
    }),
    { numRuns: 120 },
  );
});

test('no detection gets lost: it lies in a track, or near one that a person decided on', () => {
  fc.assert(
    fc.property(anyEarlier, fc.array(anyTrack, { maxLength: 5 }), (old, run) => {
      const merged = mergeRuns(old, run, seconds);
      const now = [
        ...merged.added,
        ...merged.renewed.map(({ stretch }): Track => ({ kind: 'face', ...stretch })),
      ];
      const decided = old.filter(({ standing: stands }) => stands === 'dismissed' || stands === 'fixed');
      for (const track of run) {
        for (const { frame, box } of track.keyframes) {
          const covered = now.some((one) => {
            const region = regionAt(one, frame);
            return region !== undefined && holds(region.box, box);
          });
          const settled = decided.some((one) => frame >= one.startFrame - 16 && frame < one.endFrame + 16);
          expect(covered || settled).toBe(true);
        }
      }
    }),
    { numRuns: 120 },
  );
});

test('the same run again, of subjects apart from each other, changes nothing', () => {
  fc.assert(
    fc.property(fc.array(anyTrack, { minLength: 1, maxLength: 4 }), (list) => {
      const run = list.map((track, at) => ({
        ...track,
        keyframes: track.keyframes.map((one) => ({ ...one, box: { ...one.box, y: 100_000 * at } })),
      }));
      const old = run.map((track, at) => earlier(track, at % 2 === 0 ? 'named' : 'free', `track-${at + 1}`));
      const merged = mergeRuns(old, run, seconds);
      expect(merged).toMatchObject({ kept: [], added: [], removed: [] });
      for (const { id, stretch } of merged.renewed)
        expect(old.find((track) => track.id === id)).toMatchObject(stretch);
    }),
    { numRuns: 60 },
  );
});

test('a part of a track covers what the whole covers there', () => {
  fc.assert(
    fc.property(anyTrack, fc.nat(frames), fc.nat(frames), (track, a, b) => {
      const part = partOf(track, Math.min(a, b), Math.max(a, b));
      if (!part) return;
      for (let frame = part.startFrame; frame < part.endFrame; frame++) {
        const whole = regionAt(track, frame)?.box;
        const cut = regionAt({ kind: 'face', ...part }, frame)?.box;
        expect(whole && cut && holds(cut, whole)).toBe(true);
        expect(whole && cut && cut.width - whole.width <= 2 && cut.height - whole.height <= 2).toBe(true);
      }
    }),
    { numRuns: 80 },
  );
});
