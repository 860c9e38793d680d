// SPDX-License-Identifier: GPL-3.0-or-later
/** The decode check finds the same damage each time it looks: whoever asks twice gets one answer. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { FrameIndex } from '../../../core/ingest/footage.ts';
import { runTask } from '../../../electron/service/engine/run-task.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { check } from '../../../electron/service/engine/tasks/check.ts';

const folder = mkdtempSync(join(tmpdir(), 'clearveil-check-'));
const torn = join(folder, 'torn.ts');
let index: FrameIndex;

beforeAll(async () => {
  const whole = join(folder, 'whole.ts');
  await makeFixture(whole, { frameCount: 48 });
  const bytes = readFileSync(whole);
  writeFileSync(torn, bytes.subarray(0, Math.floor(bytes.length * 0.6)));
  ({ index } = await runTask('inspect', { path: torn }));
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the one damaged picture of a torn file is found in every one of 40 looks', async () => {
  const looks: string[] = [];
  for (let look = 0; look < 40; look++) {
    const { faults } = await check({ path: torn, index }, { checkpoint: async () => undefined });
    looks.push(faults.map((fault) => `${fault.code} ${fault.frame}`).join());
  }
  expect([...new Set(looks)]).toEqual(['FRAME_CORRUPT 26']);
});
