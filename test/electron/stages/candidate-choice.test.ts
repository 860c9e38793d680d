// SPDX-License-Identifier: GPL-3.0-or-later
/** The copy that is checked is the copy that is released, whatever was rendered between. */
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { Json } from '../../../core/base/canonical-json.ts';
import { encodeFrameIndex } from '../../../core/ingest/frame-index-codec.ts';
import type { Signer } from '../../../core/release/signer.ts';
import { noLook, type SecondLook, type StillShown } from '../../../core/render/second-look.ts';
import { deleteRow, insertRow, updateRow } from '../../../core/review/diff.ts';
import type { CandidateRow, TrackRow } from '../../../core/review/records.ts';
import { defaultProfile, type Profile } from '../../../core/standard/profile.ts';
import { openKeyStore } from '../../../electron/service/keys/key-store.ts';
import { approveCandidate } from '../../../electron/service/stages/approve.ts';
import { checkFootage } from '../../../electron/service/stages/decide.ts';
import { decisionsDigest, decisionsOn, modelsVeiled } from '../../../electron/service/stages/decisions.ts';
import { addPerson } from '../../../electron/service/stages/people.ts';
import { releasePackage } from '../../../electron/service/stages/release.ts';
import type { Session } from '../../../electron/service/stages/session.ts';
import type { Actor } from '../../../electron/service/storage/audit-store.ts';
import { blobDigest, blobOf } from '../../../electron/service/storage/blob-store.ts';
import type { CaseStore } from '../../../electron/service/storage/case-store.ts';
import {
  analyst,
  candidateRow,
  fill,
  keyframes,
  openStore,
  temporaryPlace,
  trackRow,
  veilRow,
} from '../storage/case-fixtures.ts';
import { plainIndex } from './reviewed-case.ts';

const gating: Profile = { ...defaultProfile, secondLook: 'gate', stopsCleared: false };

const place: StillShown = {
  ...{ startFrame: 30, endFrame: 61, sights: 3, frame: 45, score: 0.9 },
  box: { x: 320, y: 320, width: 640, height: 640 },
};

const lookWith = (...shown: StillShown[]): SecondLook => ({
  ...noLook('face', 'off', ''),
  notLooked: null,
  open: shown.length,
  places: shown.length,
  shown,
});

/** A case with one recording and a face on it that is not to be veiled. */
function openedCase(): { readonly store: CaseStore; readonly root: string; readonly homeDir: string } {
  const at = temporaryPlace();
  const store = openStore(at);
  fill(store, 0);
  const footage = store.footage('footage-1');
  const index = encodeFrameIndex(plainIndex({ frames: footage.frameCount }));
  const changes = [
    updateRow('footage', footage, { ...footage, decodeCheck: 'done', indexBlob: blobDigest(index) }),
    insertRow('track', trackRow('track-1', { keyframes: keyframes(100), dismissed: true })),
  ];
  store.commit({ event: 'footage.checked', actor: analyst, changes, blobs: blobOf(index) });
  return { store, root: at.root, homeDir: at.homeDir };
}

const now = (store: CaseStore): string =>
  decisionsDigest(store, store.footage('footage-1'), 'public', gating);

function addCandidate(
  store: CaseStore,
  state: CandidateRow['state'],
  ...looks: readonly SecondLook[]
): CandidateRow {
  const row: CandidateRow = {
    ...candidateRow(store.nextId('candidate')),
    ...{ state, draft: false, decisionsSha256: now(store) },
    proof: { secondLooks: looks } as unknown as Json,
  };
  store.commit({ event: 'candidate.proved', actor: analyst, changes: [insertRow('candidate', row)] });
  return row;
}

/** Has a reviewer approve a candidate with a key of their own. */
async function approve(store: CaseStore, homeDir: string, candidate: CandidateRow): Promise<void> {
  const keys = openKeyStore(homeDir);
  await keys.createKey({ kind: 'person', name: 'rae', passphrase: 'rae keeps this alone' });
  const signer = await keys.unlockKey('rae', 'rae keeps this alone');
  const person = addPerson(store, analyst, 'Rae', 'reviewer');
  const actor = { person: person.name, role: person.role, reason: 'second look' };
  await approveCandidate(sessionOf(store, actor), candidate, { person, signer }, 'seen elsewhere', gating);
}

const sessionOf = (store: CaseStore, actor: Actor): Session => ({
  store,
  actor,
  signal: new AbortController().signal,
  report: () => undefined,
});

function addTrack(store: CaseStore, change: Partial<TrackRow>): TrackRow {
  const row = trackRow(store.nextId('track'), { keyframes: keyframes(100), ...change });
  store.commit({ event: 'track.added', actor: analyst, changes: [insertRow('track', row)] });
  return row;
}

