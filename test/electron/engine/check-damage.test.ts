// SPDX-License-Identifier: GPL-3.0-or-later
/** The decode check finds the same damage each time it looks: whoever asks twice gets one answer. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FrameIndex } from '../../../core/ingest/footage.ts';
import { middleCut } from '../../../core/ingest/halves.ts';
import { runTask } from '../../../electron/service/engine/run-task.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { check } from '../../../electron/service/engine/tasks/check.ts';
import type { TaskProgress } from '../../../electron/service/engine/tasks/task-table.ts';
import { decodeFaults } from '../../../electron/service/stages/decode-check.ts';
import type { EngineRunner } from '../../../electron/service/stages/session.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';

const folder = temporaryFolder('check');
const torn = join(folder, 'torn.ts');
let index: FrameIndex;

beforeAll(async () => {
  const whole = join(folder, 'whole.ts');
  await makeFixture(whole, { frameCount: 48 });
  const bytes = readFileSync(whole);
  writeFileSync(torn, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
  ({ index } = await runTask('inspect', { path: torn }));
});

test('the one damaged picture of a torn file is found in every one of 40 looks', async () => {
  const looks: string[] = [];
  for (let look = 0; look < 40; look++) {
    const { faults } = await check({ path: torn, index, range: null }, { checkpoint: async () => undefined });
    looks.push(faults.map((fault) => `${fault.code} ${fault.frame}`).join());
  }
  expect([...new Set(looks)]).toEqual(['FRAME_CORRUPT 26,DECODER_COMPLAINS 26']);
});

describe('a recording that is checked in two parts', () => {
  const long = join(folder, 'long.mp4');
  const tasks: unknown[] = [];
  const engine: EngineRunner = (task, input) => {
    tasks.push('range' in input ? input.range : task);
    return runTask(task, input);
  };

  beforeAll(() => makeFixture(long, { width: 64, height: 48, frameCount: 1300, bframes: 2 }));

  test('has no faults when it is whole', async () => {
    const inspected = await runTask('inspect', { path: long });
    const cut = middleCut(inspected.index);
    expect(await decodeFaults({ path: long, index: inspected.index }, engine)).toEqual([]);
    expect(tasks.splice(0)).toEqual([
      { start: 0, end: cut },
      { start: cut, end: Number.MAX_SAFE_INTEGER },
    ]);
  });

  test('is told of as one: what is done grows from none to all of it', async () => {
    const { index } = await runTask('inspect', { path: long });
    const made: TaskProgress[] = [];
    const parts: number[][] = [];
    // One after the other: in one process only one of them can listen to the decoder.
    let before: Promise<unknown> = Promise.resolve();
    const counting: EngineRunner = async (task, input, tell = (progress) => progress) => {
      if (task !== 'check' || !('range' in input)) throw new Error('another task');
      const part: number[] = [];
      parts.push(part);
      const checkpoint = async (progress: TaskProgress): Promise<void> => {
        part.push(progress.done / progress.total);
        made.push(tell(progress));
      };
      const mine = before.then(() => check(input, { checkpoint }));
      before = mine;
      return (await mine) as never;
    };
    expect(await decodeFaults({ path: long, index }, counting)).toEqual([]);
    for (const part of parts) {
      expect(part.length).toBeGreaterThan(20);
      expect(part[0]).toBeLessThan(0.1);
      expect(Math.max(...part)).toBeLessThanOrEqual(1);
    }
    const done = made.map((progress) => progress.done);
    expect(done).toEqual([...done].sort((one, other) => one - other));
    expect(done[0]).toBe(16);
    expect(new Set(made.map(({ total }) => total))).toEqual(new Set([1300]));
    expect(done.at(-1)).toBeGreaterThan(1300 - 2 * 16);
  });

  test('has the faults of one go when its times begin again half-way', async () => {
    const roll = join(folder, 'roll.ts');
    await makeFixture(roll, { width: 64, height: 48, frameCount: 700 });
    const joined = join(folder, 'joined.ts');
    writeFileSync(joined, Buffer.concat([readFileSync(roll), readFileSync(roll)]));
    const { index } = await runTask('inspect', { path: joined });
    const source = { path: joined, index };
    const { faults } = await runTask('check', { ...source, range: null });
    expect(faults.map(({ code }) => code)).toContain('FRAME_ORDER');
    expect(await decodeFaults(source, engine)).toEqual(faults);
  });

  test.each([0.3, 0.8])('has the faults of one go when it is damaged at %f of its frames', async (share) => {
    const { index } = await runTask('inspect', { path: long });
    const bytes = readFileSync(long);
    const frame = Math.floor(share * index.pts.length);
    const at = index.position[frame] ?? 0;
    bytes.fill(0xff, at + 12, at + (index.sizeBytes[frame] ?? 0));
    const damaged = join(folder, 'damaged.mp4');
    writeFileSync(damaged, bytes);
    const source = { path: damaged, index };
    const { faults } = await runTask('check', { ...source, range: null });
    expect(faults.length).toBeGreaterThan(0);
    expect(await decodeFaults(source, engine)).toEqual(faults);
  });
});
