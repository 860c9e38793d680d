// SPDX-License-Identifier: GPL-3.0-or-later
/** What a run of detection saw: kept with the case, since doubts are found in it long after the pictures are gone. */
import * as z from 'zod';
import type { Json } from '../base/canonical-json.ts';
import type { Detection, Kind } from '../detect/detection.ts';

/** A box that a detector gave, of at least the score from which it may continue a track. */
export type Sight = Pick<Detection, 'frame' | 'box' | 'score' | 'surest'>;

export type Looks = {
  /** Frames that were looked at, ascending. */
  readonly sampledFrames: readonly number[];
  /** First frames of new scenes, ascending. */
  readonly cuts: readonly number[];
  /** First frames of the same scene in another light, ascending. */
  readonly lightJumps: readonly number[];
  /** Scores from which a box starts and continues a track. */
  readonly thresholds: { readonly birth: number; readonly continue: number };
  /** By rising frame. */
  readonly sights: readonly Sight[];
};

/** What a run saw of one kind. */
export type SeenRun = Looks & { readonly kind: Kind };

const frame = z.int().min(0);
const score = z.number().min(0).max(1);
const schema = z.strictObject({
  schema: z.literal(1),
  sampledFrames: z.array(frame),
  cuts: z.array(frame),
  /** Cases of before took them for cuts. */
  lightJumps: z.array(frame).default([]),
  thresholds: z.strictObject({ birth: score, continue: score }),
  /** Frame, x, y, width, height in 1/16 px, score, and what the surest pass gave it where that is less: a long recording has many. */
  sights: z.array(
    z.tuple([frame, z.int(), z.int(), z.int().min(1), z.int().min(1), score, score.optional()]),
  ),
});

export function looksToJson(looks: Looks): Json {
  const { sampledFrames, cuts, lightJumps, thresholds, sights } = looks;
  return {
    schema: 1,
    sampledFrames: [...sampledFrames],
    cuts: [...cuts],
    lightJumps: [...lightJumps],
    thresholds,
    sights: sights.map(({ frame: at, box, score: all, surest }) => [
      ...[at, box.x, box.y, box.width, box.height, all],
      ...(surest === undefined || surest >= all ? [] : [surest]),
    ]),
  };
}

/** Throws what zod says of data that is not what `looksToJson` gives. */
export function looksFromJson(data: unknown): Looks {
  const { sampledFrames, cuts, lightJumps, thresholds, sights } = schema.parse(data);
  return {
    sampledFrames,
    cuts,
    lightJumps,
    thresholds,
    sights: sights.map(([at, x, y, width, height, all, surest]) => ({
      ...{ frame: at, box: { x, y, width, height }, score: all },
      ...(surest === undefined ? {} : { surest }),
    })),
  };
}
