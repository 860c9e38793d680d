// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Turns the heads of CenterNet (Zhou et al., Objects as Points, https://arxiv.org/abs/1904.07850) into boxes. Each cell of one map
 * of stride 4 says for every class how likely its centre lies there, as a logit, and how far the four edges are from
 * the cell's corner. A centre is a cell that no neighbour exceeds in its class.
 */
import type { RawTensors } from '../runtimes/session.ts';
import { addBox, type Candidate, type DecodeShape, headValues, type TensorRoles } from './decoder.ts';

const stride = 4;
/** Edges are given in units of this many input px. */
const edgeUnit = 16;

/**
 * Boxes of picture `index` of a batch, in input pixels, each with its class. Roles: `scores`, one value for each class, and
 * `edges`: left, top, right, bottom. The number of classes is that of the tensor.
 */
export function decodeCenterNet(
  tensors: RawTensors,
  roles: TensorRoles,
  index: number,
  shape: DecodeShape,
  floor: number,
): readonly Candidate[] {
  const columns = shape.width / stride;
  const rows = shape.height / stride;
  const cells = columns * rows;
  const edges = headValues(tensors, roles['edges']?.[0], index, cells * 4, shape);
  const name = roles['scores']?.[0];
  const classes = (tensors.get(name ?? '')?.length ?? 0) / (cells * (shape.pictures ?? 1));
  if (!Number.isInteger(classes)) throw new Error(`the tensor ${name} does not hold whole cells`);
  const scores = headValues(tensors, name, index, cells * classes, shape);
  const candidates: Candidate[] = [];
  const logitFloor = Math.log(floor / (1 - floor));
  for (let at = 0; at < scores.length; at += 1) {
    const logit = scores[at] ?? Number.NaN;
    if (Number.isNaN(logit)) throw new Error('the network gave a score that is not a number');
    if (logit < logitFloor) continue;
    const cell = Math.floor(at / classes);
    const [column, row] = [cell % columns, Math.floor(cell / columns)];
    if (!isPeak(scores, at, { column, row, columns, rows, classes })) continue;
    const [left = 0, top = 0, right = 0, bottom = 0] = edges.subarray(cell * 4, cell * 4 + 4);
    const width = (left + right) * edgeUnit;
    const height = (top + bottom) * edgeUnit;
    addBox(candidates, {
      score: 1 / (1 + Math.exp(-logit)),
      x: column * stride - left * edgeUnit,
      y: row * stride - top * edgeUnit,
      width,
      height,
      class: at % classes,
    });
  }
  return candidates;
}

type Place = {
  readonly column: number;
  readonly row: number;
  readonly columns: number;
  readonly rows: number;
  readonly classes: number;
};

/** True when none of the eight cells around has a larger value in the class of `at`. */
function isPeak(scores: Float32Array, at: number, { column, row, columns, rows, classes }: Place): boolean {
  const own = scores[at] ?? 0;
  for (let down = row === 0 ? 0 : -1; down <= (row === rows - 1 ? 0 : 1); down += 1)
    for (let across = column === 0 ? 0 : -1; across <= (column === columns - 1 ? 0 : 1); across += 1)
      if ((scores[at + (down * columns + across) * classes] ?? 0) > own) return false;
  return true;
}
