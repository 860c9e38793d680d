// SPDX-License-Identifier: GPL-3.0-or-later
/** Faces that several detectors agree on in an original, and which of them they still see in a copy. */
import { intersectionOverUnion } from '../../../core/base/geometry.ts';
import type { RawDetection } from '../../../core/detect/detection.ts';
import { faceSize } from './metrics.ts';
import type { Area } from './truth.ts';

export type FoundAgain = {
  readonly faces: number;
  /** Those that every detector finds, and so where to look. */
  readonly byBoth: readonly FaceInFrame[];
  /** How many the first finds, whatever the others see. */
  readonly byFirst: number;
};

export type FaceInFrame = { readonly frame: number; readonly face: Area };

/** What each detector saw, by frame. */
export type Answers = readonly ReadonlyMap<number, readonly RawDetection[]>[];

/** Faces over this, px, count. */
export const leastFace = 20;
/** Detectors frame a face differently, hair or none. */
const samePlace = 0.35;

/** True when a detector sees `face` on its frame. */
export function sees(answer: Answers[number], frame: number, face: Area): boolean {
  return (answer.get(frame) ?? []).some((found) => intersectionOverUnion(found, face) >= samePlace);
}

/**
 * A face of the original is what the first detector sees, over 20 px, and every other sees in the same place. A frame
 * that is missing from the copy counts as one on which nothing is found.
 */
export function countFoundAgain(original: Answers, copy: Answers): FoundAgain {
  const [first, ...others] = original;
  let [faces, byFirst] = [0, 0];
  const byBoth: FaceInFrame[] = [];
  for (const [frame, found] of first ?? []) {
    for (const face of found) {
      if (faceSize(face) <= leastFace || !others.every((answer) => sees(answer, frame, face))) continue;
      faces++;
      const again = copy.map((answer) => sees(answer, frame, face));
      if (again.every(Boolean)) byBoth.push({ frame, face });
      if (again[0]) byFirst++;
    }
  }
  return { faces, byBoth, byFirst };
}
