// SPDX-License-Identifier: GPL-3.0-or-later
/** Disks that fill up under a render, a release and a case: said clearly, nothing half-written stays, and it can be repeated. */
import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import {
  drawTrack,
  expectHealthy,
  expectPackages,
  rememberOriginals,
  veilWords,
  who,
} from './case-health.ts';
import { type Ended, noProc, runCommand } from './cli-process.ts';
import { noSmallDisks, smallDisk, withoutBallast } from './small-disk.ts';

const reason = noProc ?? noSmallDisks;
if (reason) console.info(`tests of full disks are skipped: ${reason}`);

const base = mkdtempSync(join(tmpdir(), 'clearveil-full-'));
const media = join(base, 'originals', 'street.mp4');
const dir = join(base, 'Night.case');
const candidates = join(dir, 'candidates');
const renderWords = (on: string): string[] => ['render', on, '--audience', 'public', '--draft', ...who];
const releaseWords = (out: string): string[] => [
  'release',
  dir,
  '--audience',
  'public',
  '--draft',
  '--out',
  out,
  ...who,
];
const pageBytes = 4096;
let copyBytes = 0;
let packageBytes = 0;
let originalUnchanged = (): void => undefined;

async function succeed(...words: readonly string[]): Promise<Ended> {
  const ended = await runCommand(...words);
  expect(ended, words.join(' ')).toMatchObject({ code: 0 });
  return ended;
}

async function makeCase(on: string): Promise<void> {
  await succeed('ingest', on, media, ...who);
  drawTrack(on);
  await succeed('veil', on, '--all', ...veilWords, ...who);
}

beforeAll(async () => {
  if (reason) return;
  mkdirSync(join(base, 'originals'));
  // The copy is many times the muxer's buffers: a full disk shows while it is written, or only when it is closed.
  await makeFixture(media, { frameCount: 120, audio: {} });
  originalUnchanged = rememberOriginals([media]);
  await makeCase(dir);
  const { stdout } = await succeed(...renderWords(dir));
  copyBytes = Number(JSON.parse(stdout).sizeBytes);
  const measured = join(base, 'measured', 'package');
  await succeed(...releaseWords(measured));
  const files = readdirSync(measured, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  packageBytes = files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
  console.info(`full disks: the copy takes ${copyBytes} bytes, the package ${packageBytes}`);
});

afterAll(() => {
  originalUnchanged();
  rmSync(base, { recursive: true, force: true });
});

function expectDiskFull({ code, stdout, stderr }: Ended): void {
  expect({ code, error: JSON.parse(stdout).error, stderr }).toMatchObject({
    code: 5,
    error: {
      code: 'DISK_FULL',
      message: expect.stringMatching(/full/),
      remedy: expect.stringMatching(/space/),
    },
  });
}

describe.skipIf(reason !== undefined)('a full disk', () => {
  test.each([0, 0.5, 0.98])('under %d of a package', async (share) => {
    const out = join(base, `out-${share}`);
    using disk = smallDisk(out, packageBytes + 64 * pageBytes);
    disk.leave(Math.floor((packageBytes * share) / pageBytes) * pageBytes);
    expectDiskFull(await runCommand(...releaseWords(join(out, 'package'))));
    expect(withoutBallast(readdirSync(out))).toEqual([]);
    expectHealthy(dir);
    disk.free();
    await succeed(...releaseWords(join(out, 'package')));
    await expectPackages(out);
  });

  // Full at the first byte; in the middle; where only the table at the end of the file has no place; one page short.
  test.each([0, 0.5, 0.98, 1])('under %d of a rendered copy', async (share) => {
    rmSync(candidates, { recursive: true, force: true });
    using disk = smallDisk(candidates, copyBytes + 64 * pageBytes);
    const pages = Math.floor((copyBytes * share) / pageBytes) - (share === 1 ? 1 : 0);
    disk.leave(Math.max(0, pages) * pageBytes);
    expectDiskFull(await runCommand(...renderWords(dir)));
    expect(withoutBallast(readdirSync(candidates))).toEqual([]);
    disk.free();
    await succeed(...renderWords(dir));
    expect(readdirSync(candidates)).toHaveLength(1);
  });

  test('under the case itself, at one place after another until there is room enough', async () => {
    const folder = join(base, 'small');
    const small = join(folder, 'Night.case');
    using disk = smallDisk(folder, 64 * 1024 * 1024);
    await makeCase(small);
    const codes: string[] = [];
    // From nothing at all, over what the log of the commands takes, to the copy and its row.
    for (const pages of [0, 4, 12, 20, 28, 40, 56, 80, 120, 200, 2000]) {
      disk.leave(pages * pageBytes);
      const ended = await runCommand(...renderWords(small));
      // Where not even the log's shared memory has room, SQLite says that it cannot be written, not that the disk is full.
      const unopened = ended.stdout.includes('SQLITE_IOERR_SHMSIZE');
      if (unopened) expect(JSON.parse(ended.stdout).error).toMatchObject({ code: expect.any(String) });
      else if (ended.code !== 0) expectDiskFull(ended);
      codes.push(ended.code === 0 ? 'done' : unopened ? 'not opened' : 'full');
      disk.free();
      expectHealthy(small);
      expect(readdirSync(join(small, 'candidates')).filter((name) => name.endsWith('.partial'))).toEqual([]);
    }
    console.info(`full disk under the case: ${codes.join(', ')}`);
    expect(codes).toContain('full');
    expect(codes.at(-1)).toBe('done');
  }, 300_000);
});
