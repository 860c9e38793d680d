// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Decodes the footage once: the planned frames and both sides of a cut or of a jump of light go to the detectors, small luma of every frame to
 * the tracker, and what both saw becomes tracks. Detectors look while decoding goes on; memory is bounded by the number
 * of pictures that wait for them and by the tracker's window.
 */
import type { Frame } from 'node-av/lib';
import { type Box, unitsPerPixel } from '../../../../core/base/geometry.ts';
import {
  type Detection,
  type Kind,
  leastFaceHeight,
  type RawDetection,
  type RgbPicture,
} from '../../../../core/detect/detection.ts';
import { lookInterval, planLooks, tickMilliseconds } from '../../../../core/detect/sampling-plan.ts';
import type { ClipFacts } from '../../../../core/track/clip.ts';
import { SceneMotions, scaleMotion } from '../../../../core/track/motion.ts';
import { trackSettings } from '../../../../core/track/settings.ts';
import { DetectorPool } from '../detectors/detector-pool.ts';
import type { AboutDetectors } from '../detectors/thread-messages.ts';
import { Follower } from '../follow/follower.ts';
import { type SceneFrame, SceneWatch } from '../follow/scene-watch.ts';
import { decodeFrames } from '../media/decode.ts';
import { openSource } from '../media/source.ts';
import { RgbConverter } from '../media/to-rgb.ts';
import { kindRuns } from './kind-runs.ts';
import type { Task, TaskContext, TaskInput, TaskOutput } from './task-table.ts';

const framesPerCheckpoint = 8;
/** Pictures that may wait for each detector, so that none is idle while a frame is decoded. */
const picturesPerDetector = 2;

/** A detector's box in 1/16 px, rounded outward. */
export function toBox(raw: RawDetection): Box {
  const x = Math.floor(raw.x * unitsPerPixel);
  const y = Math.floor(raw.y * unitsPerPixel);
  return {
    x,
    y,
    width: Math.max(1, Math.ceil((raw.x + raw.width) * unitsPerPixel) - x),
    height: Math.max(1, Math.ceil((raw.y + raw.height) * unitsPerPixel) - y),
  };
}

/** A frame between the decoder and the tracker. */
type Passing = {
  readonly number: number;
  readonly scene: SceneFrame;
  /** What the detectors find; undefined where none looks. */
  look: Promise<readonly RawDetection[]> | undefined;
};

/** Whoever looks at pictures: detectors, or a measurement that knows what they saw. */
export interface Looker {
  readonly about: AboutDetectors;
  /** How many pictures are looked at side by side. */
  readonly size: number;
  /** Looks at a picture, whose memory may be taken away; `frame` is its number. */
  look(picture: RgbPicture, frame: number): Promise<readonly RawDetection[]>;
}

/** The way of the frames from the decoder past the detectors to the tracker, in order. */
class Passage {
  readonly sampled: number[] = [];
  readonly cuts: number[] = [];
  readonly lightJumps: number[] = [];
  readonly motions: SceneMotions;
  readonly follower: Follower;
  /** Lines of text that may be burnt in: they stand still or are none, so they are not followed. */
  readonly lines: Detection[] = [];
  readonly #input: TaskInput<'detect'>;
  readonly #pool: Looker;
  readonly #scenes: SceneWatch;
  readonly #converter: RgbConverter;
  readonly #planned: ReadonlySet<number>;
  /** Scores below which a box of a kind does not even continue a track. */
  readonly #least: ReadonlyMap<Kind, number>;
  readonly #tick: number;
  readonly #passing: Passing[] = [];
  /** A copy of the newest frame, in case the next one begins a scene or lies in another light. */
  #newest: Frame | undefined;

  constructor(input: TaskInput<'detect'>, pool: Looker, reachSeconds: number, firstStep: number | undefined) {
    const { index, orientation, profile } = input;
    this.#input = input;
    this.#pool = pool;
    this.#scenes = new SceneWatch(orientation);
    this.#converter = new RgbConverter(orientation);
    this.#planned = new Set(planLooks(index.pts, index.timeBase, lookInterval[profile], firstStep));
    this.#least = new Map(pool.about.finds.map(({ model, thresholds }) => [model.task, thresholds.continue]));
    this.#tick = tickMilliseconds(index.timeBase) / 1000;
    this.motions = new SceneMotions(index.pts.length);
    this.follower = new Follower(reachSeconds);
  }

