// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The second look: decodes a finished copy and shows some of its frames to a detector that had no part in it. What it is sure of is held
 * against veils and tracks (core/render/second-look.ts).
 */
import type { Kind, RawDetection } from '../../../../core/detect/detection.ts';
import type { FrameIndex } from '../../../../core/ingest/footage.ts';
import type { CopySight } from '../../../../core/render/copy-sight.ts';
import { pairFrames } from '../../../../core/render/frame-pairing.ts';
import { concludeLook } from '../../../../core/render/second-look.ts';
import { DetectorPool } from '../detectors/detector-pool.ts';
import { decodeFrames } from '../media/decode.ts';
import { openSource } from '../media/source.ts';
import { RgbConverter } from '../media/to-rgb.ts';
import { toBox } from './detect.ts';
import { indexCopy } from './index-copy.ts';
import type { Task, TaskContext, TaskInput } from './task-table.ts';

const framesPerCheckpoint = 8;
/** Pictures that may wait for each detector, so that none is idle while a frame is decoded. */
const picturesPerDetector = 2;

/** The frames of the copy that stand for those to look at, each with its number in the original. */
function wantedIn(copy: FrameIndex, { index, frames }: TaskInput<'lookAgain'>): ReadonlyMap<number, number> {
  const partner = pairFrames(index, copy);
  const pairs = frames.map((frame): [number, number] => [partner[frame] ?? -1, frame]);
  return new Map(pairs.filter(([number]) => number >= 0));
}

type Seen = { readonly frames: readonly number[]; readonly sights: readonly CopySight[] };

/** Frames that are with the detectors, answered in order. */
class Waiting {
  readonly frames: number[] = [];
  readonly sights: CopySight[] = [];
  readonly #open: { readonly frame: number; readonly look: Promise<readonly RawDetection[]> }[] = [];
  readonly #kind: Kind;
  readonly #least: number;

  constructor(kind: Kind, least: number) {
    this.#kind = kind;
    this.#least = least;
  }

  add(frame: number, look: Promise<readonly RawDetection[]>): void {
    // It is awaited in turn; a failure before that is not lost.
    look.catch(() => undefined);
    this.frames.push(frame);
    this.#open.push({ frame, look });
  }

  /** Waits until at most `most` looks are open. */
  async settle(most: number): Promise<void> {
    while (this.#open.length > most) {
      const first = this.#open.shift();
      if (!first) return;
      for (const raw of await first.look)
        if (raw.kind === this.#kind && raw.score >= this.#least)
          this.sights.push({ frame: first.frame, box: toBox(raw), score: raw.score });
    }
  }
}

/** Decodes the whole copy and looks at what is wanted. */
async function lookThrough(
  input: TaskInput<'lookAgain'>,
  pool: DetectorPool,
  least: number,
  context: TaskContext,
): Promise<Seen> {
  const copy = await indexCopy(input.path, context);
  const wanted = wantedIn(copy, input);
  const waiting = new Waiting(input.kind, least);
  const source = openSource(input.path);
  const converter = new RgbConverter(input.orientation);
  const total = copy.pts.length;
  try {
    for (const { number, frame } of decodeFrames(source, copy, { threads: 1 })) {
      const original = wanted.get(number);
      if (original !== undefined) {
        waiting.add(original, pool.look(converter.convert(frame)));
        await waiting.settle(picturesPerDetector * pool.size);
      }
      if (number % framesPerCheckpoint === 0)
        await context.checkpoint({ done: number, total, unit: 'frames', note: 'looking again' });
    }
    await waiting.settle(0);
    return waiting;
  } finally {
    converter.close();
    source.close();
  }
}

export const lookAgain: Task<'lookAgain'> = async (input, context) => {
  const { kind, modelPack, model, sampling, sheet, shown } = input;
  const pool = await DetectorPool.open({
    engine: 'auto',
    profile: 'fast',
    kinds: [kind],
    modelPack,
    ...(model !== null && { model }),
  });
  try {
    const find = pool.about.finds.find((one) => one.model.task === kind);
    if (!find) throw new Error(`nobody looks for ${kind}`);
    const { frames, sights } = await lookThrough(input, pool, find.thresholds.birth, context);
    return concludeLook({ kind, model: find.model, sampling, frames }, sights, sheet, shown);
  } finally {
    await pool.close();
  }
};
