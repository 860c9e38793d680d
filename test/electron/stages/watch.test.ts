// SPDX-License-Identifier: GPL-3.0-or-later
/** What counts as watched of a copy, and the gate of approval that asks for it. */
import { describe, expect, test } from 'vitest';
import { insertRow, updateRow } from '../../../core/review/diff.ts';
import type { CandidateRow } from '../../../core/review/records.ts';
import { defaultProfile, type Profile } from '../../../core/standard/profile.ts';
import { verifyEd25519 } from '../../../core/verify/ed25519.ts';
import { openKeyStore } from '../../../electron/service/keys/key-store.ts';
import {
  approvalPayload,
  payloadDigest,
  requireApprovalsHold,
  watchingOf,
} from '../../../electron/service/stages/approval-payload.ts';
import { type Approver, approveCandidate } from '../../../electron/service/stages/approve.ts';
import {
  addPresented,
  nothingPresented,
  type Presented,
} from '../../../electron/service/stages/presented.ts';
import type { Session } from '../../../electron/service/stages/session.ts';
import { stopsOf } from '../../../electron/service/stages/stops.ts';
import { type Coverage, coverageOf } from '../../../electron/service/stages/watch.ts';
import { analyst, codeOf, tamper, trackRow } from '../storage/case-fixtures.ts';
import { type ReviewedCase, reviewedCase } from './reviewed-case.ts';

const range = (startFrame: number, endFrame: number) => ({ startFrame, endFrame });
/** Reports what was presented, and answers how far the person is with it. */
function show(by: Session, candidate: CandidateRow, fields: Partial<Presented>): Coverage {
  addPresented(by, candidate, { ...nothingPresented, ...fields });
  return coverageOf(by.store, candidate, by.actor.person);
}

describe('coverage', () => {
  test('adds up over reports, of one person and one candidate, and is complete only with the sound', () => {
    const { store, as, addCandidate } = reviewedCase({ frames: 90, sound: true });
    const [rae, eve] = [as('Rae'), as('Eve')];
    const [one, other] = [addCandidate(), addCandidate({ audience: 'defence' })];
    expect(show(rae, one, { played: [range(0, 40)], heard: [range(0, 90)] })).toEqual({
      person: 'Rae',
      frames: 90,
      watched: 40,
      carried: 0,
      missing: [range(40, 90)],
      stillsMissing: [],
      hasSound: true,
      heard: 90,
      complete: false,
    });
    expect(show(rae, one, { played: [range(30, 89)], stills: [89] }).complete).toBe(true);
    expect(coverageOf(store, one, 'Eve').watched).toBe(0);
    expect(coverageOf(store, other, 'Rae').watched).toBe(0);
    expect(show(eve, one, { played: [range(0, 90)] })).toMatchObject({
      watched: 90,
      heard: 0,
      complete: false,
    });
  });

  test('asks for the frame of every stop to be shown still', () => {
    const { store, footage, as, addCandidate } = reviewedCase({ frames: 200 });
    const track = trackRow(store.nextId('track'), { startFrame: 20, endFrame: 23 });
    const keyframes = track.keyframes.map((keyframe) => ({ ...keyframe, frame: keyframe.frame + 20 }));
    const added = [insertRow('track', { ...track, keyframes })];
    store.commit({ event: 'track.added', actor: analyst, changes: added });
    const frames = [...new Set(stopsOf(store, footage).map(({ frame }) => frame))].sort((a, b) => a - b);
    expect(frames.length).toBeGreaterThan(0);
    const candidate = addCandidate();
    const played = show(as('Rae'), candidate, { played: [range(0, 200)] });
    expect(played).toMatchObject({ watched: 200, stillsMissing: frames, complete: false });
    expect(show(as('Rae'), candidate, { stills: frames }).complete).toBe(true);
  });

  test('does not ask for frames that an edit list hides: no player shows them', () => {
    const { as, addCandidate } = reviewedCase({ frames: 90, hidden: 30, sound: true });
    const shown = { played: [range(30, 90)], heard: [range(25, 90)] };
    expect(show(as('Rae'), addCandidate(), shown)).toMatchObject({
      frames: 60,
      watched: 60,
      heard: 60,
      missing: [],
      complete: true,
    });
  });

  test('of frames that the copy does not have is refused, and nothing of the report is kept', () => {
    const { store, as, addCandidate } = reviewedCase({ frames: 90 });
    const candidate = addCandidate();
    const rae = as('Rae');
    const before = store.head();
    for (const beyond of [{ played: [range(0, 91)] }, { heard: [range(5, 900)] }, { stills: [90] }])
      expect(codeOf(() => show(rae, candidate, beyond))).toBe('FRAME_OUT_OF_RANGE');
    expect(store.head()).toEqual(before);
  });
});

const passphrase = 'rae keeps this alone';

async function approver({ homeDir, as }: ReviewedCase, name = 'Rae'): Promise<Approver> {
  const keys = openKeyStore(homeDir);
  await keys.createKey({ kind: 'person', name: name.toLowerCase(), passphrase });
  return { person: as(name).row, signer: await keys.unlockKey(name.toLowerCase(), passphrase) };
}

const strict: Profile = { ...defaultProfile, watched: 'full' };

