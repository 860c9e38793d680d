// SPDX-License-Identifier: GPL-3.0-or-later
/** The one command path: all or nothing, in order, attributed, undoable. */
import { describe, expect, test } from 'vitest';
import { deleteRow, insertRow, updateRow } from '../../../core/review/diff.ts';
import { blobDigest, blobOf } from '../../../electron/service/storage/blob-store.ts';
import type { Clock } from '../../../electron/service/storage/clock.ts';
import {
  analyst,
  candidateRow,
  codeOf,
  fill,
  footageRow,
  indexBytes,
  keyframes,
  openStore,
  temporaryPlace,
  trackRow,
  veilRow,
} from './case-fixtures.ts';

describe('commit', () => {
  test('writes rows and one event that tells of them', () => {
    const store = openStore(temporaryPlace());
    fill(store, 2);
    expect(store.footage('footage-1')).toEqual(footageRow());
    expect(store.tracksOf('footage-1')).toEqual([trackRow('track-1'), trackRow('track-2')]);
    const event = [...store.events(3)];
    expect(event).toMatchObject([{ sequence: 3, event: 'tracks.detected', ...analyst, undoes: null }]);
    expect(JSON.parse(event[0]?.changes ?? '')).toMatchObject([{ key: 'track-1' }, { key: 'track-2' }]);
    expect(store.head()).toEqual({ sequence: 3, hash: event[0]?.hash });
    expect(store.history('track', 'track-2')).toEqual([3]);
  });

  test('carries data by digest: the event names it, the row points to it', () => {
    const store = openStore(temporaryPlace());
    fill(store, 0);
    expect(store.blob(store.footage('footage-1').indexBlob)).toEqual(Buffer.from(indexBytes));
    expect([...store.events(2)][0]?.blobs).toBe(JSON.stringify([blobDigest(indexBytes)]));
    const noise = new Uint8Array([1, 2, 3]);
    store.commit({ event: 'notes.kept', actor: analyst, changes: [], blobs: blobOf(noise) });
    expect(store.blob(blobDigest(noise))).toEqual(Buffer.from(noise));
    const wrong = new Map([[blobDigest(indexBytes), noise]]);
    expect(() => store.commit({ event: 'notes.kept', actor: analyst, changes: [], blobs: wrong })).toThrow(
      'another digest',
    );
    expect(codeOf(() => store.blob('0'.repeat(64)))).toBe('CASE_DAMAGED');
  });

  test('takes rows in any order as long as they fit in the end', () => {
    const store = openStore(temporaryPlace());
    fill(store, 0);
    const changes = [
      insertRow('veil', veilRow('veil-1', 'track-1')),
      insertRow('track', trackRow('track-1')),
    ];
    store.commit({ event: 'veil.laid', actor: analyst, changes });
    expect(store.veilsOf('footage-1')).toEqual([veilRow('veil-1', 'track-1')]);
    expect(store.veilsOnTrack('track-1')).toEqual([veilRow('veil-1', 'track-1')]);
  });

  test('writes nothing at all when one of its rows is wrong', () => {
    const store = openStore(temporaryPlace());
    fill(store, 1);
    const head = store.head();
    const good = insertRow('track', trackRow('track-2'));
    const attempts = [
      [good, insertRow('track', trackRow('track-3', { keyframes: [] }))],
      [good, insertRow('veil', veilRow('veil-1', 'track-77'))],
      [good, insertRow('veil', { ...veilRow('veil-1', 'track-2'), footageId: 'footage-9' })],
      [good, { ...insertRow('track', trackRow('track-3')), key: 'track-4' }],
      [good, insertRow('footage', { ...footageRow('footage-2'), indexBlob: '0'.repeat(64) })],
      [good, deleteRow('footage', footageRow())],
    ];
    for (const changes of attempts) {
      expect(() => store.commit({ event: 'tracks.detected', actor: analyst, changes })).toThrow();
    }
    expect(() => store.commit({ event: 'Tracks', actor: analyst, changes: [good] })).toThrow(
      'not the name of an event',
    );
    expect(() => store.commit({ event: 'a.b', actor: { ...analyst, reason: ' ' }, changes: [good] })).toThrow(
      'reason',
    );
    expect(store.head()).toEqual(head);
    expect(store.tracksOf('footage-1')).toHaveLength(1);
    expect(store.verifyAudit().intact).toBe(true);
  });

  test('refuses a change made for a state that has passed', () => {
    const store = openStore(temporaryPlace());
    fill(store, 1);
    const seen = store.track('track-1');
    store.commit({
      event: 'track.renamed',
      actor: analyst,
      changes: [updateRow('track', seen, { ...seen, label: 'A' })],
    });
    const late = [updateRow('track', seen, { ...seen, label: 'B' })];
    expect(codeOf(() => store.commit({ event: 'track.renamed', actor: analyst, changes: late }))).toBe(
      'CASE_CONFLICT',
    );
    const again = [insertRow('track', trackRow('track-1'))];
    expect(codeOf(() => store.commit({ event: 'track.added', actor: analyst, changes: again }))).toBe(
      'CASE_CONFLICT',
    );
    expect(store.track('track-1').label).toBe('A');
  });

  test('joins several changes of one row', () => {
    const store = openStore(temporaryPlace());
    fill(store, 1);
    const a = store.track('track-1');
    const b = { ...a, label: 'B' };
    const c = { ...a, label: 'C', keyframes: keyframes(2) };
    store.commit({
      event: 'track.changed',
      actor: analyst,
      changes: [updateRow('track', a, b), updateRow('track', b, c)],
    });
    expect(store.track('track-1')).toEqual(c);
    expect(JSON.parse([...store.events(4)][0]?.changes ?? '')).toHaveLength(1);
  });

  test('holds two thousand tracks in one event', () => {
    const store = openStore(temporaryPlace());
    fill(store, 2000);
    expect(store.tracksOf('footage-1')).toHaveLength(2000);
    expect(store.head().sequence).toBe(3);
    expect(store.verifyAudit()).toMatchObject({ intact: true, events: 3 });
  });
});

