// SPDX-License-Identifier: GPL-3.0-or-later
/** Stops about what detectors saw and no track covers: what is likely somebody is one, what is likely noise is none. */
import { describe, expect, test } from 'vitest';
import { findStops } from '../../../core/track/stops.ts';
import { display, find, frames, looks, seconds, told, track } from './stop-facts.ts';

describe('what was seen and is not covered', () => {
  const sight = (frame: number, score: number, x = 100) => ({
    frame,
    score,
    box: { x: 16 * x, y: 1600, width: 480, height: 480 },
  });

  test('is suggested when it was seen well or often, once for all its sights', () => {
    expect(told([], [looks({ sights: [sight(30, 0.45)] })])).toEqual([]);
    expect(told([], [looks({ sights: [sight(30, 0.75)] })])).toEqual([['suggested', 30, null]]);
    expect(
      told([], [looks({ sights: [sight(30, 0.45), sight(33, 0.58, 104), sight(36, 0.57, 108)] })]),
    ).toEqual([['suggested', 33, null]]);
  });

  test('says what was seen and where; a stop about a track says nothing of it', () => {
    const seen = find([], [looks({ sights: [sight(30, 0.75)] })]).map((stop) => stop.seen);
    expect(seen).toEqual([{ kind: 'face', box: sight(30, 0.75).box }]);
    const ofTracks = find([track(0, 100)]);
    expect(ofTracks.length).toBeGreaterThan(0);
    expect(ofTracks.map((stop) => stop.seen)).toEqual(ofTracks.map(() => null));
  });

  test('needs a second witness at another moment, not in the next frame', () => {
    const of = (frame: number) => told([], [looks({ sights: [sight(30, 0.58), sight(frame, 0.57)] })]);
    expect(of(31)).toEqual([]);
    expect(of(33)).toEqual([['suggested', 30, null]]);
  });

  test('of a small face counts as much as the surest pass that saw it', () => {
    const of = (surest: number, size = 480, kind: 'face' | 'person' = 'face') => {
      const box = { x: 1600, y: 1600, width: size, height: size };
      const sights = [30, 36].map((frame) => ({ frame, box, score: 0.65, surest }));
      const runs = [{ ...looks({ sights }), kind }];
      return findStops({ tracks: [], runs, seconds, display }).map(({ reason }) => reason);
    };
    expect(of(0.5)).toEqual(['suggested']);
    expect(of(0.45)).toEqual(['suggested']);
    expect(of(0.42)).toEqual([]);
    // Of what is large the edge may hide a part, and of other kinds passes are no witnesses against each other.
    expect(of(0.42, 16 * 72)).toEqual(['suggested']);
    expect(of(0.42, 480, 'person')).toEqual(['suggested']);
  });

  test('is one stop with what else nobody is sure of a glance away, and two further off or where a subject was sure', () => {
    const pair = (x: number) => told([], [looks({ sights: [sight(30, 0.75), sight(33, 0.75, x)] })]).length;
    expect(pair(200)).toBe(1);
    expect(pair(220)).toBe(2);
    const born = track(33, frames, {}, 'detected', 300);
    const near = { ...sight(30, 0.75), box: { x: 16 * 210, y: 3200, width: 480, height: 480 } };
    expect(told([born], [looks({ sights: [near] })]).map(([reason]) => reason)).toEqual([
      'suggested',
      'birth',
    ]);
  });

  test('is one stop with a doubt about the same place in whose frames it lies, however long that lasts', () => {
    const long = [15, 27, 39, 45, 54, 66, 75].map((frame) => sight(frame, frame === 45 ? 0.7 : 0.65));
    const larger = { x: 16 * 175, y: 16 * 75, width: 1280, height: 1280 };
    const inside = [42, 48].map((frame) => ({ frame, box: larger, score: 0.75 }));
    const sights = [...long, ...inside].sort((a, b) => a.frame - b.frame);
    const stops = find([], [looks({ sights })]);
    expect(stops).toMatchObject([{ reason: 'suggested', from: 15, to: 75 }]);
  });

  test('has to be sure on average over the looks of a moment, not in one of them', () => {
    const every = { sampledFrames: Array.from({ length: frames }, (_, at) => at) };
    const of = (beside: number) =>
      told(
        [],
        [
          looks({
            ...every,
            sights: [29, 30, 31, 39, 40, 41].map((at) => sight(at, at % 10 === 0 ? 0.62 : beside)),
          }),
        ],
      ).length;
    expect(of(0.55)).toBe(1);
    expect(of(0.45)).toBe(0);
    const alone = told([], [looks({ ...every, sights: [30, 40].map((at) => sight(at, 0.62)) })]);
    expect(alone).toEqual([]);
  });

  test('of a face counts, however faint, when it is found in nearly every look for a while', () => {
    const every = (step: number) =>
      Array.from({ length: 8 }, (_, at) => sight(30 + 3 * step * at, 0.42, 100 + at));
    expect(told([], [looks({ sights: every(1) })])).toEqual([['suggested', 30, null]]);
    expect(told([], [looks({ sights: every(2) })])).toEqual([]);
    const lines = { ...looks({ sights: every(1) }), kind: 'text' as const };
    expect(findStops({ tracks: [], runs: [lines], seconds, display })).toEqual([]);
  });

  test('of a large face at the edge of the picture counts from less on', () => {
    const cut = (width: number, score: number) => ({
      frame: 60,
      score,
      box: { x: 0, y: 1600, width, height: 3200 },
    });
    expect(told([], [looks({ sights: [cut(1600, 0.48)] })])).toEqual([['suggested', 60, null]]);
    expect(told([], [looks({ sights: [cut(1600, 0.41)] })])).toEqual([]);
    expect(
      told(
        [],
        [looks({ sights: [{ ...cut(1600, 0.48), box: { x: 3200, y: 1600, width: 1600, height: 3200 } }] })],
      ),
    ).toEqual([]);
    const small = { x: 0, y: 1600, width: 320, height: 480 };
    expect(told([], [looks({ sights: [{ ...cut(320, 0.48), box: small }] })])).toEqual([]);
  });

  test('is none where a track lies, a dismissed one too', () => {
    const run = looks({
      sights: [{ ...sight(30, 0.9), box: { x: 6400, y: 3200, width: 800, height: 800 } }],
    });
    expect(told([track(0, frames)], [run])).toEqual([]);
    expect(told([track(0, frames, { dismissed: true })], [run])).toEqual([]);
  });

  test('is a disagreement when it was another model that was sure', () => {
    const other = looks({ sights: [sight(30, 0.9), sight(90, 0.5)] });
    expect(find([], [other, looks()])).toMatchObject([{ reason: 'disagreement', frame: 30, rank: 90 }]);
  });
});
