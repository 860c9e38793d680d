// SPDX-License-Identifier: GPL-3.0-or-later
/** Release: two people, two keys, every gate in turn; a draft is never more than a draft. */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import { drawTracks, sha256Of, tree } from './case-content.ts';
import { analyst, done, makePlace, type Ran, refused } from './cli.ts';
import type { ReleaseAnswer } from './finished-release.ts';

type VerifyAnswer = {
  readonly intact: boolean;
  readonly signer: string;
  readonly authentic: boolean;
  readonly status: string;
  readonly sentence: string;
  readonly original: string;
  readonly findings: readonly { readonly code: string }[];
};

const place = makePlace();
const caseDir = place.output('Street.case');
const original = place.original('clip.mp4');
const why = ['--purpose', 'personal-privacy', '--characteristic', 'face', '--code', '(b)(6)'];
const rae = { as: 'Rae Reviewer', passphrase: 'rae keeps this alone' };
const office = { passphrase: 'the office keeps this' };
const from = { x: 60, y: 60, width: 100, height: 80 };
const released = place.output('released');

function release(out: string, ...words: readonly string[]): readonly string[] {
  return ['release', caseDir, '--audience', 'public', '--out', place.output(out), ...words];
}

function approve(candidate: string, ...words: readonly string[]): readonly string[] {
  return ['approve', caseDir, candidate, '--watched', 'in full, with sound', ...words];
}

/** Refused, and nothing of a package is left, finished or not. */
function refusedCleanly(
  ran: Ran,
  code: Parameters<typeof refused>[1],
  exitCode: number,
  out: string,
): string {
  const { message } = refused(ran, code, exitCode);
  expect(existsSync(place.output(out))).toBe(false);
  expect(tree(place.output('.')).filter((name) => name.includes('.partial'))).toEqual([]);
  return message;
}

async function render(...words: readonly string[]): Promise<{ candidate: string; media: string }> {
  return done(await place.cli(['render', caseDir, '--audience', 'public', ...words]));
}

async function verify(dir: string, exitCode: 0 | 1, ...words: readonly string[]): Promise<VerifyAnswer> {
  return done<VerifyAnswer>(await place.cli(['verify', dir, ...words]), exitCode);
}

async function writeTrust(name: string): Promise<string> {
  const file = place.output(name);
  const ran = await place.cli(['key', 'show', '--trust'], { json: false });
  writeFileSync(file, ran.stdout);
  return file;
}

beforeAll(async () => {
  await makeFixture(original, { frameCount: 12, audio: {} });
  done(await place.cli(['ingest', caseDir, original]));
  drawTracks(place, caseDir, [{ footage: 'footage-1', startFrame: 0, endFrame: 12, from }]);
});

