// SPDX-License-Identifier: GPL-3.0-or-later
/** Stops: where there is a reason to look there is one, where there is none there is none, and their ids follow the tracks. */
import { describe, expect, test } from 'vitest';
import type { Looks } from '../../../core/track/looks.ts';
import { findStops } from '../../../core/track/stops.ts';
import type { Keyframe, Origin } from '../../../core/track/track.ts';
import { display, find, frames, looks, seconds, type Tracks, told, track } from './stop-facts.ts';

describe('of several kinds', () => {
  test('a face that only the track of a person covers is still suggested, and a birth inside one is a stop', () => {
    const person = track(0, frames, { id: 'track-2', kind: 'person' });
    const [first] = person.keyframes;
    if (!first) throw new Error('a track has keyframes');
    const sights = [60, 63, 66].map((frame) => ({ frame, box: first.box, score: 0.9 }));
    const seen = { ...looks({ sights }), kind: 'face' as const };
    const of = (kind: 'face' | 'person') =>
      findStops({ tracks: [person], runs: [{ ...seen, kind }], seconds, display }).map(
        ({ reason }) => reason,
      );
    expect(of('face')).toEqual(['suggested']);
    expect(of('person')).toEqual([]);
    expect(told([track(60, frames), person]).map(([reason, , id]) => [reason, id])).toEqual([
      ['birth', 'track-1'],
    ]);
  });

  test('each kind is held to the scores of its own run', () => {
    const faint = track(0, frames, {
      keyframes: track(0, frames).keyframes.map((keyframe) => ({ ...keyframe, score: 0.5 })),
    });
    const face = { ...looks(), thresholds: { birth: 0.65, continue: 0.3 }, kind: 'face' as const };
    const person = { ...looks(), thresholds: { birth: 0.4, continue: 0.2 }, kind: 'person' as const };
    const runs = [face, person];
    expect(findStops({ tracks: [faint], runs, seconds, display }).map(({ reason }) => reason)).toEqual([
      'low-score',
    ]);
    const other = { ...faint, kind: 'person' as const };
    expect(findStops({ tracks: [other], runs, seconds, display })).toEqual([]);
  });
});