describe('approval', () => {
  test('is refused, with the counts, while something was not watched and nobody says why', async () => {
    const made = reviewedCase({ frames: 90 });
    const { store, as, addCandidate } = made;
    const candidate = addCandidate();
    const rae = await approver(made);
    show(as('Rae'), candidate, { played: [range(0, 50)] });
    for (const [exception, profile] of [
      [null, defaultProfile],
      ['  ', defaultProfile],
      ['seen on another player', strict],
    ] as const)
      await expect(approveCandidate(as('Rae'), candidate, rae, exception, profile)).rejects.toMatchObject({
        code: 'GATE_CLOSED',
        details: { frames: 90, watched: 50, complete: false },
      });
    expect(store.candidate(candidate.id).state).toBe('proved');
    expect(store.person(rae.person.id).keyid).toBeNull();
  });

  test('of what was watched in full needs no word, and signs what was measured', async () => {
    const made = reviewedCase({ frames: 90 });
    const { store, as, addCandidate } = made;
    const candidate = addCandidate();
    const rae = await approver(made);
    show(as('Rae'), candidate, { played: [range(0, 90)] });
    const approval = await approveCandidate(as('Rae'), candidate, rae, null, strict);
    const coverage = {
      frames: 90,
      watched: 90,
      carried: 0,
      stillsMissing: 0,
      hasSound: false,
      heard: 0,
      complete: true,
    };
    const watching = { coverage, exception: null };
    expect(watchingOf(store, approval)).toEqual(watching);
    const payload = approvalPayload(store.caseId, candidate, watching);
    expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({
      type: 'clearveil-approval-2',
      ...watching,
    });
    const signature = Buffer.from(approval.signature, 'base64');
    expect(verifyEd25519(signature, payload, rae.signer.publicKey)).toBe(true);
    expect(() => requireApprovalsHold(store, store.candidate(candidate.id))).not.toThrow();
  });

  test('with an exception records and signs it beside what was measured', async () => {
    const made = reviewedCase({ frames: 90 });
    const { store, as, addCandidate } = made;
    const candidate = addCandidate();
    const rae = await approver(made);
    const approval = await approveCandidate(
      as('Rae'),
      candidate,
      rae,
      'seen on another player',
      defaultProfile,
    );
    expect(watchingOf(store, approval)).toMatchObject({
      coverage: { watched: 0, complete: false },
      exception: 'seen on another player',
    });
    requireApprovalsHold(store, store.candidate(candidate.id));
  });

  test('of the first version, which signed no watching, still holds; of another copy it does not', async () => {
    const made = reviewedCase({ frames: 90 });
    const { store, as, addCandidate } = made;
    const { person, signer } = await approver(made);
    const claimed = { ...person, keyid: signer.keyid };
    store.commit({
      event: 'person.changed',
      actor: analyst,
      changes: [updateRow('person', person, claimed)],
    });
    const sign = async (of: typeof candidate, row: typeof candidate): Promise<void> => {
      const payload = approvalPayload(store.caseId, of, null);
      const approval = {
        id: store.nextId('approval'),
        candidateId: row.id,
        personId: person.id,
        role: person.role,
        keyid: signer.keyid,
        publicKey: Buffer.from(signer.publicKey).toString('base64'),
        payloadSha256: payloadDigest(payload),
        signature: Buffer.from(await signer.sign(payload)).toString('base64'),
        created: '2026-01-02T03:04:05.678Z',
      };
      store.commit({
        event: 'candidate.approved',
        actor: as('Rae').actor,
        changes: [insertRow('approval', approval)],
        note: { watched: 'presented 90 of 90 frames: in full' },
      });
    };
    const candidate = addCandidate();
    await sign(candidate, candidate);
    requireApprovalsHold(store, candidate);
    const other = addCandidate({ sha256: 'f'.repeat(64) });
    await sign(candidate, other);
    expect(codeOf(() => requireApprovalsHold(store, other))).toBe('GATE_CLOSED');
  });

  test('does not hold for a copy whose row was changed behind the log', async () => {
    const made = reviewedCase({ frames: 90 });
    const { store, as, addCandidate } = made;
    const candidate = addCandidate();
    await approveCandidate(as('Rae'), candidate, await approver(made), 'seen elsewhere', defaultProfile);
    const dir = { dir: store.paths.dir, homeDir: made.homeDir, root: '' };
    tamper(dir, `UPDATE candidate SET sha256 = '${'9'.repeat(64)}'`);
    expect(codeOf(() => requireApprovalsHold(store, store.candidate(candidate.id)))).toBe('GATE_CLOSED');
  });

  test.each([
    ['another signature', `UPDATE approval SET signature = '${Buffer.alloc(64, 7).toString('base64')}'`],
    ['another key', `UPDATE approval SET public_key = '${Buffer.alloc(32, 7).toString('base64')}'`],
    ['no key to check it with', 'UPDATE approval SET public_key = NULL'],
    ['a person whose key is another', `UPDATE person SET keyid = '${'7'.repeat(64)}' WHERE name = 'Rae'`],
    ['nobody behind it', 'DELETE FROM approval'],
  ])('with %s does not hold', async (_, statement) => {
    const made = reviewedCase({ frames: 90 });
    const { store, as, addCandidate } = made;
    const candidate = addCandidate();
    await approveCandidate(as('Rae'), candidate, await approver(made), 'seen elsewhere', defaultProfile);
    const hold = (): void => requireApprovalsHold(store, store.candidate(candidate.id));
    hold();
    tamper({ dir: store.paths.dir, homeDir: made.homeDir, root: '' }, statement);
    expect(codeOf(hold)).toBe('GATE_CLOSED');
  });
});
