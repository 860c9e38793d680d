// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Turns the raw heads of BlazeFace (full-range model) into boxes. It has one map of stride 4 with one anchor a cell, of unit
 * size and centred in it (mediapipe modules/face_detection/face_detection_full_range_common.pbtxt). A row of the regressors
 * is centre x, centre y, width, height in input pixels, then six landmarks, which are ignored.
 */
import type { RawTensors } from '../runtimes/session.ts';
import { type Candidate, type DecodeShape, headValues, type TensorRoles } from './decoder.ts';

const stride = 4;
const valuesPerRow = 16;

/**
 * From the network's box, which spans eyebrows to chin, to the face from hairline to chin: the centre moves by this share of the
 * box's height and the sides are multiplied. Medians over true faces of made clips and faces that YuNet sees in real ones;
 * the model card has the figures.
 */
const faceOfBox = { down: -0.065, width: 0.92, height: 1.22 } as const;

/** Scores are clipped to this many logits before the sigmoid, as upstream does (`score_clipping_thresh: 100`). */
const clippedLogit = 100;

/**
 * Boxes of picture `index` of a batch, in input pixels, with scores of at least `floor` (0 to 1); overlapping ones are
 * all kept. Throws when the tensors do not have the shape that the input size asks for.
 */
export function decodeBlazeFaceFull(
  tensors: RawTensors,
  roles: TensorRoles,
  index: number,
  shape: DecodeShape,
  floor: number,
): readonly Candidate[] {
  const columns = shape.width / stride;
  const count = columns * (shape.height / stride);
  const scores = headValues(tensors, roles['scores']?.[0], index, count, shape);
  const boxes = headValues(tensors, roles['boxes']?.[0], index, count * valuesPerRow, shape);
  const candidates: Candidate[] = [];
  const logitFloor = Math.log(floor / (1 - floor));
  for (let cell = 0; cell < count; cell += 1) {
    const logit = scores[cell] ?? Number.NaN;
    if (Number.isNaN(logit)) throw new Error('the network gave a score that is not a number');
    if (logit < logitFloor) continue;
    const at = cell * valuesPerRow;
    const rawWidth = boxes[at + 2] ?? 0;
    const rawHeight = boxes[at + 3] ?? 0;
    if (!(rawWidth > 0 && rawHeight > 0)) continue;
    const centreX = ((cell % columns) + 0.5) * stride + (boxes[at] ?? 0);
    const rawY = (Math.floor(cell / columns) + 0.5) * stride + (boxes[at + 1] ?? 0);
    const centreY = rawY + faceOfBox.down * rawHeight;
    const width = faceOfBox.width * rawWidth;
    const height = faceOfBox.height * rawHeight;
    const score = 1 / (1 + Math.exp(-Math.max(-clippedLogit, Math.min(clippedLogit, logit))));
    candidates.push({ score, x: centreX - width / 2, y: centreY - height / 2, width, height });
  }
  return candidates;
}