describe('ids', () => {
  test('are never given twice: not after a deletion, not after an undo, not after opening anew', () => {
    const place = temporaryPlace();
    const store = openStore(place);
    fill(store, 2);
    store.commit({
      event: 'track.removed',
      actor: analyst,
      changes: [deleteRow('track', trackRow('track-2'))],
    });
    expect(store.nextId('track')).toBe('track-3');
    expect(store.nextId('track')).toBe('track-4');
    store.undoEvent(4, analyst);
    store.undoEvent(5, analyst);
    store.close();
    expect(openStore(place).nextIds('track', 2)).toEqual(['track-3', 'track-4']);
  });
});

describe('undo', () => {
  test('is a new event that names the one it takes back, and can be taken back itself', () => {
    const store = openStore(temporaryPlace());
    fill(store, 1);
    const before = store.track('track-1');
    const after = { ...before, label: 'B', keyframes: keyframes(7) };
    const { sequence } = store.commit({
      event: 'track.changed',
      actor: analyst,
      changes: [updateRow('track', before, after)],
    });
    const undone = store.undoEvent(sequence, analyst);
    expect(store.track('track-1')).toEqual(before);
    const redone = store.undoEvent(undone.sequence, analyst);
    expect(store.track('track-1')).toEqual(after);
    store.undoEvent(redone.sequence, analyst);
    const events = [...store.events(sequence + 1)].map(({ event, undoes }) => [event, undoes]);
    expect(events).toEqual([
      ['track.changed.undone', 4],
      ['track.changed.redone', 5],
      ['track.changed.undone', 6],
    ]);
    expect(store.verifyAudit().intact).toBe(true);
  });

  test('goes back event by event on one row, and forward again', () => {
    const store = openStore(temporaryPlace());
    fill(store, 1);
    const first = store.track('track-1');
    const states = [first, ...['X', 'Y', 'Z'].map((label) => ({ ...first, label }))];
    const sequences = states.slice(1).map((after, at) => {
      const changes = [updateRow('track', states[at] ?? after, after)];
      return store.commit({ event: 'track.renamed', actor: analyst, changes }).sequence;
    });
    const undone = sequences.toReversed().map((sequence) => store.undoEvent(sequence, analyst).sequence);
    expect(store.track('track-1')).toEqual(first);
    const redone = undone.toReversed().map((sequence) => {
      store.undoEvent(sequence, analyst);
      return store.track('track-1').label;
    });
    expect(redone).toEqual(['X', 'Y', 'Z']);
    expect(store.verifyAudit().intact).toBe(true);
  });

  test('is refused when a later event touched a row, when others build on it, and when nothing was changed', () => {
    const store = openStore(temporaryPlace());
    fill(store, 1);
    const seen = store.track('track-1');
    store.commit({
      event: 'track.renamed',
      actor: analyst,
      changes: [updateRow('track', seen, { ...seen, label: 'A' })],
    });
    store.commit({ event: 'case.opened', actor: analyst, changes: [] });
    expect(codeOf(() => store.undoEvent(3, analyst))).toBe('UNDO_REFUSED');
    expect(codeOf(() => store.undoEvent(2, analyst))).toBe('UNDO_REFUSED');
    expect(codeOf(() => store.undoEvent(5, analyst))).toBe('UNDO_REFUSED');
    expect(codeOf(() => store.undoEvent(99, analyst))).toBe('UNKNOWN_EVENT');
    expect(store.head().sequence).toBe(5);
  });
});

