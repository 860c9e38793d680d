// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Turns the raw heads of YuNet into boxes. It has no anchors: every cell of the maps of stride 8, 16 and 32 states one
 * box, its centre relative to the cell's corner and its size as a logarithm, both in strides; its score is the geometric
 * mean of class and objectness (Wu et al., YuNet, https://doi.org/10.1007/s11633-023-1423-y; the same arithmetic as
 * OpenCV's FaceDetectorYN). Landmarks are never read.
 */
import type { RawTensors } from '../runtimes/session.ts';
import {
  addBox,
  type Candidate,
  type DecodeShape,
  headValues,
  requireLandmarks,
  type TensorRoles,
} from './decoder.ts';

const strides = [8, 16, 32];

/** Boxes of picture `index` of a batch, in input pixels. Roles: `scores`, `objectness`, `boxes`, each by rising stride. */
export function decodeYuNet(
  tensors: RawTensors,
  roles: TensorRoles,
  index: number,
  shape: DecodeShape,
  floor: number,
): readonly Candidate[] {
  const candidates: Candidate[] = [];
  const counts = strides.map((stride) => (shape.width / stride) * (shape.height / stride));
  requireLandmarks(tensors, roles['landmarks'], counts, shape);
  strides.forEach((stride, head) => {
    const columns = shape.width / stride;
    const count = columns * (shape.height / stride);
    const classes = headValues(tensors, roles['scores']?.[head], index, count, shape);
    const objectness = headValues(tensors, roles['objectness']?.[head], index, count, shape);
    const boxes = headValues(tensors, roles['boxes']?.[head], index, count * 4, shape);
    for (let cell = 0; cell < count; cell += 1) {
      const score = Math.sqrt(clamp(classes[cell]) * clamp(objectness[cell]));
      if (Number.isNaN(score)) throw new Error('the network gave a score that is not a number');
      if (score < floor) continue;
      const at = cell * 4;
      const centreX = ((cell % columns) + (boxes[at] ?? 0)) * stride;
      const centreY = (Math.floor(cell / columns) + (boxes[at + 1] ?? 0)) * stride;
      const width = Math.exp(boxes[at + 2] ?? 0) * stride;
      const height = Math.exp(boxes[at + 3] ?? 0) * stride;
      addBox(candidates, { score, x: centreX - width / 2, y: centreY - height / 2, width, height });
    }
  });
  return candidates;
}

function clamp(value: number | undefined): number {
  return Math.min(1, Math.max(0, value ?? Number.NaN));
}
