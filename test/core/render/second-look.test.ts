// SPDX-License-Identifier: GPL-3.0-or-later
/** What comes of a second look: no place that was found is lost before a person decided on it. */
import { describe, expect, test } from 'vitest';
import type { ModelIdentity } from '../../../core/detect/detection.ts';
import type { CopySight, ShownTrack } from '../../../core/render/copy-sight.ts';
import {
  concludeLook,
  kindsNotLookedFor,
  noLook,
  notCovered,
  printedProof,
  stillOpen,
} from '../../../core/render/second-look.ts';
import type { VeilSheet } from '../../../core/render/veil-sheet.ts';
import { rectangleOutline } from '../../../core/track/outline.ts';
import { plainSheet } from '../../setup/veil-sheet.ts';

const model: ModelIdentity = {
  id: 'second',
  task: 'face',
  sha256: 'a'.repeat(64),
  licence: 'MIT',
  engine: 'none',
};
const sampling = { intervalMs: 500, firstStep: 3, regular: 200, atStops: 0, stopFrames: [] };

/** Faces that stay for one look each, far from each other: as many places. */
const sights = Array.from(
  { length: 200 },
  (_, at): CopySight => ({
    frame: at * 15,
    box: { x: (at % 10) * 1600, y: 160, width: 640, height: 640 },
    score: 1 - at / 400,
  }),
);

const look = concludeLook(
  { kind: 'face', model, sampling, frames: sights.map(({ frame }) => frame) },
  sights,
  null,
  [],
);

const dismissedAt = ({ frame, box }: CopySight): ShownTrack => ({
  kind: 'face',
  startFrame: frame,
  endFrame: frame + 1,
  keyframes: [{ frame, box, origin: 'manual', score: null }],
  dismissed: true,
});

test('every place stays open until a person decided on it, the surest 64 are printed', () => {
  expect([look.open, look.places, look.shown.length]).toEqual([200, 200, 200]);
  const decided = look.shown.slice(0, 64).map(dismissedAt);
  expect(stillOpen(look, decided)).toEqual(look.shown.slice(64));
  expect(stillOpen(look, look.shown.map(dismissedAt))).toEqual([]);
  expect(printedProof({ secondLooks: [look] }).secondLooks).toEqual([
    { ...look, shown: look.shown.slice(0, 64).map(({ seenAt: _, ...place }) => place) },
  ]);
});

test('where only the surest were kept, deciding on them settles nothing of the rest', () => {
  const older = { ...look, shown: look.shown.slice(0, 64) };
  expect(stillOpen(older, older.shown.map(dismissedAt))).toEqual(older.shown);
});

test('a kind that no look was for, or that nobody could look for, was not looked for', () => {
  const unavailable = noLook('person', 'unavailable', 'the pack is damaged');
  expect(kindsNotLookedFor([look, unavailable], ['face', 'person', 'plate'])).toEqual([
    { kind: 'person', reason: 'the pack is damaged' },
    { kind: 'plate', reason: 'there was no look for it when the copy was made' },
  ]);
  expect(kindsNotLookedFor([look], ['face'])).toEqual([]);
});

describe('a place with two sights', () => {
  const near = { box: { x: 160, y: 160, width: 640, height: 640 }, score: 0.9 };
  const seen = [3, 18].map((frame): CopySight => ({ ...near, frame, score: 1 - frame / 100 }));
  const two = concludeLook({ kind: 'face', model, sampling, frames: [3, 18] }, seen, null, []);
  const size = { width: 640, height: 360 };
  /** A veil on frames `[0, end)`, over the left half of the sights or all of them. */
  const veiled = (end: number, width = 640): VeilSheet =>
    plainSheet(30, size, [
      {
        ...{ id: 'v-1', text: '', startFrame: 0, endFrame: end },
        outline: rectangleOutline,
        fill: { kind: 'solid' },
        keyframes: [0, end - 1].slice(0, end).map((frame) => ({ frame, box: { ...near.box, width } })),
      },
    ]);

  test('keeps both, and prints the surest', () => {
    expect(two.shown).toMatchObject([{ startFrame: 3, endFrame: 19, sights: 2, frame: 3, seenAt: seen }]);
  });

  test('stays open until a track lies on both', () => {
    expect(stillOpen(two, seen.slice(0, 1).map(dismissedAt))).toEqual(two.shown);
    expect(stillOpen(two, seen.map(dismissedAt))).toEqual([]);
  });

  test('is covered when veils or tracks lie on both', () => {
    expect(notCovered(two, veiled(30), [])).toEqual([]);
    expect(notCovered(two, veiled(10), [])).toEqual(two.shown);
    expect(notCovered(two, veiled(30, 320), [])).toEqual(two.shown);
    const undecided = seen.map((sight) => ({ ...dismissedAt(sight), dismissed: false }));
    expect(notCovered(two, veiled(10), undecided)).toEqual([]);
    expect(notCovered(two, veiled(1), undecided.slice(0, 1))).toEqual(two.shown);
  });
});
