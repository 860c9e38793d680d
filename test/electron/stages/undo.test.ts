// SPDX-License-Identifier: GPL-3.0-or-later
/** What can be taken back, whichever host asks: decisions of a review, and nothing that binds a person or a copy. */
import { expect, test } from 'vitest';
import { insertRow, updateRow } from '../../../core/review/diff.ts';
import { takeBackDecision } from '../../../electron/service/stages/undo.ts';
import { analyst, codeOf, trackRow } from '../storage/case-fixtures.ts';
import { reviewedCase } from './reviewed-case.ts';

test('a decision is taken back and done again', () => {
  const { store, as } = reviewedCase({ frames: 100 });
  const track = trackRow(store.nextId('track'));
  const added = [insertRow('track', track)];
  const { sequence } = store.commit({ event: 'track.added', actor: analyst, changes: added });
  const undone = takeBackDecision(as('Rae'), sequence);
  expect(store.tracksOf('footage-1')).toEqual([]);
  takeBackDecision(as('Rae'), undone.sequence);
  expect(store.tracksOf('footage-1')).toEqual([track]);
});

test('people, recordings, copies and approvals are not, nor is what took an approval back in an older version', () => {
  const { store, as, addCandidate } = reviewedCase({ frames: 100 });
  const rae = as('Rae');
  const added = store.head().sequence;
  const candidate = addCandidate();
  const proved = store.head().sequence;
  store.commit({
    event: 'candidate.approved',
    actor: rae.actor,
    changes: [
      updateRow('candidate', candidate, { ...candidate, state: 'approved' }),
      updateRow('person', rae.row, { ...rae.row, keyid: 'e'.repeat(64) }),
    ],
  });
  const approved = store.head().sequence;
  for (const sequence of [2, added, proved, approved])
    expect(codeOf(() => takeBackDecision(as('Rae'), sequence))).toBe('UNDO_REFUSED');
  expect(store.person(rae.row.id).keyid).toBe('e'.repeat(64));
  store.undoEvent(approved, rae.actor);
  expect(codeOf(() => takeBackDecision(as('Rae'), store.head().sequence))).toBe('UNDO_REFUSED');
  expect(store.candidate(candidate.id).state).toBe('proved');
  expect(codeOf(() => takeBackDecision(as('Rae'), 9999))).toBe('UNKNOWN_EVENT');
});
