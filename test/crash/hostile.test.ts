// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Damaged and hostile recordings through the tasks that read a file first: each ends in a result or in a coded error,
 * soon and in little memory. `CLEARVEIL_TEST_SEED` repeats a run's draws.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { ClearveilError } from '../../core/base/errors.ts';
import { runTask } from '../../electron/service/engine/run-task.ts';
import { makeFixture } from '../../electron/service/engine/synthesis/fixture.ts';
import type { FixtureOptions } from '../../electron/service/engine/synthesis/fixture-options.ts';
import { type Random, seededRandom } from '../../electron/service/engine/synthesis/seeded-random.ts';
import { temporaryFolder } from '../setup/temporary-folder.ts';
import { noProc, workersOf } from './cli-process.ts';
import { claimSize } from './crafted-h264.ts';

const seed = Number(process.env['CLEARVEIL_TEST_SEED'] ?? Date.now() % 1_000_000);
const variantsPerContainer = 10;
const hangMs = 30_000;
const base = temporaryFolder('hostile');

const fixtures: readonly (readonly [string, FixtureOptions])[] = [
  ['mp4', { frameCount: 30, audio: {} }],
  ['mkv', { frameCount: 30, audio: {} }],
  ['ts', { frameCount: 30, audio: {} }],
  ['avi', { frameCount: 30, codec: 'mpeg4', audio: { codec: 'mp3' } }],
];

beforeAll(async () => {
  mkdirSync(join(base, 'whole'));
  for (const [container, options] of fixtures) {
    await makeFixture(join(base, 'whole', `whole.${container}`), { width: 160, height: 96, ...options });
  }
});

const draw = (random: Random, below: number): number => Math.floor(random() * below);

/** A damaged copy of `bytes`, and how it was damaged. */
function damage(bytes: Uint8Array, random: Random): { readonly how: string; readonly bytes: Uint8Array } {
  const kind = draw(random, 4);
  if (kind === 0) {
    const length = 1 + draw(random, bytes.length - 1);
    return { how: `cut to ${length} of ${bytes.length} bytes`, bytes: bytes.slice(0, length) };
  }
  const changed = bytes.slice();
  // Anywhere, in the headers at the beginning, or in the tables at the end.
  const reach = kind === 1 ? bytes.length : Math.min(bytes.length, 3000);
  const from = kind === 3 ? bytes.length - reach : 0;
  // Few enough that most files get past the first check of their headers.
  const count = 1 + draw(random, kind === 1 ? 20 : 4);
  for (let flip = 0; flip < count; flip++) {
    const at = from + draw(random, reach);
    changed[at] = (changed[at] ?? 0) ^ (1 + draw(random, 255));
  }
  return { how: `${count} bytes changed in ${from} to ${from + reach}`, bytes: changed };
}

type Ending = { readonly task: string; readonly ending: string };

/** How a task on hostile bytes ends: `result`, or the code of its error. Throws for what must not happen. */
async function endingOf(task: string, run: (signal: AbortSignal) => Promise<unknown>): Promise<Ending> {
  const limit = AbortSignal.timeout(hangMs);
  try {
    await run(limit);
    return { task, ending: 'result' };
  } catch (error) {
    if (limit.aborted) throw new Error(`${task} hangs`, { cause: error });
    if (error instanceof ClearveilError) return { task, ending: error.code };
    throw new Error(`${task} ends without a code: ${String(error)}`, { cause: error });
  }
}

async function readAll(path: string): Promise<Ending[]> {
  const endings: Ending[] = [];
  endings.push(
    await endingOf('inspect', async (signal) => {
      const { index } = await runTask('inspect', { path }, { signal });
      endings.push(
        await endingOf('check', (limit) => runTask('check', { path, index, range: null }, { signal: limit })),
      );
    }),
  );
  return endings;
}

describe('damaged recordings', () => {
  test.each(fixtures.map(([container]) => container))(
    '%s: every one ends in a result or a code',
    async (container) => {
      const random = seededRandom(seed);
      const whole = readFileSync(join(base, 'whole', `whole.${container}`));
      const counts = new Map<string, number>();
      for (let variant = 0; variant < variantsPerContainer; variant++) {
        const { how, bytes } = damage(whole, random);
        const path = join(base, `variant-${variant}.${container}`);
        writeFileSync(path, bytes);
        const endings = await readAll(path).catch((error: unknown) => {
          throw new Error(`seed ${seed}, ${container} ${variant}, ${how}`, { cause: error });
        });
        for (const { task, ending } of endings)
          counts.set(`${task} ${ending}`, (counts.get(`${task} ${ending}`) ?? 0) + 1);
      }
      console.info(
        `${container}, seed ${seed}: ${[...counts].map(([what, count]) => `${count} x ${what}`).join(', ')}`,
      );
      // A decoder that crashes ends its worker and nothing else; what has no code, or no end, has thrown above.
      const inspected = [...counts].filter(([what]) => what.startsWith('inspect '));
      expect(inspected.reduce((sum, [, count]) => sum + count, 0)).toBe(variantsPerContainer);
    },
  );
});

