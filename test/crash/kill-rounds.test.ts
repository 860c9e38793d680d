// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Killed at a random moment, more than fifty times over one case: the service or one of its engine workers, while it
 * ingests, detects, renders or releases. `CLEARVEIL_TEST_SEED` repeats a run's draws.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import { seededRandom } from '../../electron/service/engine/synthesis/seeded-random.ts';
import { openCase } from '../../electron/service/storage/case-store.ts';
import { crashLimit } from '../../electron/service/storage/job-recovery.ts';
import { temporaryFolder } from '../setup/temporary-folder.ts';
import {
  drawTrack,
  expectHealthy,
  expectPackages,
  rememberOriginals,
  veilWords,
  who,
} from './case-health.ts';
import { type Ended, kill, noProc, runCommand, startCommand, until, wait } from './cli-process.ts';

if (noProc) console.info(`kill rounds are skipped: ${noProc}`);

const seed = Number(process.env['CLEARVEIL_TEST_SEED'] ?? Date.now() % 1_000_000);
const random = seededRandom(seed);
const clipCount = 6;
/** Kills that must hit, by command; draws that come after the end of the command do not count. */
const wantedHits = { ingest: 16, detect: 10, render: 18, release: 10 } as const;
type Name = keyof typeof wantedHits;

const base = temporaryFolder('kill');
const dir = join(base, 'Night.case');
const packages = join(base, 'packages');
const clips = Array.from({ length: clipCount }, (_, at) => join(base, 'originals', `clip-${at}.mp4`));
const clip = (at: number): string => clips[at % clipCount] ?? '';
const durations = new Map<Name, number>();
let originalsUnchanged = (): void => undefined;

/** Where a round's package goes. A release killed after it got its name, with only its answer to give, has made it. */
function packageOf(round: number): string {
  return join(packages, `round-${round}`);
}

/** Words of a command on the case in `on`; `round` makes what it takes or gives a new one. */
function words(name: Name, on: string, round: number): string[] {
  const footage = ['--footage', 'footage-1'];
  switch (name) {
    case 'ingest':
      return [name, on, clip(round), ...who];
    case 'detect':
      return [name, on, ...footage, ...who];
    case 'render':
      return [name, on, ...footage, '--audience', 'public', '--draft', ...who];
    case 'release': {
      const out = on === dir ? packageOf(round) : join(base, 'measured');
      return [name, on, ...footage, '--audience', 'public', '--draft', '--out', out, ...who];
    }
  }
}

async function succeed(...command: readonly string[]): Promise<Ended> {
  const ended = await runCommand(...command);
  expect(ended, command.join(' ')).toMatchObject({ code: 0 });
  return ended;
}

async function succeedTimed(name: Name, on: string): Promise<void> {
  const started = performance.now();
  await succeed(...words(name, on, 0));
  durations.set(name, performance.now() - started);
}

beforeAll(async () => {
  if (noProc) return;
  console.info(`kill rounds: CLEARVEIL_TEST_SEED=${seed}`);
  mkdirSync(join(base, 'originals'));
  await makeFixture(clip(0), { frameCount: 30, audio: {} });
  for (const copy of clips.slice(1)) copyFileSync(clip(0), copy);
  originalsUnchanged = rememberOriginals(clips);
  const measured = join(base, 'Measured.case');
  await succeedTimed('ingest', measured);
  await succeedTimed('detect', measured);
  drawTrack(measured);
  await succeed('veil', measured, '--all', ...veilWords, ...who);
  await succeedTimed('render', measured);
  await succeedTimed('release', measured);
});

/** Kills the service, or a worker of it, after a random part of the usual time. True when somebody was hit. */
async function killedRound(
  name: Name,
  round: number,
): Promise<{ readonly hit: boolean; readonly done: boolean }> {
  const command = startCommand(...words(name, dir, round));
  // A draft release is a short hash and then the service alone: it is the service that dies.
  const victim = name !== 'release' && random() < 0.5 ? 'worker' : 'service';
  let over = false;
  const ended = command.ended.finally(() => {
    over = true;
  });
  // A little over the usual time, so that the last moments have their share on a machine that is slower by now.
  await wait(random() * 1.15 * (durations.get(name) ?? 0));
  let hit = false;
  if (victim === 'service') {
    hit = !over;
    kill(command.pid);
  } else {
    await until('a worker or the end of the command', () => over || command.workers().length > 0, 2);
    for (const worker of command.workers()) {
      hit = true;
      kill(worker);
    }
  }
  const { code, signal, stdout, stderr } = await ended;
  const said = `${name}, ${victim} killed: exit ${code} ${signal}\n${stdout}${stderr}`;
  if (signal === null && code !== 0) {
    // A worker that had already delivered its result does not count; any other ends the command with the one code.
    expect({ code, error: JSON.parse(stdout).error.code, said }).toMatchObject({
      code: 5,
      error: 'WORKER_CRASHED',
    });
  } else if (victim === 'worker') expect({ code, said }).toMatchObject({ code: 0 });
  else expect(['SIGKILL', null]).toContain(signal);
  await command.gone();
  return { hit: hit && code !== 0, done: code === 0 || (name === 'release' && existsSync(packageOf(round))) };
}

