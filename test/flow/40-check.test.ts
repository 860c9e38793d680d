// SPDX-License-Identifier: GPL-3.0-or-later
/** Check: what nobody decided on stops a release, per audience, and the answer says where to look. */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import { openCase } from '../../electron/service/storage/case-store.ts';
import { drawTracks } from './case-content.ts';
import { done, makePlace, refused } from './cli.ts';
import { ageCase } from './older-case.ts';

type CheckAnswer = {
  readonly profile: string;
  readonly audience: string;
  readonly blocks: number;
  readonly warnings: number;
  readonly findings: readonly {
    readonly severity: 'block' | 'warning';
    readonly rule: string;
    readonly code: string;
    readonly message: string;
    readonly track: string | null;
    readonly frame: number | null;
  }[];
};

const place = makePlace();
const caseDir = place.output('Street.case');
const why = ['--purpose', 'personal-privacy', '--characteristic', 'face', '--code', '(b)(6)'];

async function check(words: readonly string[], exitCode: 0 | 1): Promise<CheckAnswer> {
  return done<CheckAnswer>(await place.cli(['check', caseDir, ...words]), exitCode);
}

beforeAll(async () => {
  await makeFixture(place.original('a.mp4'), { frameCount: 12 });
  done(await place.cli(['ingest', caseDir, place.original('a.mp4')]));
});

describe('the standard', () => {
  test('warns of a recording on which nothing is veiled, and blocks nothing', async () => {
    const answer = await check([], 0);
    expect(answer).toMatchObject({ audience: 'public', profile: 'dhs-045-07', blocks: 0, warnings: 1 });
    expect(answer.findings).toMatchObject([{ severity: 'warning', code: 'NOTHING_VEILED' }]);
  });

  test('blocks on a track that nobody decided on, and says where it begins', async () => {
    const from = { x: 40, y: 60, width: 60, height: 60 };
    const [track] = drawTracks(place, caseDir, [{ footage: 'footage-1', startFrame: 5, endFrame: 9, from }]);
    const answer = await check([], 1);
    expect(answer.blocks).toBe(1);
    const block = answer.findings.find((finding) => finding.severity === 'block');
    expect(block).toMatchObject({ rule: 'R12', code: 'TRACK_UNDECIDED', track, frame: 5 });
    expect(block?.message).toContain(track);
  });

  test('no longer blocks for the audience decided on, and still does for another', async () => {
    done(await place.cli(['veil', caseDir, '--all', ...why, '--audience', 'public']));
    const decided = await check(['--audience', 'public'], 0);
    expect(decided.findings).toEqual([]);
    const other = await check(['--audience', 'defence'], 1);
    expect(other.findings.map((finding) => finding.code)).toContain('TRACK_UNDECIDED');
  });

  test('says the same to people, with the same exit code', async () => {
    const ran = await place.cli(['check', caseDir, '--audience', 'defence'], { json: false });
    expect(ran.exitCode).toBe(1);
    expect(ran.stdout).toContain('1 blocks');
    expect(ran.stdout).toContain('TRACK_UNDECIDED');
  });
});

describe('an audience that the policy does not know', () => {
  // A slip of the pen must not give a copy for an audience for which nothing is veiled.
  test.each([['check'], ['render'], ['release']])('is refused by %s', async (command) => {
    const out = command === 'release' ? ['--out', place.output('package'), '--draft'] : [];
    const ran = await place.cli([command, caseDir, '--audience', 'pubilc', ...out]);
    const error = refused(ran, 'USAGE', 2);
    expect(error.message).toContain('pubilc');
    expect(error.remedy).toContain('public');
  });
});

test('a case from before ingest looked for hidden channels says so, until the same file is taken in again', async () => {
  const older = place.output('Older.case');
  const media = place.original('tagged.mp4');
  await makeFixture(media, { frameCount: 12, data: 'telemetry', tags: { title: 'Unit 12' } });
  done(await place.cli(['ingest', older, media]));
  ageCase(older);
  rmSync(join(place.home, 'heads'), { recursive: true });

  refused(await place.cli(['check', older]), 'CASE_OLDER', 4);
  const render = refused(await place.cli(['render', older, '--audience', 'public']), 'GATE_CLOSED', 4);
  expect(render.remedy).toContain('clearveil ingest');
  refused(await place.cli(['render', older, '--audience', 'public', '--plan']), 'GATE_CLOSED', 4);
  const found = done<CheckAnswer>(await place.cli(['check', older]), 1);
  expect(found.findings).toContainEqual(
    expect.objectContaining({ severity: 'block', rule: 'R11', code: 'CHANNELS_NOT_LISTED' }),
  );

  const again = done<{ footage: { already: boolean; channels: { kind: string }[] }[] }>(
    await place.cli(['ingest', older, media]),
  );
  expect(again.footage[0]?.already).toBe(true);
  expect(again.footage[0]?.channels.map(({ kind }) => kind)).toContain('data stream');
  expect(done<CheckAnswer>(await place.cli(['check', older]), 0).blocks).toBe(0);
  done(await place.cli(['render', older, '--audience', 'public']));
  done(await place.cli(['audit', older, '--verify']));
});

test('a case without recordings has nothing to check', async () => {
  const empty = place.output('Empty.case');
  openCase(empty, { mode: 'write', create: true, homeDir: place.home }).close();
  refused(await place.cli(['check', empty]), 'USAGE', 2);
});