describe('times that nothing can count', () => {
  test('stated of the whole recording are as good as none', async () => {
    const whole = readFileSync(join(base, 'whole', 'whole.mkv'));
    // Segment duration (Matroska element 0x4489), eight bytes of floating point, in milliseconds.
    const at = whole.indexOf(Buffer.from([0x44, 0x89, 0x88]));
    expect(at).toBeGreaterThan(0);
    whole.writeDoubleBE(1e13, at + 3);
    const path = join(base, 'eternal.mkv');
    writeFileSync(path, whole);
    const { probe, index } = await runTask('inspect', { path });
    expect(probe.durationMs).toBeNull();
    expect(index.pts).toHaveLength(30);
  });

  test.each([2n ** 54n, 2n ** 62n, -(2n ** 60n)])('given to frames are refused: %s', async (time) => {
    const path = join(base, 'late.mp4');
    await makeFixture(path, { frameCount: 20, muxerOptions: { movflags: 'frag_keyframe+empty_moov' } });
    const bytes = readFileSync(path);
    // Decode time of each fragment: version 1 has 64 bits.
    let found = 0;
    for (let at = bytes.indexOf('tfdt'); at >= 0; at = bytes.indexOf('tfdt', at + 4)) {
      if (bytes[at + 4] !== 1) continue;
      bytes.writeBigInt64BE(time, at + 8);
      found++;
    }
    expect(found).toBeGreaterThan(0);
    writeFileSync(path, bytes);
    await expect(runTask('inspect', { path })).rejects.toMatchObject({ code: 'INPUT_UNSUPPORTED' });
  });
});

/** Resident memory that the engine worker at work had at most, in bytes; follows it until `task` ends. */
async function peakBytes(task: Promise<unknown>): Promise<number> {
  let peak = 0;
  const timer = setInterval(() => {
    for (const worker of workersOf(process.pid)) peak = Math.max(peak, peakOf(worker));
  }, 20);
  await task.catch(() => undefined).finally(() => clearInterval(timer));
  return peak;
}

function peakOf(pid: number): number {
  try {
    const [, kibibytes] = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
    return Number(kibibytes ?? 0) * 1024;
  } catch {
    // It ended between being found and being read.
    return 0;
  }
}

if (noProc) console.info(`memory is not measured: ${noProc}`);

describe.skipIf(noProc !== undefined)('a header that claims an absurd picture', () => {
  /** The most that any command may take. */
  const limitBytes = 1.5 * 1024 ** 3;
  const small = join(base, 'small.mp4');
  const path = join(base, 'absurd.h264');

  beforeAll(() => makeFixture(small, { frameCount: 30, width: 160, height: 96 }));

  test('as it is, the crafted stream is a recording like any other', async () => {
    claimSize(small, path, { width: 160, height: 96 });
    const { index, probe } = await runTask('inspect', { path });
    expect(probe.video.coded).toEqual({ width: 160, height: 96 });
    expect(await runTask('check', { path, index, range: null })).toMatchObject({ decoded: 30, faults: [] });
  });

  test.each([8192, 16_000, 30_000])('of %d px square is refused without taking the memory', async (side) => {
    claimSize(small, path, { width: side, height: side });
    const task = runTask('inspect', { path }, { signal: AbortSignal.timeout(hangMs) });
    const peak = await peakBytes(task);
    console.info(`${side} x ${side} px claimed: ${Math.round(peak / 1024 ** 2)} MiB at most`);
    await expect(task).rejects.toMatchObject({
      code: expect.stringMatching(/^INPUT_(UNSUPPORTED|NO_FRAMES)$/),
    });
    expect(peak).toBeLessThan(limitBytes);
  });

  test('in the middle of a recording is a fault there, and costs no memory either', async () => {
    claimSize(small, path, { width: 160, height: 96 });
    const honest = readFileSync(path);
    claimSize(small, path, { width: 16_000, height: 16_000 });
    writeFileSync(path, Buffer.concat([honest, honest, honest, honest, readFileSync(path)]));
    const { index } = await runTask('inspect', { path });
    const task = runTask('check', { path, index, range: null }, { signal: AbortSignal.timeout(hangMs) });
    const peak = await peakBytes(task);
    const { faults } = await task;
    expect(faults.filter((fault) => fault.code === 'DECODE_ERROR').length).toBeGreaterThan(0);
    expect(peak).toBeLessThan(limitBytes);
  });
});
