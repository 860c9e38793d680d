// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Turns the raw heads of BlazeFace (back-camera model) into boxes.
 * Each cell of the stride-16 map has 2 anchors, each of the stride-32 map 6, all of unit size and centred in the cell
 * (Bazarevsky et al., BlazeFace, https://arxiv.org/abs/1907.05047; mediapipe face_detection_back options). A row of
 * the regressors is centre x, centre y, width, height in input pixels, then six landmarks, which are ignored.
 */
import type { RawTensors } from '../runtimes/session.ts';
import { type Candidate, type DecodeShape, headValues, type TensorRoles } from './decoder.ts';

const heads = [
  { stride: 16, anchors: 2 },
  { stride: 32, anchors: 6 },
] as const;

const valuesPerAnchor = 16;

/**
 * From the network's box, which spans eyebrows to chin, to the face from hairline to chin: the centre moves by these shares of the
 * box's sides and the sides are multiplied. Measured on annotated photographs (248 faces of 24 px and more) and against YuNet on
 * eight clips (251 faces). The two draw the upper edge differently: the annotations of bare faces within 7 % of the raw box, YuNet 20 %
 * above it. This map holds both; the model card has the figures.
 */
const faceOfBox = { right: 0.015, down: -0.04, width: 0.95, height: 1.15 } as const;

/** Scores are clipped to this many logits before the sigmoid, as upstream does (`score_clipping_thresh: 100`). */
const clippedLogit = 100;

/**
 * Boxes of picture `index` of a batch, in input pixels, with scores of at least `floor` (0 to 1); overlapping ones are
 * all kept. Throws when the tensors do not have the shape that the input size asks for.
 */
export function decodeBlazeFace(
  tensors: RawTensors,
  roles: TensorRoles,
  index: number,
  shape: DecodeShape,
  floor: number,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  const logitFloor = Math.log(floor / (1 - floor));
  heads.forEach(({ stride, anchors }, head) => {
    const columns = shape.width / stride;
    const count = columns * (shape.height / stride) * anchors;
    const scores = headValues(tensors, roles['scores']?.[head], index, count, shape);
    const boxes = headValues(tensors, roles['boxes']?.[head], index, count * valuesPerAnchor, shape);
    for (let anchor = 0; anchor < count; anchor += 1) {
      const logit = scores[anchor] ?? Number.NaN;
      if (Number.isNaN(logit)) throw new Error('the network gave a score that is not a number');
      if (logit < logitFloor) continue;
      const cell = Math.floor(anchor / anchors);
      const at = anchor * valuesPerAnchor;
      const rawWidth = boxes[at + 2] ?? 0;
      const rawHeight = boxes[at + 3] ?? 0;
      if (!(rawWidth > 0 && rawHeight > 0)) continue;
      const rawX = ((cell % columns) + 0.5) * stride + (boxes[at] ?? 0);
      const rawY = (Math.floor(cell / columns) + 0.5) * stride + (boxes[at + 1] ?? 0);
      const centreX = rawX + faceOfBox.right * rawWidth;
      const centreY = rawY + faceOfBox.down * rawHeight;
      const width = faceOfBox.width * rawWidth;
      const height = faceOfBox.height * rawHeight;
      const score = 1 / (1 + Math.exp(-Math.max(-clippedLogit, Math.min(clippedLogit, logit))));
      candidates.push({ score, x: centreX - width / 2, y: centreY - height / 2, width, height });
    }
  });
  return candidates;
}