  seconds(number: number): number {
    return (this.#input.index.pts[number] ?? 0) * this.#tick;
  }

  /** Takes a decoded frame, and waits while too many pictures are with the detectors. */
  async add(number: number, frame: Frame): Promise<void> {
    const passing: Passing = { number, scene: this.#scenes.next(frame), look: undefined };
    const { cut, lightJump } = passing.scene;
    if (cut) this.cuts.push(number);
    if (lightJump) this.lightJumps.push(number);
    if (cut || lightJump) this.#lookAtNewest();
    this.#passing.push(passing);
    this.#keep(frame);
    if (cut || lightJump || this.#planned.has(number)) this.#lookAtNewest();
    await this.#pass(picturesPerDetector * this.#pool.size);
  }

  /** Waits for everything. The last frame is looked at even when the index promised more that did not come. */
  async finish(): Promise<void> {
    this.#lookAtNewest();
    await this.#pass(0);
    this.follower.finish();
  }

  close(): void {
    this.#newest?.free();
    this.#converter.close();
  }

  #keep(frame: Frame): void {
    this.#newest?.free();
    const kept = frame.clone();
    if (!kept) throw new Error('a frame cannot be kept');
    this.#newest = kept;
  }

  #lookAtNewest(): void {
    const newest = this.#passing.at(-1);
    if (!newest || !this.#newest || newest.look) return;
    newest.look = this.#pool.look(this.#converter.convert(this.#newest), newest.number);
    // It is awaited in turn; a failure before that is not lost.
    newest.look.catch(() => undefined);
    this.sampled.push(newest.number);
  }

  /** Hands frames on until at most `most` looks are open; the newest frame stays, since it may yet be looked at. */
  async #pass(most: number): Promise<void> {
    const keep = most > 0 ? 1 : 0;
    let open = this.#passing.filter(({ look }) => look).length;
    while (this.#passing.length > keep) {
      const [first] = this.#passing;
      if (!first || (first.look && open <= most)) return;
      this.#handOn(first, first.look ? await first.look : null);
      if (first.look) open--;
      this.#passing.shift();
    }
  }

  #handOn({ number, scene }: Passing, found: readonly RawDetection[] | null): void {
    const detections = found
      ?.filter(({ kind, score }) => score >= (this.#least.get(kind) ?? Number.POSITIVE_INFINITY))
      .filter(({ kind, height }) => kind !== 'face' || height >= leastFaceHeight)
      .map((raw): Detection => {
        const { kind, score, surest } = raw;
        return { frame: number, kind, box: toBox(raw), score, surest };
      });
    this.lines.push(...(detections?.filter(({ kind }) => kind === 'overlay') ?? []));
    const unit = (unitsPerPixel * scene.size.width) / scene.luma.width;
    this.motions.set(number, scaleMotion(scene.motion, unit));
    this.follower.add({
      number,
      seconds: this.seconds(number),
      ...scene,
      detections: detections?.filter(({ kind }) => kind !== 'overlay') ?? null,
    });
  }
}

async function readThrough(
  input: TaskInput<'detect'>,
  passage: Passage,
  context: TaskContext,
): Promise<void> {
  const source = openSource(input.path);
  const total = input.index.pts.length;
  try {
    for (const { number, frame } of decodeFrames(source, input.index, { threads: 1 })) {
      await passage.add(number, frame);
      if (number % framesPerCheckpoint === 0)
        await context.checkpoint({ done: number, total, unit: 'frames', note: 'detecting' });
    }
    await passage.finish();
  } finally {
    passage.close();
    source.close();
  }
}

/** The task with detectors that are open; `firstStep` as in `planLooks`. */
export async function detectWith(
  pool: Looker,
  input: TaskInput<'detect'>,
  context: TaskContext,
  firstStep?: number,
): Promise<TaskOutput<'detect'>> {
  const { finds, notes } = pool.about;
  const reach = Math.max(
    ...finds.map(({ thresholds, model }) => trackSettings(thresholds, model.task).bridgeSeconds),
  );
  const passage = new Passage(input, pool, reach, firstStep);
  await readThrough(input, passage, context);
  const { follower, sampled, cuts, motions, lines, lightJumps } = passage;
  const clip: ClipFacts = {
    display: input.display,
    seconds: input.index.pts.map((_, number) => passage.seconds(number)),
    sampledFrames: sampled,
    cuts,
    motions,
    traces: follower.traces,
  };
  return { runs: kindRuns(finds, { followed: follower.detections, lines, lightJumps }, clip), notes };
}

export const detect: Task<'detect'> = async (input, context): Promise<TaskOutput<'detect'>> => {
  const { engine, modelPack, profile, kinds } = input;
  const pool = await DetectorPool.open({ engine, modelPack, profile, ...(kinds && { kinds }) });
  try {
    return await detectWith(pool, input, context);
  } finally {
    await pool.close();
  }
};
