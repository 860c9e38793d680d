// SPDX-License-Identifier: GPL-3.0-or-later
/** What detectors see in every frame: found once, then played back to the task in any sampling phase. */
import type { RawDetection } from '../../../core/detect/detection.ts';
import { lookInterval, tickMilliseconds } from '../../../core/detect/sampling-plan.ts';
import { decodeFrames } from '../../../electron/service/engine/media/decode.ts';
import { openSource } from '../../../electron/service/engine/media/source.ts';
import { RgbConverter } from '../../../electron/service/engine/media/to-rgb.ts';
import { detectWith, type Looker } from '../../../electron/service/engine/tasks/detect.ts';
import type { KindRun, TaskInput, TaskOutput } from '../../../electron/service/engine/tasks/task-table.ts';
import type { Find } from '../../../models/finds.ts';
import type { Recording } from './clip-files.ts';

type Seen = ReadonlyMap<number, readonly RawDetection[]>;

/** Shows the detectors those frames of a recording for which `wanted` holds, by their number. */
export async function seenIn(
  recording: Recording,
  detectors: Looker,
  wanted: (frame: number) => boolean = () => true,
): Promise<Seen> {
  const seen = new Map<number, readonly RawDetection[]>();
  const converter = new RgbConverter(recording.orientation);
  const source = openSource(recording.path);
  let open: { readonly frame: number; readonly look: Promise<readonly RawDetection[]> }[] = [];
  const settle = async (most: number): Promise<void> => {
    while (open.length > most) {
      const [oldest, ...rest] = open;
      open = rest;
      if (oldest) seen.set(oldest.frame, await oldest.look);
    }
  };
  try {
    for (const { number, frame } of decodeFrames(source, recording.index, { threads: 1 })) {
      if (!wanted(number)) continue;
      const look = detectors.look(converter.convert(frame), number);
      look.catch(() => undefined);
      open.push({ frame: number, look });
      await settle(2 * detectors.size);
    }
    await settle(0);
  } finally {
    converter.close();
    source.close();
  }
  return seen;
}

/** The scores of a detector of faces. */
export function faceThresholds({ about }: Pick<Looker, 'about'>): Find['thresholds'] {
  const find = about.finds.find(({ model }) => model.task === 'face');
  if (!find) throw new Error('nobody looks for faces');
  return find.thresholds;
}

/** What a run found of faces. */
export function faceRun({ runs }: TaskOutput<'detect'>): KindRun {
  const run = runs.find(({ model }) => model.task === 'face');
  if (!run) throw new Error('nobody looked for faces');
  return run;
}

/** Detectors that answer at once, with what was seen before. */
export function playback(seen: Seen, about: Looker['about'], size: number): Looker {
  return {
    about,
    size,
    look: (_, frame) => {
      const found = seen.get(frame);
      return found ? Promise.resolve(found) : Promise.reject(new Error(`nobody looked at frame ${frame}`));
    },
  };
}

/** The first steps that between them let every frame be a look: one where every frame is one anyway. */
export function phasesOf(recording: Recording, profile: TaskInput<'detect'>['profile']): readonly number[] {
  const { pts, timeBase } = recording.index;
  const frameTicks = (pts[1] ?? 0) - (pts[0] ?? 0);
  const perFrame = frameTicks * tickMilliseconds(timeBase);
  const count = Math.max(1, Math.round(lookInterval[profile] / perFrame));
  return Array.from({ length: count }, (_, step) => step + 1);
}

export function taskInput(
  recording: Recording,
  profile: TaskInput<'detect'>['profile'],
): TaskInput<'detect'> {
  const { path, index, orientation, display } = recording;
  return { path, index, orientation, display, profile, engine: 'auto', modelPack: null };
}

export const heedless = { checkpoint: (): Promise<void> => Promise.resolve() };

/** The detect task in one sampling phase. */
export function detectInPhase(
  recording: Recording,
  profile: TaskInput<'detect'>['profile'],
  looker: Looker,
  firstStep: number,
): Promise<TaskOutput<'detect'>> {
  return detectWith(looker, taskInput(recording, profile), heedless, firstStep);
}
