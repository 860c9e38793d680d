// SPDX-License-Identifier: GPL-3.0-or-later
/** Decodes the footage once and shows the planned frames to a detector: every k-th, both ends, both sides of a cut. */
import type { Frame } from 'node-av/lib';
import { type Box, type Orientation, unitsPerPixel } from '../../../../core/base/geometry.ts';
import type { Detection, Detector, RawDetection } from '../../../../core/detect/detection.ts';
import { isSceneCut, meanFrameRate, samplingInterval } from '../../../../core/detect/sampling-plan.ts';
import { openDetector } from '../../../../models/open-detector.ts';
import { openModelPack } from '../../../../models/pack.ts';
import { blockMeans } from '../../../../native/lib/index.ts';
import { decodeFrames } from '../media/decode.ts';
import { withPicture } from '../media/picture.ts';
import { openSource } from '../media/source.ts';
import { RgbConverter } from '../media/to-rgb.ts';
import type { Task, TaskInput } from './task-table.ts';

const gridColumns = 32;
const gridRows = 18;
const framesPerCheckpoint = 8;

/** A detector's box in 1/16 px, rounded outward. */
function toBox(raw: RawDetection): Box {
  const x = Math.floor(raw.x * unitsPerPixel);
  const y = Math.floor(raw.y * unitsPerPixel);
  return {
    x,
    y,
    width: Math.max(1, Math.ceil((raw.x + raw.width) * unitsPerPixel) - x),
    height: Math.max(1, Math.ceil((raw.y + raw.height) * unitsPerPixel) - y),
  };
}

/** Looks at frames and keeps what was found, each frame once. */
class Lookout {
  readonly detections: Detection[] = [];
  readonly sampled = new Set<number>();
  readonly #detector: Detector;
  readonly #profile: TaskInput<'detect'>['profile'];
  readonly #converter: RgbConverter;

  constructor(detector: Detector, profile: TaskInput<'detect'>['profile'], orientation: Orientation) {
    this.#detector = detector;
    this.#profile = profile;
    this.#converter = new RgbConverter(orientation);
  }

  async look(frame: Frame, number: number): Promise<void> {
    if (this.sampled.has(number)) return;
    this.sampled.add(number);
    for (const raw of await this.#detector.detect(this.#converter.convert(frame), this.#profile)) {
      this.detections.push({ frame: number, kind: raw.kind, box: toBox(raw), score: raw.score });
    }
  }

  close(): void {
    this.#converter.close();
  }
}

function meanDifference(a: Float32Array, b: Float32Array): number {
  let sum = 0;
  for (let cell = 0; cell < a.length; cell++) sum += Math.abs((a[cell] ?? 0) - (b[cell] ?? 0));
  return a.length === 0 ? 0 : sum / a.length;
}

/** Finds cuts frame by frame from coarse luma means. Pictures smaller than the grid have none. */
class CutFinder {
  readonly cuts: number[] = [];
  #means: Float32Array | undefined;
  #difference = 0;

  isCut(frame: Frame, number: number): boolean {
    if (frame.width < gridColumns || frame.height < gridRows) return false;
    const means = withPicture(frame, (picture) => {
      const scale = 1 / (1 << (picture.bitDepth - 8));
      return blockMeans(picture, gridColumns, gridRows).map((mean) => mean * scale);
    });
    const before = this.#means;
    this.#means = means;
    if (!before) return false;
    const difference = meanDifference(before, means);
    const cut = isSceneCut(difference, this.#difference);
    this.#difference = difference;
    if (cut) this.cuts.push(number);
    return cut;
  }
}

export const detect: Task<'detect'> = async (input, context) => {
  const detector = input.modelPack
    ? await openModelPack(input.modelPack)
    : await openDetector({ engine: input.engine as 'auto' });
  const source = openSource(input.path);
  const total = input.index.pts.length;
  const interval = samplingInterval(input.profile, meanFrameRate(input.index.pts, input.index.timeBase));
  const lookout = new Lookout(detector, input.profile, input.orientation);
  const cutFinder = new CutFinder();
  let previous: { frame: Frame; number: number } | undefined;
  try {
    for (const { number, frame } of decodeFrames(source, input.index, { threads: 1 })) {
      const cut = cutFinder.isCut(frame, number);
      if (cut && previous) await lookout.look(previous.frame, previous.number);
      if (cut || number % interval === 0) await lookout.look(frame, number);
      previous?.frame.free();
      const kept = frame.clone();
      if (!kept) throw new Error(`frame ${number} cannot be kept`);
      previous = { frame: kept, number };
      if (number % framesPerCheckpoint === 0)
        await context.checkpoint({ done: number, total, unit: 'frames', note: 'detecting' });
    }
    if (previous) await lookout.look(previous.frame, previous.number);
    return {
      model: detector.model,
      thresholds: detector.thresholds,
      detections: lookout.detections.sort((a, b) => a.frame - b.frame),
      sampledFrames: [...lookout.sampled].sort((a, b) => a - b),
      cuts: cutFinder.cuts,
      notes: detector.notes,
    };
  } finally {
    previous?.frame.free();
    lookout.close();
    source.close();
    await detector.close();
  }
};