describe('tracks', () => {
  test('that last a whole scene are no reason', () => {
    expect(told([track(0, frames)])).toEqual([]);
    const runs = [looks({ cuts: [150] })];
    expect(told([track(0, 150), track(150, frames, { id: 'track-2' }, 'detected', 900)], runs)).toEqual([
      ['cut', 150, null],
    ]);
  });

  test('that nobody was ever sure of are one doubt each, until a person sets a place', () => {
    const of = (score: number, origin: Origin) => ({
      ...track(30, 120),
      keyframes: track(30, 120).keyframes.map((one, at) =>
        at === 0 ? { ...one, origin, score } : { ...one, score },
      ),
    });
    expect(told([of(0.7, 'detected')])).toEqual([['low-score', 30, 'track-1']]);
    const sure = { ...of(0.7, 'detected') };
    const surer = {
      ...sure,
      keyframes: sure.keyframes.map((one) => (one.frame === 100 ? { ...one, score: 0.9 } : one)),
    };
    expect(
      told([surer])
        .map(([reason]) => reason)
        .sort(),
    ).toEqual(['birth', 'death']);
    expect(told([of(0.7, 'manual')]).map(([reason]) => reason)).toEqual(['death']);
    expect(find([of(0.7, 'detected')])).toMatchObject([{ from: 0, to: 149 }]);
  });

  test('that nobody was ever sure of keep each of their doubts where they are long', () => {
    const long = track(30, 200);
    const of = (scoreAt: (frame: number) => number) => ({
      ...long,
      keyframes: long.keyframes.map((one) => ({ ...one, score: scoreAt(one.frame) })),
    });
    expect(told([of(() => 0.7)]).map(([reason]) => reason)).toEqual(['death', 'birth']);
    // Faint stretches within four seconds are one, those further on another.
    const comesAndGoes = of((frame) => (frame % 60 < 30 ? 0.5 : 0.7));
    const faint = find([comesAndGoes]).filter(({ reasons }) => reasons.includes('low-score'));
    expect(faint.length).toBe(2);
  });

  test('that nobody was ever sure of are still doubted where another covers a part of them', () => {
    const short = track(30, 120);
    const faint = { ...short, keyframes: short.keyframes.map((one) => ({ ...one, score: 0.7 })) };
    const passing = track(0, frames, { id: 'track-2' });
    const other = {
      ...passing,
      keyframes: passing.keyframes.map((one) =>
        one.frame < 60 ? one : { ...one, box: { ...one.box, x: 16 * 900 } },
      ),
    };
    expect(told([faint, other]).filter(([, , of]) => of === 'track-1')).toContainEqual([
      'death',
      126,
      'track-1',
    ]);
  });

  test('that go on through a jump of light are looked at there, once for flashes that follow each other', () => {
    const flashes = Array.from({ length: 10 }, (_, at) => 120 + 3 * at);
    const runs = [looks({ lightJumps: [30, ...flashes] })];
    const stops = find([track(0, frames)], runs);
    expect(stops.map(({ reason, from, to, track: of }) => [reason, from, to, of])).toEqual([
      ['light', 29, 30, null],
      ['light', 119, 147, null],
    ]);
  });

  test('that were surely seen right before and right after a jump of light are no reason', () => {
    const [first] = track(0, frames).keyframes;
    if (!first) throw new Error('a track has keyframes');
    const seen = (frame: number, score = 0.7) => ({ frame, box: first.box, score });
    const told = (sights: Looks['sights'], tracks = [track(0, frames)]) =>
      find(tracks, [looks({ lightJumps: [150], sights })])
        .map(({ reason }) => reason)
        .filter((reason) => reason === 'light');
    expect(told([seen(149), seen(150)])).toEqual([]);
    expect(told([seen(149), seen(150, 0.59)])).toEqual(['light']);
    expect(told([seen(149)])).toEqual(['light']);
    // Whoever else is there has to be seen, too, and where nobody is nothing was confirmed.
    const other = track(0, frames, { id: 'track-2' }, 'detected', 900);
    expect(told([seen(149), seen(150)], [track(0, frames), other])).toEqual(['light']);
    expect(told([seen(149), seen(150)], [track(0, 150)])).toEqual(['light']);
    expect(told([], [])).toEqual(['light']);
  });

  test('under flashes for long are looked at in stops that a person can take in', () => {
    const runs = [looks({ lightJumps: Array.from({ length: 100 }, (_, at) => 3 * at + 1) })];
    const spans = find([track(0, frames)], runs).map(({ from, to }) => (to - from) / 30);
    expect(spans).toHaveLength(3);
    expect(Math.max(...spans)).toBeLessThanOrEqual(4.1);
  });

  test('that begin and end inside one are', () => {
    const [death, birth] = find([track(60, 240)]);
    expect(death).toMatchObject({
      reason: 'death',
      // A quarter of a second beyond the end: a face that is still there is bare on the picture that is shown.
      frame: 246,
      from: 239,
      to: 269,
      track: 'track-1',
      rank: 55,
    });
    expect(birth).toMatchObject({ reason: 'birth', frame: 53, from: 30, to: 60, rank: 50 });
    expect(find([track(0, 297)])).toMatchObject([{ reason: 'death', frame: 299, from: 296, to: 299 }]);
  });

  test('that end are shown on the next frame where frames are far apart, and another track has to cover that one, too', () => {
    const slow = seconds.map((second) => 30 * second);
    const at = (tracks: Tracks) =>
      findStops({ tracks, runs: [{ kind: 'face', ...looks() }], seconds: slow, display });
    expect(at([track(0, 240)])).toMatchObject([{ reason: 'death', frame: 240, from: 239, to: 240 }]);
    expect(at([track(60, frames)])).toMatchObject([{ reason: 'birth', frame: 59, from: 59, to: 60 }]);
    const longer = (leaves: number) => {
      const stays = track(0, frames, { id: 'track-2' });
      const keyframes = stays.keyframes.map((one) =>
        one.frame < leaves ? one : { ...one, box: { ...one.box, x: 16 * 900 } },
      );
      return { ...stays, keyframes };
    };
    const ofShort = (leaves: number) =>
      at([longer(leaves), track(200, 201)]).filter((one) => one.track === 'track-1');
    expect(ofShort(frames)).toEqual([]);
    expect(ofShort(201).map(({ reason }) => reason)).toEqual(['death']);
  });

  test('that nobody saw for a while are, and what follows soon is the same stop', () => {
    const whole = track(0, frames);
    const unseen = {
      ...whole,
      keyframes: whole.keyframes.filter(({ frame }) => frame <= 90 || frame >= 110),
    };
    const bridge: Keyframe = {
      frame: 100,
      box: whole.keyframes[0]?.box ?? { x: 0, y: 0, width: 1, height: 1 },
      origin: 'bridged',
      score: null,
    };
    const gap = { ...unseen, keyframes: [...unseen.keyframes, bridge].sort((a, b) => a.frame - b.frame) };
    expect(find([gap])).toMatchObject([{ reason: 'gap', from: 90, to: 110 }]);
    const ending = { ...gap, endFrame: 115, keyframes: gap.keyframes.filter(({ frame }) => frame < 115) };
    expect(find([ending])).toMatchObject([{ reason: 'gap', reasons: ['gap', 'death'] }]);
  });

  test('that only the tracker carries on to the end of the scene, or from its beginning, are looked at there', () => {
    const upTo = (last: number, origin: Origin = 'detected', step = 1) =>
      track(0, frames, {
        keyframes: track(0, frames).keyframes.map((one): Keyframe => {
          const frame = step === 1 ? one.frame : frames - 1 - one.frame;
          if (frame < last) return one;
          return frame === last ? { ...one, origin } : { ...one, origin: 'tracked', score: null };
        }),
      });
    expect(told([upTo(285)])).toEqual([]);
    expect(find([upTo(280)])).toMatchObject([{ reason: 'gap', frame: 289, from: 280, to: 299 }]);
    // Followed for long, it is the last second that is looked at.
    expect(find([upTo(100)])).toMatchObject([{ reason: 'gap', frame: 284, from: 269, to: 299 }]);
    expect(find([upTo(280, 'detected', -1)])).toMatchObject([{ reason: 'gap', frame: 9, from: 0, to: 19 }]);
    // What leaves over the edge is carried for a while, but not for long.
    const atEdge = (of: Tracks[number]): Tracks[number] => ({
      ...of,
      keyframes: of.keyframes.map((one) => ({ ...one, box: { ...one.box, x: 0 } })),
    });
    expect(told([atEdge(upTo(260))])).toEqual([]);
    expect(find([atEdge(upTo(250))])).toMatchObject([{ reason: 'gap', from: 269, to: 299 }]);
    // Also from where a person set it; what a person set up to the end is none.
    expect(find([upTo(280, 'manual')])).toMatchObject([{ reason: 'gap', from: 280, to: 299 }]);
    expect(told([upTo(299, 'manual')])).toEqual([]);
    expect(told([track(0, frames, {}, 'tracked')]).map(([, frame]) => frame)).toEqual([15, 284]);
    // An end inside the scene and what nobody saw before it are one stop.
    const ended = { ...upTo(220), endFrame: 240, keyframes: upTo(220).keyframes.slice(0, 240) };
    expect(find([ended])).toMatchObject([{ reason: 'death', reasons: ['death', 'gap'], from: 220, to: 269 }]);
  });

  test('that nobody was ever sure of and only the tracker carries on are looked at with all else that is doubted about them', () => {
    const carried = (from: number, last: number, score: number): Tracks[number] => ({
      ...track(from, frames),
      keyframes: track(from, frames).keyframes.map((one) =>
        one.frame <= last ? { ...one, score } : { ...one, origin: 'tracked', score: null },
      ),
    });
    // What it meets is none of the doubts about its end.
    const other = track(190, frames, { id: 'track-2' });
    const passing = other.keyframes.map((one) => ({
      ...one,
      box: { ...one.box, x: 6400 + 16 * 12 * (one.frame - 230) },
    }));
    const runs = [looks({ cuts: [190] })];
    const meets = find([carried(190, 270, 0.7), { ...other, keyframes: passing }], runs);
    expect(meets.flatMap(({ reasons }) => reasons)).toEqual(expect.arrayContaining(['overlap', 'gap']));
    const [stop, ...others] = find([carried(190, 270, 0.5)]);
    expect(others).toEqual([]);
    expect(stop && stop.frame >= stop.from && stop.frame <= stop.to).toBe(true);
    expect(stop).toMatchObject({ from: 160, to: 299 });
  });

  test('that another one covers only for a part of what nobody saw are still looked at there', () => {
    const whole = track(0, frames);
    const bridged = whole.keyframes.map(
      (one): Keyframe =>
        one.frame > 100 && one.frame < 140 ? { ...one, origin: 'bridged', score: null } : one,
    );
    const hidden = (from: number, to: number) => {
      const longer = track(0, frames, { id: 'track-2' });
      const keyframes = longer.keyframes.map((one) =>
        one.frame >= from && one.frame <= to ? one : { ...one, box: { ...one.box, x: 16 * 900 } },
      );
      const short = { ...track(10, 290), keyframes: bridged.slice(10, 290) };
      return find([short, { ...longer, keyframes }]).flatMap(({ reasons }) => reasons);
    };
    expect(hidden(95, 145)).not.toContain('gap');
    expect(hidden(115, 125)).toContain('gap');
  });

  test('that a person set, dismissed, or that another one covers are none', () => {
    expect(told([track(60, 240, {}, 'manual')])).toEqual([]);
    expect(told([track(60, 240, { dismissed: true })])).toEqual([]);
    expect(told([track(0, frames), track(60, 80, { id: 'track-2' })])).toEqual([]);
  });
});

