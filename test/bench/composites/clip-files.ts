// SPDX-License-Identifier: GPL-3.0-or-later
/** Composite clips as recordings, made once and kept; what is true of them is worked out anew each time. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { runTask } from '../../../electron/service/engine/run-task.ts';
import type { Head } from '../../../electron/service/engine/synthesis/heads.ts';
import { writeFootage } from '../../../electron/service/engine/synthesis/write-footage.ts';
import type { TaskInput } from '../../../electron/service/engine/tasks/task-table.ts';
import { footageFor, openBackground } from './backgrounds.ts';
import { compositeRenderer } from './draw.ts';
import type { Clip } from './metrics.ts';
import { framesPerSecond, planComposite } from './plan.ts';
import { truthAt } from './scene.ts';

/** A recording as the detect task takes it, whatever the profile and the detector. */
export type Recording = Pick<TaskInput<'detect'>, 'path' | 'index' | 'orientation' | 'display'>;

export type CompositeClip = Clip & Recording & { readonly seed: number; readonly background: string };

/** A kept clip is made again when the text of a program that draws it has changed. */
const madeBy = ((): string => {
  const drawing = ['plan.ts', 'scene.ts', 'draw.ts', 'backgrounds.ts'].map((name) =>
    join(import.meta.dirname, name),
  );
  const synthesis = resolve(import.meta.dirname, '../../../electron/service/engine/synthesis');
  const borrowed = readdirSync(synthesis).sort();
  const hash = createHash('sha256');
  for (const file of [...drawing, ...borrowed.map((name) => join(synthesis, name))])
    hash.update(readFileSync(file));
  return hash.digest('hex');
})();

/** The recording at `path`, looked through. */
export async function recordingAt(path: string): Promise<Recording> {
  const { index, probe } = await runTask('inspect', { path });
  const { orientation, display } = probe.video;
  return { path, index, orientation, display };
}

/** The clip of a seed; `frames` cuts it short. Rejects when ffmpeg or the encoder fails. */
export async function compositeClip(
  seed: number,
  heads: readonly Head[],
  folders: { readonly cache: string; readonly scratch: string },
  frames?: number,
): Promise<CompositeClip> {
  const plan = planComposite(seed);
  const frameCount = Math.min(plan.frameCount, frames ?? plan.frameCount);
  const background = footageFor(plan)?.name ?? 'street';
  const key = createHash('sha256').update(JSON.stringify([madeBy, seed, frameCount, background]));
  const path = join(folders.cache, `composite-${seed}-${key.digest('hex').slice(0, 12)}.mp4`);
  if (!existsSync(path)) {
    const opened = await openBackground(plan, folders.scratch);
    const part = `${path}.part`;
    try {
      await writeFootage({
        path: part,
        size: plan.size,
        frameCount,
        frameRate: { num: framesPerSecond, den: 1 },
        render: compositeRenderer(plan, heads, opened),
        crf: plan.crf,
      });
    } finally {
      opened.close();
    }
    renameSync(part, path);
  }
  const truth = Array.from({ length: frameCount }, (_, frame) => truthAt(plan, heads, frame));
  return { ...(await recordingAt(path)), size: plan.size, framesPerSecond, truth, seed, background };
}