// The tests of this group are one story and run in order.
describe('the way to a release', () => {
  test('is closed while a track is undecided, for a draft as well', async () => {
    done(await place.cli(['render', caseDir, '--audience', 'public', '--draft']));
    const ran = await place.cli(release('early', '--draft'));
    expect(refusedCleanly(ran, 'GATE_CLOSED', 4, 'early')).toContain('track-1');
  });

  test('is closed when decisions changed after the copy was rendered', async () => {
    done(await place.cli(['veil', caseDir, '--all', ...why]));
    const ran = await place.cli(release('stale', '--draft'));
    expect(refusedCleanly(ran, 'GATE_CLOSED', 4, 'stale')).toContain('decisions changed');
  });

  test('a draft is signed by the workstation alone and says what it is', async () => {
    const { candidate } = await render('--draft');
    const answer = done<ReleaseAnswer>(await place.cli(release('draft', '--draft')));
    expect(answer).toMatchObject({ status: 'unreviewed draft', candidate });
    expect(answer.media).toMatch(/unreviewed-draft-1\.mp4$/);
    const verdict = await verify(answer.package, 0);
    expect(verdict).toMatchObject({ intact: true, status: 'unreviewed draft', authentic: false });
    expect(verdict.sentence).toContain('unreviewed draft');
    refused(await place.cli(approve(candidate, '--key', 'none'), rae), 'UNKNOWN_PERSON', 2);
  });

  test('needs an office key, with a passphrase worth the name', async () => {
    const { candidate } = await render();
    expect(candidate).toBe('candidate-3');
    refusedCleanly(await place.cli(release('unsigned')), 'UNKNOWN_KEY', 2, 'unsigned');
    const make = ['key', 'new', '--kind', 'office', '--name', 'foia'];
    refused(await place.cli(make), 'USAGE', 2);
    refused(await place.cli(make, { passphrase: 'short' }), 'USAGE', 2);
    done(await place.cli(make, office));
    refused(await place.cli(make, office), 'KEY_EXISTS', 4);
  });

  test('is closed until somebody approved', async () => {
    const ran = await place.cli(release('unapproved'), office);
    expect(refusedCleanly(ran, 'GATE_CLOSED', 4, 'unapproved')).toContain('not approved');
  });

  test('approval is for another person, with a key of their own and the right passphrase', async () => {
    done(await place.cli(['key', 'new', '--name', 'ann'], rae));
    done(await place.cli(['key', 'new', '--name', 'rae'], rae));
    done(await place.cli(['people', caseDir, 'add', '--name', rae.as, '--role', 'reviewer']));
    const own = await place.cli(approve('candidate-3', '--key', 'ann'), { passphrase: rae.passphrase });
    expect(refused(own, 'ACCESS_REFUSED', 4).message).toContain(analyst);
    refused(
      await place.cli(approve('candidate-3', '--key', 'foia'), { ...rae, ...office }),
      'ACCESS_REFUSED',
      4,
    );
    const wrong = { ...rae, passphrase: 'a guess, not the passphrase' };
    refused(await place.cli(approve('candidate-3', '--key', 'rae'), wrong), 'PASSPHRASE_WRONG', 4);
    refused(await place.cli(approve('candidate-3', '--key', 'rae'), { as: rae.as }), 'USAGE', 2);
    const unwatched = await place.cli(['approve', caseDir, 'candidate-3', '--key', 'rae'], rae);
    expect(refused(unwatched, 'GATE_CLOSED', 4).message).toContain('0 of 12 frames were presented');
    refused(await place.cli(approve('candidate-99', '--key', 'rae'), rae), 'UNKNOWN_CANDIDATE', 2);
    refused(await place.cli(approve('candidate-2', '--key', 'rae'), rae), 'GATE_CLOSED', 4);
    done(await place.cli(approve('candidate-3', '--key', 'rae'), rae));
    refused(await place.cli(approve('candidate-3'), rae), 'GATE_CLOSED', 4);
  });

  test('the key that one person approved with is no other person’s', async () => {
    const { candidate } = await render();
    done(await place.cli(['people', caseDir, 'add', '--name', 'Cy Counsel', '--role', 'counsel']));
    const borrowed = await place.cli(approve(candidate, '--key', 'rae'), { ...rae, as: 'Cy Counsel' });
    expect(refused(borrowed, 'ACCESS_REFUSED', 4).message).toContain(rae.as);
    const swapped = await place.cli(approve(candidate, '--key', 'ann'), rae);
    refused(swapped, 'ACCESS_REFUSED', 4);
  });

  test('is open for the approved copy, with the office’s passphrase', async () => {
    const wrong = await place.cli(release('released'), { passphrase: 'a guess, not the passphrase' });
    refusedCleanly(wrong, 'PASSPHRASE_WRONG', 4, 'released');
    refusedCleanly(await place.cli(release('released', '--key', 'rae'), rae), 'GATE_CLOSED', 4, 'released');
    const answer = done<ReleaseAnswer>(await place.cli(release('released'), office));
    expect(answer).toMatchObject({
      package: released,
      status: 'released',
      audience: 'public',
      candidate: 'candidate-3',
    });
    expect(answer.media).toBe(join(released, 'data/media/media-1.mp4'));
    const candidate = join(caseDir, 'candidates/candidate-3.mp4');
    expect(sha256Of(answer.media)).toBe(sha256Of(candidate));
  });

  test('ends in a package that is authentic to whoever has the office’s keys', async () => {
    const trust = await writeTrust('trust.json');
    const verdict = await verify(released, 0, '--trust', trust, '--original', original);
    expect(verdict).toMatchObject({
      intact: true,
      signer: 'trusted',
      authentic: true,
      status: 'released',
      original: 'matches',
      findings: [],
    });
    const alone = await verify(released, 0);
    expect(alone).toMatchObject({ intact: true, signer: 'unknown', authentic: false });
  });

  test('is never written over; a second package of the approved copy is one more release in the log', async () => {
    refused(await place.cli(release('released'), office), 'OUTPUT_EXISTS', 4);
    done(await place.cli(release('twice'), office));
    expect((await verify(released, 0)).intact).toBe(true);
  });

  test('is closed again while the key that approved it is revoked', async () => {
    done(await place.cli(['key', 'revoke', 'rae', '--reason', 'laptop lost']));
    const ran = await place.cli(release('disowned'), office);
    expect(refusedCleanly(ran, 'KEY_REVOKED', 4, 'disowned')).toContain(rae.as);
    // Nobody can take a revocation back; what follows here needs the key.
    rmSync(join(place.home, 'keys/revocations.jsonl'));
  });

  test('is in the log, which holds: who rendered, who approved, who packaged', async () => {
    const { events } = done<{ events: readonly { event: string; person: string }[] }>(
      await place.cli(['audit', caseDir]),
    );
    const whoDid = (event: string): string[] =>
      events.filter((row) => row.event === event).map((row) => row.person);
    expect(whoDid('candidate.approved')).toEqual([rae.as]);
    expect(whoDid('release.packaged')).toEqual([analyst, analyst, analyst]);
    expect(done<{ intact: boolean }>(await place.cli(['audit', caseDir, '--verify'])).intact).toBe(true);
  });
});

