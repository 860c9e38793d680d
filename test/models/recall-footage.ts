// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Measures the shipped face detectors on real footage against the sample pack, and prints the table of their cards:
 * `node test/models/recall-footage.ts [frames a clip]`. Of every clip every seventh frame, or every fourteenth and so on; a face is what the sample pack is sure of (0.7) and at
 * least 20 px. A box is called unconfirmed when the sample pack sees nothing there with 0.3 or more.
 */
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { intersectionOverUnion } from '../../core/base/geometry.ts';
import type { RawDetection } from '../../core/detect/detection.ts';
import { DetectorPool } from '../../electron/service/engine/detectors/detector-pool.ts';
import { footageFolder } from '../bench/composites/backgrounds.ts';
import { recordingAt } from '../bench/composites/clip-files.ts';
import { seenIn } from '../bench/composites/every-frame.ts';
import { faceSize } from '../bench/composites/metrics.ts';
import { samplePack } from '../bench/sample-pack.ts';

const sure = 0.7;
const doubtful = 0.3;
const leastFace = 20;
const samePlace = 0.35;

const most = Number(process.argv[2] ?? 12);
const folder = mkdtempSync(join(tmpdir(), 'clearveil-recall-'));
const shipped = { engine: 'auto', modelPack: null, kinds: ['face'], profile: 'fast' } as const;
const pools = {
  ground: await DetectorPool.open({ ...shipped, modelPack: samplePack(folder), profile: 'thorough' }, 2),
  'blazeface-back': await DetectorPool.open({ ...shipped, model: 'blazeface-back' }, 2),
  'ssd-mobilenet-v1-face': await DetectorPool.open({ ...shipped, model: 'ssd-mobilenet-v1-face' }, 2),
};

/** Every seventh frame, or every fourteenth and so on of a clip that would give too many. */
function samplingOf(frameCount: number): { readonly every: number; readonly first: number } {
  return { every: 7 * Math.ceil(frameCount / 7 / most), first: 3 };
}

type Tally = { found: number; boxes: number; unconfirmed: number };
const thresholds = [0.3, 0.4, 0.5, 0.6, 0.7];
const tallies = new Map<string, Tally>();
let [faces, frames] = [0, 0];

function sees(found: readonly RawDetection[], face: RawDetection): boolean {
  return found.some((box) => intersectionOverUnion(box, face) >= samePlace);
}

try {
  for (const name of readdirSync(footageFolder).sort()) {
    const recording = await recordingAt(join(footageFolder, name));
    const { every, first } = samplingOf(recording.index.pts.length);
    const isSampled = (frame: number): boolean => frame % every === first;
    const ground = await seenIn(recording, pools.ground, isSampled);
    frames += ground.size;
    const wanted = new Map(
      [...ground].map(([frame, found]) => [
        frame,
        found.filter((box) => box.score >= sure && faceSize(box) >= leastFace),
      ]),
    );
    faces += [...wanted.values()].reduce((sum, list) => sum + list.length, 0);
    for (const id of ['blazeface-back', 'ssd-mobilenet-v1-face'] as const) {
      const seen = await seenIn(recording, pools[id], isSampled);
      for (const threshold of thresholds) {
        const tally = tallies.get(`${id} ${threshold}`) ?? { found: 0, boxes: 0, unconfirmed: 0 };
        tallies.set(`${id} ${threshold}`, tally);
        for (const [frame, all] of seen) {
          const boxes = all.filter(({ score }) => score >= threshold);
          const any = (ground.get(frame) ?? []).filter(({ score }) => score >= doubtful);
          tally.found += (wanted.get(frame) ?? []).filter((face) => sees(boxes, face)).length;
          tally.boxes += boxes.length;
          tally.unconfirmed += boxes.filter((box) => !sees(any, box)).length;
        }
      }
    }
    console.info(`${name}: ${[...wanted.values()].flat().length} faces on ${ground.size} frames`);
  }
  console.info(`| model | score from | found of ${faces} | unconfirmed boxes a frame (${frames}) |`);
  for (const [name, { found, unconfirmed }] of tallies)
    console.info(
      `| ${name.replace(' ', ' | ')} | ${((100 * found) / faces).toFixed(1)} % | ${(unconfirmed / frames).toFixed(2)} |`,
    );
} finally {
  for (const pool of Object.values(pools)) await pool.close();
  rmSync(folder, { recursive: true, force: true });
}
