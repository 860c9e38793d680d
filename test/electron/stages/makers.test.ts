// SPDX-License-Identifier: GPL-3.0-or-later
/** Separation of duties: whoever decided anything on a recording, also that something stays visible, had a hand in its copies. */
import { describe, expect, test } from 'vitest';
import { deleteRow, insertRow, type RowChange, updateRow } from '../../../core/review/diff.ts';
import { makersOf } from '../../../electron/service/stages/makers.ts';
import { analyst, footageRow, hushRow, trackRow, veilRow } from '../storage/case-fixtures.ts';
import { type ReviewedCase, reviewedCase } from './reviewed-case.ts';

/** A track with a veil, a hush, and a track that nobody veiled. */
function withDecisions(): ReviewedCase {
  const made = reviewedCase({ frames: 100, sound: true });
  const { store } = made;
  const [veiled, bare] = [trackRow(store.nextId('track')), trackRow(store.nextId('track'))];
  const rows = [
    insertRow('track', veiled),
    insertRow('track', bare),
    insertRow('veil', veilRow(store.nextId('veil'), veiled.id)),
    insertRow('hush', hushRow(store.nextId('hush'))),
  ];
  store.commit({ event: 'track.added', actor: analyst, changes: rows });
  return made;
}

const decisions: readonly (readonly [string, (made: ReviewedCase) => readonly RowChange[]])[] = [
  [
    'track.dismissed',
    ({ store }) => {
      const track = store.track('track-2');
      return [updateRow('track', track, { ...track, dismissed: true })];
    },
  ],
  [
    'track.resized',
    ({ store }) => {
      const track = store.track('track-2');
      return [updateRow('track', track, { ...track, endFrame: 50 })];
    },
  ],
  ['veil.removed', ({ store }) => store.veilsOf('footage-1').map((veil) => deleteRow('veil', veil))],
  ['hush.removed', ({ store }) => store.hushesOf('footage-1').map((hush) => deleteRow('hush', hush))],
  [
    'stop.cleared',
    ({ store }) => [
      insertRow('clearing', { id: store.nextId('clearing'), footageId: 'footage-1', stop: 'stop-1' }),
    ],
  ],
];

describe('a hand in a copy has', () => {
  test.each(decisions)('whoever is behind %s, also when it was taken back', (event, changesOf) => {
    for (const undone of [false, true]) {
      const made = withDecisions();
      const { store, as, addCandidate } = made;
      const rae = as('Rae');
      const { sequence } = store.commit({ event, actor: rae.actor, changes: changesOf(made) });
      if (undone) store.undoEvent(sequence, analyst);
      const makers = makersOf(store, addCandidate());
      expect(makers.get('Rae')).toEqual({ sequence, event });
      expect(makers.get(analyst.person)?.event).toBe('track.added');
    }
  });

  test('whoever decided after it was rendered', () => {
    const made = withDecisions();
    const candidate = made.addCandidate();
    const [, changesOf] = decisions[4] ?? [];
    made.store.commit({
      event: 'stop.cleared',
      actor: made.as('Rae').actor,
      changes: changesOf?.(made) ?? [],
    });
    expect(makersOf(made.store, candidate).has('Rae')).toBe(true);
  });

  test('nobody who came, opened and watched, nor who worked on another recording', () => {
    const { store, as, addCandidate } = withDecisions();
    const rae = as('Rae');
    store.commit({ event: 'case.opened', actor: rae.actor, changes: [] });
    const other = { ...footageRow(store.nextId('footage')), indexBlob: store.footage('footage-1').indexBlob };
    store.commit({ event: 'footage.added', actor: rae.actor, changes: [insertRow('footage', other)] });
    const theirs = trackRow(store.nextId('track'), { footageId: other.id });
    store.commit({ event: 'track.added', actor: rae.actor, changes: [insertRow('track', theirs)] });
    const dismissed = updateRow('track', theirs, { ...theirs, dismissed: true });
    store.commit({ event: 'track.dismissed', actor: rae.actor, changes: [dismissed] });
    const candidate = addCandidate();
    store.commit({
      event: 'candidate.watched',
      actor: rae.actor,
      changes: [],
      note: { candidate: candidate.id, played: [[0, 100]], heard: [], stills: [] },
    });
    expect(makersOf(store, candidate).has('Rae')).toBe(false);
    expect(makersOf(store, addCandidate({ footageId: other.id })).has('Rae')).toBe(true);
  });
});