async function expectAllWell(): Promise<void> {
  expectHealthy(dir);
  await expectPackages(packages);
  originalsUnchanged();
}

async function killOver(name: Name): Promise<void> {
  let hits = 0;
  let late = 0;
  for (let round = 0; hits < wantedHits[name]; ) {
    const { hit, done } = await killedRound(name, round);
    if (hit) hits++;
    else late++;
    if (done) round++;
    // Killed before the case existed: there is nothing yet to open.
    if (name !== 'ingest' || existsSync(join(dir, 'case.db'))) await expectAllWell();
    if (late > 3 * wantedHits[name]) throw new Error(`${late} kills of ${name} came too late`);
  }
  console.info(`${name}: ${hits} kills hit, ${late} came after the end`);
}

describe.skipIf(noProc !== undefined)('kill -9 at a random moment', () => {
  test('ingest, from before the case exists', async () => {
    await killOver('ingest');
    for (const path of clips) await succeed('ingest', dir, path, ...who);
    await expectAllWell();
  }, 600_000);

  test('detect', async () => {
    await killOver('detect');
    await succeed(...words('detect', dir, 0));
    await expectAllWell();
  }, 600_000);

  test('render', async () => {
    drawTrack(dir);
    await succeed('veil', dir, '--footage', 'footage-1', '--all', ...veilWords, ...who);
    await killOver('render');
    await succeed(...words('render', dir, 0));
    await expectAllWell();
  }, 600_000);

  test('release, and the whole flow goes to its end on the same case', async () => {
    await killOver('release');
    const out = join(packages, 'last');
    await succeed(
      'release',
      dir,
      '--footage',
      'footage-1',
      '--audience',
      'public',
      '--draft',
      '--out',
      out,
      ...who,
    );
    await succeed('verify', out, '--original', clip(0), '--json');
    await expectAllWell();
  }, 600_000);

  test('between the row of a candidate and the name of its file, which no random kill can be relied on to hit', async () => {
    // Two at least: the rounds above may not have let more than one come to its end.
    await succeed(...words('render', dir, 0));
    const store = openCase(dir, { mode: 'write' });
    const [first, last] = [store.candidates()[0]?.fileName ?? '', store.candidates().at(-1)?.fileName ?? ''];
    const folder = store.paths.candidates;
    store.close();
    expect(first).not.toBe(last);
    const stray = join(folder, 'candidate-99.0123456789ab.partial');
    writeFileSync(stray, 'half a copy');
    for (const name of [first, last]) renameSync(join(folder, name), join(folder, `${name}.partial`));
    await expectAllWell();
    // Release finds the copy it is about; the next render puts the rest in order.
    await succeed(...words('release', dir, 1000));
    expect(existsSync(join(folder, last))).toBe(true);
    await succeed(...words('render', dir, 0));
    expect(existsSync(join(folder, first))).toBe(true);
    expect(existsSync(stray)).toBe(false);
    await expectAllWell();
  });

  test('a job that crashed too often is given up, and the same command still works', async () => {
    const given = (): number => {
      const store = openCase(dir, { mode: 'write' });
      try {
        return store.jobs('failed').filter((job) => job.kind === 'render' && job.crashes === crashLimit)
          .length;
      } finally {
        store.close();
      }
    };
    const before = given();
    // Fewer may do: crashes of the rounds above can be waiting.
    for (let crash = 0; crash < crashLimit; crash++) {
      const command = startCommand(...words('render', dir, 0));
      await until('a worker at work', () => command.workers().length > 0);
      kill(command.pid);
      expect(await command.ended).toMatchObject({ signal: 'SIGKILL' });
      await command.gone();
    }
    expect(given()).toBe(before + 1);
    await succeed(...words('render', dir, 0));
    await expectAllWell();
  });
});
