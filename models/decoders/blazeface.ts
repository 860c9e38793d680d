// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Turns the raw heads of BlazeFace into boxes (Bazarevsky et al., BlazeFace, https://arxiv.org/abs/1907.05047). Each cell of a map has a
 * number of anchors, all of unit size and centred in the cell. A row of the regressors is centre x, centre y, width, height in input pixels, then x and
 * y of six landmarks (eyes, nose, mouth, ears), of which at most the ears are read: they tell how a head is turned. The models differ in their maps,
 * and in how their boxes lie on a face.
 */
import { addBox, type Candidate, type Decode, headValues } from './decoder.ts';

/** One map: input pixels a cell, and anchors in each. */
type Head = { readonly stride: number; readonly anchors: number };

/**
 * From the network's box, which spans eyebrows to chin, to the face from hairline to chin: the centre moves by these shares of the
 * box's sides and the sides are multiplied.
 */
type FaceOfBox = {
  readonly right: number;
  readonly down: number;
  readonly width: number;
  readonly height: number;
  /** How far the centre moves towards the middle between the ears, 0 to 1: of a head that is turned the box reaches out in front of the face. */
  readonly toEars: number;
};

const valuesPerAnchor = 16;
/** Where in a row the x of the ears are, from the same origin as the centre's. */
const earsAt = [12, 14] as const;

/** Scores are clipped to this many logits before the sigmoid, as upstream does (`score_clipping_thresh: 100`). */
const clippedLogit = 100;

/**
 * The decoder of one model. It gives boxes in input pixels with scores of at least `floor` (0 to 1); overlapping ones are
 * all kept. It throws when the tensors do not have the shape that the input size asks for, or a score or a sure box is not a number.
 */
function blazeFaceDecoder(heads: readonly Head[], faceOfBox: FaceOfBox): Decode {
  return (tensors, roles, index, shape, floor) => {
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
        const [ear, otherEar] = earsAt;
        const betweenEars = ((boxes[at + ear] ?? 0) + (boxes[at + otherEar] ?? 0)) / 2;
        const offset = (boxes[at] ?? 0) * (1 - faceOfBox.toEars) + betweenEars * faceOfBox.toEars;
        const rawX = ((cell % columns) + 0.5) * stride + offset;
        const rawY = (Math.floor(cell / columns) + 0.5) * stride + (boxes[at + 1] ?? 0);
        const centreX = rawX + faceOfBox.right * rawWidth;
        const centreY = rawY + faceOfBox.down * rawHeight;
        const width = faceOfBox.width * rawWidth;
        const height = faceOfBox.height * rawHeight;
        const score = 1 / (1 + Math.exp(-Math.max(-clippedLogit, Math.min(clippedLogit, logit))));
        addBox(candidates, { score, x: centreX - width / 2, y: centreY - height / 2, width, height });
      }
    });
    return candidates;
  };
}

/**
 * The back-camera model (mediapipe face_detection_back options). Its fit to a face was measured on annotated photographs (248 faces of
 * 24 px and more) and against YuNet on eight clips (251 faces). The two draw the upper edge differently: the annotations of bare faces
 * within 7 % of the raw box, YuNet 20 % above it. This map holds both; the model card has the figures.
 */
export const decodeBlazeFace = blazeFaceDecoder(
  [
    { stride: 16, anchors: 2 },
    { stride: 32, anchors: 6 },
  ],
  { right: 0.015, down: -0.04, width: 0.95, height: 1.15, toEars: 0 },
);

/**
 * The full-range model (mediapipe modules/face_detection/face_detection_full_range_common.pbtxt). Its fit: medians over true faces of
 * made clips and faces that YuNet sees in real ones; the model card has the figures.
 */
export const decodeBlazeFaceFull = blazeFaceDecoder([{ stride: 4, anchors: 1 }], {
  right: 0,
  down: -0.065,
  width: 0.92,
  height: 1.22,
  toEars: 0.5,
});