describe('at the edge of the picture', () => {
  /** A face of 60 px, half of it outside at first, that comes in from the left by `pace` px a frame, in frames `[from, to)`. */
  function passing(from: number, to: number, pace: number, score = 0.9, start = -30): Tracks[number] {
    const keyframes = Array.from({ length: to - from }, (_, step): Keyframe => {
      const x = Math.max(0, start + pace * step);
      const width = Math.min(60, start + pace * step + 60);
      const box = { x: 16 * x, y: 3200, width: 16 * width, height: 960 };
      return { frame: from + step, box, origin: 'detected', score };
    });
    return { ...track(from, to), keyframes };
  }

  test('a subject that comes in, seen well, is no reason to look, and none that leaves', () => {
    expect(told([passing(60, frames, 4)])).toEqual([]);
    const leaving = passing(0, 240, 4).keyframes;
    const turned = leaving.map((one, at) => ({ ...one, box: leaving[239 - at]?.box ?? one.box }));
    expect(told([{ ...track(0, 240), keyframes: turned }])).toEqual([]);
  });

  test('one that stays there, or is seen badly, is', () => {
    expect(told([passing(60, frames, 0)])).toEqual([['birth', 53, 'track-1']]);
    expect(find([passing(60, frames, 4, 0.5)]).flatMap(({ reasons }) => reasons)).toContain('birth');
  });

  test('so is one that begins inside', () => {
    expect(told([passing(60, frames, 4, 0.9, 200)])).toEqual([['birth', 53, 'track-1']]);
  });

  test('how well one is seen there is judged over a fifth of a second, however often detectors look', () => {
    const comes = (faint: number): Tracks[number] => {
      const sure = passing(60, frames, 4);
      const keyframes = sure.keyframes.map((one, at) => (at < faint ? { ...one, score: 0.4 } : one));
      return { ...sure, keyframes };
    };
    expect(told([comes(3)])).toEqual([]);
    expect(told([comes(6)]).map(([reason]) => reason)).toEqual(['birth']);
  });
});

test('a small subject that a large one hides is a reason, however little of the large one it covers', () => {
  const large = track(0, frames);
  const size = { width: 416, height: 416 };
  const small = {
    ...track(0, frames, { id: 'track-2' }),
    keyframes: track(0, frames).keyframes.map((one) => ({
      ...one,
      box: { x: 6400 + 16 * 2 * (one.frame - 150), y: 3600, ...size },
    })),
  };
  expect(told([large, small]).map(([reason, frame]) => [reason, frame])).toEqual([['overlap', 144]]);
});

test('an id stays while the track stays there, and is another one when it changes', () => {
  const ids = (of: Tracks[number]): string[] => find([of]).map(({ id }) => id);
  const plain = track(60, 240);
  const change = (frame: number): Tracks[number] => ({
    ...plain,
    keyframes: plain.keyframes.map((one) =>
      one.frame === frame ? { ...one, box: { ...one.box, width: 976 } } : one,
    ),
  });
  expect(ids(change(150))).toEqual(ids(plain));
  const [death, birth] = ids(plain);
  expect(ids(change(239))).not.toContain(death);
  expect(ids(change(239))).toContain(birth);
  expect(ids(change(60))).not.toContain(birth);
});