describe('what was approved is what is released', () => {
  test('an approved copy is worth nothing after a decision changed', async () => {
    done(await place.cli(approve('candidate-4'), rae));
    const also = { ...from, x: 200 };
    drawTracks(place, caseDir, [{ footage: 'footage-1', startFrame: 2, endFrame: 8, from: also }]);
    done(await place.cli(['veil', caseDir, '--all', ...why]));
    const ran = await place.cli(release('outdated'), office);
    expect(refusedCleanly(ran, 'GATE_CLOSED', 4, 'outdated')).toContain('decisions changed');
  });

  test('a copy whose file was changed after its proof is refused', async () => {
    const { media } = await render('--draft');
    const bytes = readFileSync(media);
    bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
    writeFileSync(media, bytes);
    refusedCleanly(await place.cli(release('altered', '--draft')), 'INPUT_CHANGED', 4, 'altered');
  });
});

describe('a revoked key', () => {
  test('signs nothing more, and what it signed is told as revoked', async () => {
    const revoke = ['key', 'revoke', 'foia', '--reason', 'the passphrase was seen'];
    done(await place.cli(revoke));
    refused(await place.cli(revoke), 'KEY_REVOKED', 4);
    const { candidate } = await render();
    done(await place.cli(approve(candidate), rae));
    refusedCleanly(await place.cli(release('late', '--key', 'foia'), office), 'KEY_REVOKED', 4, 'late');
    refusedCleanly(await place.cli(release('late'), office), 'UNKNOWN_KEY', 2, 'late');
    const trust = await writeTrust('trust-after.json');
    const verdict = await verify(released, 1, '--trust', trust);
    expect(verdict).toMatchObject({ intact: true, signer: 'revoked', authentic: false });
    expect(verdict.findings.map((finding) => finding.code)).toEqual(['KEY_REVOKED']);
  });

  test('is followed by a new one, which the old trust file does not know', async () => {
    const make = ['key', 'new', '--kind', 'office', '--name', 'foia-2'];
    done(await place.cli(make, office));
    const answer = done<ReleaseAnswer>(await place.cli(release('renewed'), office));
    const before = await verify(answer.package, 1, '--trust', place.output('trust.json'));
    expect(before).toMatchObject({ intact: true, signer: 'unknown', authentic: false });
    const now = await verify(answer.package, 0, '--trust', await writeTrust('trust-now.json'));
    expect(now).toMatchObject({ signer: 'trusted', authentic: true });
  });

  test('of an approver does not approve', async () => {
    const { candidate } = await render();
    done(await place.cli(['key', 'revoke', 'rae', '--reason', 'left the office']));
    refused(await place.cli(approve(candidate), rae), 'KEY_REVOKED', 4);
  });
});
