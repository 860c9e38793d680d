// SPDX-License-Identifier: GPL-3.0-or-later
/** After a decision changed, a new copy is watched where it changed, and nowhere else. */
import { expect, test } from 'vitest';
import { digestBytes } from '../../../core/render/picture-digests.ts';
import { insertRow, updateRow } from '../../../core/review/diff.ts';
import type { CandidateRow } from '../../../core/review/records.ts';
import { addPresented } from '../../../electron/service/stages/presented.ts';
import { coverageOf } from '../../../electron/service/stages/watch.ts';
import { blobDigest, blobOf } from '../../../electron/service/storage/blob-store.ts';
import { analyst } from '../storage/case-fixtures.ts';
import { framesPerSecond, type ReviewedCase, reviewedCase, sampleRate } from './reviewed-case.ts';

const frames = 90;
const range = (startFrame: number, endFrame: number) => ({ startFrame, endFrame });
const all = { played: [range(0, frames)], heard: [range(0, frames)], stills: [10, 40] };

type Changed = readonly (readonly [number, number])[];

/** A candidate that shows another picture than any other on `changed` frames, and another sound in spans of `hushed` frames. */
function addCopy(made: ReviewedCase, changed: Changed, hushed: Changed = []): CandidateRow {
  const { store, addCandidate } = made;
  const pictures = new Uint8Array(frames * digestBytes).fill(1);
  const unlike = store.candidates().length + 2;
  for (const [from, to] of changed) pictures.fill(unlike, from * digestBytes, to * digestBytes);
  const picturesBlob = blobDigest(pictures);
  const perFrame = sampleRate / framesPerSecond;
  const hushes = hushed.map(([from, to]) => ({ changedStart: from * perFrame, changedEnd: to * perFrame }));
  const sheet = new TextEncoder().encode(JSON.stringify({ sampleRate }));
  const blobs = new Map([...blobOf(pictures), ...blobOf(sheet)]);
  store.commit({ event: 'blob.kept', actor: analyst, changes: [], blobs });
  const hushSheetBlob = hushed.length > 0 ? blobDigest(sheet) : null;
  return addCandidate({ picturesBlob, hushSheetBlob, record: { audio: { hushes } } });
}

test('pictures carry over where both copies decode to the same, sound where neither was touched', () => {
  const made = reviewedCase({ frames, sound: true });
  const { store, as } = made;
  const first = addCopy(made, [], [[0, 3]]);
  addPresented(as('Rae'), first, all);
  expect(coverageOf(store, first, 'Rae')).toMatchObject({
    watched: 90,
    carried: 0,
    heard: 90,
    complete: true,
  });
  const second = addCopy(made, [[30, 50]], [[60, 70]]);
  // The frame before a span counts as touched: it may begin within it by less than a sample.
  expect(coverageOf(store, second, 'Rae')).toMatchObject({
    watched: 70,
    carried: 70,
    missing: [range(30, 50)],
    heard: 90 - 4 - 12,
    complete: false,
  });
  addPresented(as('Rae'), second, { ...all, stills: [] });
  expect(coverageOf(store, second, 'Rae')).toMatchObject({ watched: 90, carried: 0, complete: true });
});

test('neither does what another person saw, nor what nobody can compare, nor a still whose frame changed', () => {
  const made = reviewedCase({ frames });
  const { store, as, addCandidate } = made;
  const first = addCopy(made, []);
  addPresented(as('Rae'), first, { ...all, played: [], heard: [] });
  const second = addCopy(made, [[30, 50]]);
  expect(coverageOf(store, second, 'Eve').watched).toBe(0);
  expect(coverageOf(store, second, 'Rae')).toMatchObject({ watched: 1, carried: 1 });
  expect(coverageOf(store, addCandidate({ picturesBlob: null }), 'Rae').watched).toBe(0);
  const third = addCopy(made, []);
  const other = { ...store.footage('footage-1'), id: store.nextId('footage') };
  store.commit({ event: 'footage.added', actor: analyst, changes: [insertRow('footage', other)] });
  const elsewhere = updateRow('candidate', third, { ...third, footageId: other.id });
  store.commit({ event: 'candidate.moved', actor: analyst, changes: [elsewhere] });
  expect(coverageOf(store, store.candidate(third.id), 'Rae').watched).toBe(0);
});