describe('time', () => {
  test('a clock set back is an event of its own, and the latest time stays known', () => {
    let nowMs = Date.parse('2031-05-01T12:00:00.000Z');
    let ticks = 0;
    const clock: Clock = { nowMs: () => nowMs, offsetMinutes: () => -240, monotonicUs: () => ++ticks };
    const store = openStore(temporaryPlace(), { clock });
    fill(store, 0);
    nowMs -= 3_600_000;
    store.commit({ event: 'case.opened', actor: analyst, changes: [] });
    store.commit({ event: 'case.opened', actor: analyst, changes: [] });
    const events = [...store.events(3)];
    expect(events.map(({ event }) => event)).toEqual(['clock.set-back', 'case.opened', 'case.opened']);
    expect(JSON.parse(events[0]?.note ?? '')).toEqual({
      last: '2031-05-01T12:00:00.000Z',
      now: '2031-05-01T11:00:00.000Z',
    });
    expect(events[1]).toMatchObject({ utc: '2031-05-01T11:00:00.000Z', offsetMinutes: -240 });
    expect(store.latestTimeSeen()).toBe('2031-05-01T12:00:00.000Z');
    const report = store.verifyAudit();
    expect(report).toMatchObject({ intact: true, firstBadSequence: null });
    expect(report.findings).toMatchObject([{ code: 'CLOCK_SET_BACK', severity: 'notice', sequence: 3 }]);
  });
});

test('candidates keep their proof, approvals and releases', () => {
  const store = openStore(temporaryPlace());
  fill(store, 0);
  const candidate = candidateRow(store.nextId('candidate'));
  const person = {
    id: store.nextId('person'),
    name: 'A. Reader',
    role: 'reviewer',
    keyid: 'k1',
    active: true,
  };
  const created = '2031-05-01T12:00:00.000Z';
  const approval = {
    id: store.nextId('approval'),
    candidateId: candidate.id,
    personId: person.id,
    role: 'reviewer',
    keyid: 'k1',
    publicKey: null,
    payloadSha256: 'f'.repeat(64),
    signature: 'c2lnbmVk',
    created,
  };
  const release = {
    id: store.nextId('release'),
    candidateId: candidate.id,
    audience: 'public',
    packageRecordSha256: 'f'.repeat(64),
    created,
    draft: true,
  };
  store.commit({
    event: 'candidate.released',
    actor: analyst,
    changes: [
      insertRow('release', release),
      insertRow('approval', approval),
      insertRow('candidate', candidate),
      insertRow('person', person),
    ],
  });
  expect(store.candidates('footage-1')).toEqual([candidate]);
  expect(store.candidates()).toEqual([candidate]);
  expect(store.candidate('candidate-1')).toEqual(candidate);
  expect(store.approvalsOf('candidate-1')).toEqual([approval]);
  expect(store.releases()).toEqual([release]);
  expect(store.people()).toEqual([person]);
  expect(codeOf(() => store.candidate('candidate-2'))).toBe('UNKNOWN_CANDIDATE');
  expect(codeOf(() => store.person('person-2'))).toBe('UNKNOWN_PERSON');
  expect(codeOf(() => store.footage('footage-2'))).toBe('UNKNOWN_FOOTAGE');
  expect(codeOf(() => store.track('track-2'))).toBe('UNKNOWN_TRACK');
  const twice = { ...approval, id: store.nextId('approval') };
  expect(() =>
    store.commit({ event: 'candidate.approved', actor: analyst, changes: [insertRow('approval', twice)] }),
  ).toThrow();
});
