// SPDX-License-Identifier: GPL-3.0-or-later
/** Following what lies in a box from picture to picture, forwards or backwards in time. */
import type { SceneMotion } from '../../core/track/motion.ts';
import { addon } from './addon.ts';
import { checkArray, checkNumber, checkObject } from './arguments.ts';
import { checkSmallLuma, type SmallLuma } from './small-luma.ts';

/** A box in px of small pictures; fractions and parts outside are allowed. */
export type SmallBox = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export type PathPoint = SmallBox & {
  /** Similarity with what is followed, up to 1. */
  readonly confidence: number;
};

/** Why a path ends: no more pictures, another box reached, not found again, or out of the picture. */
export const pathEnds = ['pictures', 'met', 'lost', 'left'] as const;
export type PathEnd = (typeof pathEnds)[number];

export type FollowedPath = {
  /** One per picture after the first, as far as the path goes. */
  readonly points: readonly PathPoint[];
  readonly end: PathEnd;
  /** Which of the stops of its last picture was met; -1 when none. */
  readonly met: number;
};

/** A picture on the way, in the order of following. */
export type FollowStep = {
  readonly luma: SmallLuma;
  /** From the step before to this one; of no meaning for the first. */
  readonly motion: SceneMotion;
  /** Boxes that end a path which reaches one of them. */
  readonly stops: readonly SmallBox[];
};

const mostCoordinate = 1e6;
const mostBoxes = 4096;
const mostSteps = 1024;

function packBoxes(boxes: readonly SmallBox[], name: string): Float64Array {
  if (checkArray(boxes, name).length > mostBoxes) {
    throw new RangeError(`${name} holds ${boxes.length} boxes; at most ${mostBoxes} are taken`);
  }
  const packed = new Float64Array(4 * boxes.length);
  boxes.forEach((box, index) => {
    checkObject(box, `${name}[${index}]`);
    packed.set(
      [
        checkNumber(box.x, `${name}[${index}].x`, -mostCoordinate, mostCoordinate),
        checkNumber(box.y, `${name}[${index}].y`, -mostCoordinate, mostCoordinate),
        checkNumber(box.width, `${name}[${index}].width`, Number.MIN_VALUE, mostCoordinate),
        checkNumber(box.height, `${name}[${index}].height`, Number.MIN_VALUE, mostCoordinate),
      ],
      4 * index,
    );
  });
  return packed;
}

function packMotions(steps: readonly FollowStep[]): Float64Array {
  const packed = new Float64Array(4 * steps.length);
  steps.forEach(({ motion }, index) => {
    checkObject(motion, `steps[${index}].motion`);
    const field = (name: keyof SceneMotion): number =>
      checkNumber(motion[name], `steps[${index}].motion.${name}`, -mostCoordinate, mostCoordinate);
    packed.set([field('a'), field('b'), field('tx'), field('ty')], 4 * index);
  });
  return packed;
}

function toPath(numbers: Float64Array): FollowedPath {
  const points: PathPoint[] = [];
  for (let at = 2; at + 4 < numbers.length; at += 5) {
    const [x = 0, y = 0, width = 0, height = 0, confidence = 0] = numbers.subarray(at, at + 5);
    points.push({ x, y, width, height, confidence });
  }
  return { points, end: pathEnds[numbers[0] ?? 0] ?? 'lost', met: numbers[1] ?? -1 };
}

/**
 * Follows each of `starts`, boxes of the first step's picture, through the pictures of the other steps. All pictures have
 * one size. Nothing that was seen of a subject outlives the call.
 */
export function followBoxes(steps: readonly FollowStep[], starts: readonly SmallBox[]): FollowedPath[] {
  if (checkArray(steps, 'steps').length > mostSteps) {
    throw new RangeError(`steps holds ${steps.length} pictures; at most ${mostSteps} are taken`);
  }
  const [first] = steps;
  if (!first) throw new RangeError('steps must hold at least one picture');
  const pictures = steps.map(({ luma }, index) => checkSmallLuma(luma, `steps[${index}].luma`).pyramid);
  return addon()
    .followBoxes(
      pictures,
      first.luma.width,
      first.luma.height,
      packMotions(steps),
      steps.map(({ stops }, index) => packBoxes(stops, `steps[${index}].stops`)),
      packBoxes(starts, 'starts'),
    )
    .map(toPath);
}
