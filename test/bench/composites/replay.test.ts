// SPDX-License-Identifier: GPL-3.0-or-later
/** What is measured is what the program does: a composite clip through the task, and played back from what was seen. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { trackSettings } from '../../../core/track/settings.ts';
import { DetectorPool } from '../../../electron/service/engine/detectors/detector-pool.ts';
import { runTask } from '../../../electron/service/engine/run-task.ts';
import { type Head, loadHeads } from '../../../electron/service/engine/synthesis/heads.ts';
import { type CompositeClip, compositeClip } from './clip-files.ts';
import {
  detectInPhase,
  faceRun,
  faceThresholds,
  phasesOf,
  playback,
  seenIn,
  taskInput,
} from './every-frame.ts';
import { countClip } from './metrics.ts';
import { planComposite } from './plan.ts';
import { truthAt } from './scene.ts';
import { veilsOf, veilsWithoutTracking } from './veils.ts';

let folder = '';
let heads: readonly Head[] = [];
let clip: CompositeClip;

/** A clip with large faces from its first frame on. */
const seed = 1;

beforeAll(async () => {
  execFileSync(process.execPath, ['build/models.ts']);
  folder = mkdtempSync(join(tmpdir(), 'clearveil-composites-'));
  heads = await loadHeads();
  clip = await compositeClip(seed, heads, { cache: folder, scratch: folder }, 16);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('playing back gives the tracks of the task, in the phase the program has', async () => {
  const found = await runTask('detect', taskInput(clip, 'fast'));
  const pool = await DetectorPool.open({ engine: 'auto', modelPack: null, profile: 'fast' }, 2);
  try {
    const seen = await seenIn(clip, pool);
    expect(seen.size).toBe(16);
    expect(phasesOf(clip, 'fast')).toEqual([1, 2, 3]);
    expect(phasesOf(clip, 'thorough')).toEqual([1]);
    const again = await detectInPhase(clip, 'fast', playback(seen, pool.about, pool.size), 3);
    expect(faceRun(again).tracks.length).toBeGreaterThan(0);
    expect(again.runs).toEqual(found.runs);

    // The truth is where the faces are: what the detector sees in every frame covers those large enough for it.
    const thresholds = faceThresholds(pool);
    const { growth } = trackSettings(thresholds);
    const plain = veilsWithoutTracking(seen, 16, { birth: thresholds.birth, growth });
    const counts = countClip(clip, plain, null);
    expect(counts.faceFrames).toBeGreaterThan(16);
    expect(counts.leaked / counts.faceFrames).toBeLessThan(0.5);
    expect(countClip(clip, veilsOf(faceRun(again).tracks, 16), null).veiledFrames).toBeGreaterThan(0);
  } finally {
    await pool.close();
  }
});

test('a seed decides everything, and all sizes of faces come up', () => {
  const sizes: number[] = [];
  for (let number = 1; number <= 40; number++) {
    const [one, other] = [planComposite(number), planComposite(number)];
    for (const frame of [0, 45, 89]) {
      const truth = truthAt(one, heads, frame);
      expect(truthAt(other, heads, frame)).toEqual(truth);
      sizes.push(...truth.map(({ box }) => box.height));
    }
  }
  expect(Math.min(...sizes)).toBeGreaterThanOrEqual(16);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(300);
  for (const [from, to] of [
    [16, 40],
    [40, 100],
    [100, 300],
  ] as const)
    expect(sizes.filter((side) => side >= from && side < to).length).toBeGreaterThan(5);
});
