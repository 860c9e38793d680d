// SPDX-License-Identifier: GPL-3.0-or-later
/** What a hand does at once is taken back at once: merging several tracks, and veiling subjects of several kinds. */
import { expect, test } from 'vitest';
import { insertRow } from '../../../core/review/diff.ts';
import type { TrackRow } from '../../../core/review/records.ts';
import { defaultProfile } from '../../../core/standard/profile.ts';
import { mergeTracks } from '../../../electron/service/stages/correct.ts';
import { veilGroups, veilTracks } from '../../../electron/service/stages/decide.ts';
import { takeBackDecision } from '../../../electron/service/stages/undo.ts';
import { trackRow } from '../storage/case-fixtures.ts';
import { type ReviewedCase, reviewedCase } from './reviewed-case.ts';

const reasons = {
  purpose: 'personal-privacy',
  characteristic: 'face',
  code: '(b)(6)',
  statute: null,
  harm: null,
  audiences: ['public'],
};

/** Tracks of one subject in three stretches. */
function stretches({ store, as }: ReviewedCase): [TrackRow, TrackRow, TrackRow] {
  const box = { x: 160, y: 160, width: 320, height: 320 };
  const row = (from: number): TrackRow => ({
    ...trackRow(store.nextId('track')),
    startFrame: from,
    endFrame: from + 10,
    keyframes: [from, from + 9].map((frame) => ({ frame, box, origin: 'detected', score: 0.9 })),
  });
  const rows: [TrackRow, TrackRow, TrackRow] = [row(0), row(20), row(40)];
  const { actor } = as('Rae');
  store.commit({ event: 'track.added', actor, changes: rows.map((one) => insertRow('track', one)) });
  return rows;
}

test('three tracks become one, with the veils of all, and one step takes it back', () => {
  const reviewed = reviewedCase({ frames: 100 });
  const { store, footage, as } = reviewed;
  const [first, second, third] = stretches(reviewed);
  veilTracks(as('Rae'), footage, [second, third], reasons, defaultProfile);
  const before = store.tracksOf(footage.id);
  const veils = store.veilsOf(footage.id);
  const { sequence, removed } = mergeTracks(as('Rae'), first, [third, second]);
  expect(removed).toEqual([second.id, third.id]);
  expect(store.tracksOf(footage.id)).toMatchObject([{ id: first.id, startFrame: 0, endFrame: 50 }]);
  // The second of two equal veils went; the other came along.
  expect(store.veilsOnTrack(first.id).map(({ id }) => id)).toEqual([veils[0]?.id]);
  expect(store.head().sequence).toBe(sequence);
  takeBackDecision(as('Rae'), sequence);
  expect(store.tracksOf(footage.id)).toEqual(before);
  expect(store.veilsOf(footage.id)).toEqual(veils);
});

test('subjects of several kinds are veiled each for what it is, and one step takes it back', () => {
  const reviewed = reviewedCase({ frames: 100 });
  const { store, footage, as } = reviewed;
  const [first, second, third] = stretches(reviewed);
  const groups = [
    { tracks: [first, second], reasons, fill: 'solid' as const },
    { tracks: [third], reasons: { ...reasons, characteristic: 'plate' }, fill: 'solid' as const },
  ];
  const head = store.head().sequence;
  const veils = veilGroups(as('Rae'), footage, groups, defaultProfile);
  expect(veils.map(({ trackId, characteristic }) => [trackId, characteristic])).toEqual([
    [first.id, 'face'],
    [second.id, 'face'],
    [third.id, 'plate'],
  ]);
  expect(store.head().sequence).toBe(head + 1);
  takeBackDecision(as('Rae'), head + 1);
  expect(store.veilsOf(footage.id)).toEqual([]);
});

test('nothing is veiled when one of the groups has reasons that the profile does not know', () => {
  const reviewed = reviewedCase({ frames: 100 });
  const { store, footage, as } = reviewed;
  const [first, second] = stretches(reviewed);
  const groups = [
    { tracks: [first], reasons, fill: 'solid' as const },
    { tracks: [second], reasons: { ...reasons, characteristic: 'shadow' }, fill: 'solid' as const },
  ];
  expect(() => veilGroups(as('Rae'), footage, groups, defaultProfile)).toThrow(/characteristic/);
  expect(store.veilsOf(footage.id)).toEqual([]);
});