const blocks = (store: CaseStore): string[] =>
  checkFootage(store, store.footage('footage-1'), 'public', gating)
    .filter(({ severity }) => severity === 'block')
    .map(({ code }) => code);

test('a veil that is taken back brings back what showed in the copy without it', async () => {
  const { store, root, homeDir } = openedCase();
  const face = addTrack(store, { dismissed: true });
  await approve(store, homeDir, addCandidate(store, 'proved', lookWith(place)));
  expect(blocks(store)).toEqual(['STILL_SHOWS']);
  const veil = { ...veilRow('veil-1', face.id), purpose: 'personal-privacy' };
  store.commit({ event: 'veil.added', actor: analyst, changes: [insertRow('veil', veil)] });
  addCandidate(store, 'proved', lookWith());
  expect(blocks(store)).toEqual([]);
  store.commit({ event: 'veil.removed', actor: analyst, changes: [deleteRow('veil', veil)] });
  // The approved copy is the one of what is decided now; it was never looked at again.
  expect(blocks(store)).toEqual(['STILL_SHOWS']);
  const signer: Signer = {
    keyid: 'e'.repeat(64),
    role: 'office',
    publicKey: new Uint8Array(32),
    sign: async () => new Uint8Array(64),
  };
  const options = {
    audience: 'public',
    outDir: join(root, 'out'),
    draft: false,
    profile: gating,
    signer,
    revokedKeys: new Set<string>(),
  };
  await expect(
    releasePackage(sessionOf(store, analyst), store.footage('footage-1'), options),
  ).rejects.toMatchObject({
    code: 'GATE_CLOSED',
    message: expect.stringContaining('another detector still sees something'),
  });
});

describe('a kind that no other detector looked for', () => {
  test.each([
    ['for want of one', [noLook('face', 'no-detector', 'there is none')]],
    ['since it could not be opened', [noLook('face', 'unavailable', 'the pack is damaged')]],
    ['in a copy from before there were looks', []],
  ])('%s closes the gate of a profile that asks for it', (_, looks) => {
    const { store } = openedCase();
    addCandidate(store, 'approved', ...looks);
    expect(blocks(store)).toEqual(['NOT_LOOKED']);
    const [warned] = checkFootage(store, store.footage('footage-1'), 'public', {
      ...gating,
      secondLook: 'warn',
    }).filter(({ code }) => code === 'NOT_LOOKED');
    expect(warned?.severity).toBe('warning');
  });

  test('is named when it was only drawn', () => {
    const { store } = openedCase();
    addTrack(store, { kind: 'plate', dismissed: true });
    addCandidate(store, 'approved', lookWith());
    const found = checkFootage(store, store.footage('footage-1'), 'public', gating);
    expect(found.filter(({ code }) => code === 'NOT_LOOKED').map(({ message }) => message)).toEqual([
      'no other detector looked for plate in the copy: there was no look for it when the copy was made',
    ]);
  });
});

test('the record names the models whose boxes are veiled for its audience, and no others', () => {
  const { store } = openedCase();
  const by = (id: string): Partial<TrackRow> => ({
    source: {
      by: 'model',
      model: { id, task: 'face', sha256: id.repeat(64), licence: 'MIT', engine: 'cpu' },
    },
  });
  const veiled = addTrack(store, by('a'));
  const elsewhere = addTrack(store, by('b'));
  addTrack(store, { ...by('c'), dismissed: true });
  addTrack(store, by('d'));
  const veils = [
    veilRow('veil-1', veiled.id),
    { ...veilRow('veil-2', elsewhere.id), audiences: ['defence'] },
  ];
  const changes = veils.map((veil) => insertRow('veil', veil));
  store.commit({ event: 'veil.added', actor: analyst, changes });
  const named = (audience: string): string[] =>
    modelsVeiled(decisionsOn(store, store.footage('footage-1'), audience)).map(({ id }) => id);
  expect([named('public'), named('defence'), named('press')]).toEqual([['a'], ['b'], []]);
});

describe('a dismissal after a copy was approved', () => {
  test('makes it a copy of other decisions, and so does moving what was dismissed', () => {
    const { store } = openedCase();
    const face = addTrack(store, {});
    const before = now(store);
    const dismissed = { ...face, dismissed: true };
    store.commit({
      event: 'track.dismissed',
      actor: analyst,
      changes: [updateRow('track', face, dismissed)],
    });
    const after = now(store);
    expect(after).not.toBe(before);
    const longer = { ...dismissed, endFrame: 140 };
    store.commit({ event: 'track.moved', actor: analyst, changes: [updateRow('track', dismissed, longer)] });
    expect([before, after]).not.toContain(now(store));
    store.commit({ event: 'track.moved', actor: analyst, changes: [updateRow('track', longer, face)] });
    expect(now(store)).toBe(before);
  });
});
