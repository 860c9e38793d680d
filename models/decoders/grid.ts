// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Turns the outputs of a single-stage detector into boxes, as its layout describes them (`grid-layout.ts`). Roles:
 *
 * - `scores` and `boxes`, and where the network has it `objectness`: one tensor for each stride, or one for all of them, the grids one
 *   after the other; or
 * - `rows`: everything of a box in one tensor: its four numbers, then its objectness when `objectness` names the same tensor, then a
 *   value for each class.
 *
 * In a grid boxes go cell by cell, row by row, in a cell prior by prior. Objectness has the activation of the classes, never softmax.
 */
import { type Anchor, boxOf } from './box-coding.ts';
import {
  addBox,
  type Candidate,
  type Decode,
  type DecodeShape,
  headValues,
  requireLandmarks,
  type TensorRoles,
} from './decoder.ts';
import type { GridLayout } from './grid-layout.ts';

const none = [[1, 1]] as const;

/** One grid of a picture. */
type Grid = {
  readonly stride: number;
  readonly columns: number;
  readonly cells: number;
  readonly priors: readonly (readonly [number, number])[];
};

/** The `count` values of a tensor that are of the picture looked at. Throws when it holds anything else. */
type Hold = (name: string | undefined, count: number) => Float32Array;

/** Reads value `value` of box `box`, counted within its grid. */
type Read = (box: number, value: number) => number;

function gridsOf({ strides, box }: GridLayout, { width, height }: DecodeShape): readonly Grid[] {
  return strides.map((stride, at) => {
    const columns = Math.ceil(width / stride);
    const priors = box.coding === 'priors' ? (box.priors[at] ?? []) : none;
    return { stride, columns, cells: columns * Math.ceil(height / stride), priors };
  });
}

function boxesIn({ cells, priors }: Grid): number {
  return cells * priors.length;
}

/** How the values of a role are read in each grid. `values`: numbers a box; the tensors have to hold exactly those. */
function readersOf(
  hold: Hold,
  names: readonly string[] | undefined,
  grids: readonly Grid[],
  values: number,
  order: GridLayout['order'],
): readonly Read[] {
  const inAll = grids.reduce((sum, grid) => sum + boxesIn(grid), 0);
  const joined = names?.length === 1 && grids.length > 1;
  const whole = joined ? hold(names[0], inAll * values) : undefined;
  let before = 0;
  return grids.map((grid, at): Read => {
    const first = before;
    before += boxesIn(grid);
    const tensor = whole ?? hold(names?.[at], boxesIn(grid) * values);
    const offset = whole ? first : 0;
    if (order === 'rows') return (box, value) => tensor[(offset + box) * values + value] ?? Number.NaN;
    if (whole) return (box, value) => tensor[value * inAll + offset + box] ?? Number.NaN;
    // The planes of a convolution: all values of the first prior, then all of the second.
    const count = grid.priors.length;
    return (box, value) =>
      tensor[((box % count) * values + value) * grid.cells + Math.floor(box / count)] ?? Number.NaN;
  });
}

/** How scores and boxes are read in each grid. */
type Readers = {
  readonly scores: readonly Read[];
  readonly objectness: readonly Read[] | null;
  readonly boxes: readonly Read[];
};

function allReaders(
  hold: Hold,
  roles: TensorRoles,
  grids: readonly Grid[],
  { classes, order }: GridLayout,
): Readers {
  const read = (names: readonly string[] | undefined, values: number): readonly Read[] =>
    readersOf(hold, names, grids, values, order);
  const { rows, objectness } = roles;
  if (rows === undefined) {
    return {
      scores: read(roles['scores'], classes.length),
      objectness: objectness ? read(objectness, 1) : null,
      boxes: read(roles['boxes'], 4),
    };
  }
  const first = objectness ? 5 : 4;
  const whole = read(rows, first + classes.length);
  return {
    scores: whole.map((reader) => (box, value) => reader(box, first + value)),
    objectness: objectness ? whole.map((reader) => (box) => reader(box, 4)) : null,
    boxes: whole,
  };
}

function sigmoid(value: number): number {
  return 1 / (1 + Math.exp(-value));
}

/** The probability that a box is of one of the wanted classes: the best of them. */
function wantedScore(
  { classes, activation }: GridLayout,
  wanted: readonly number[],
  read: Read,
  box: number,
): number {
  let best = Number.NEGATIVE_INFINITY;
  for (const at of wanted) {
    const value = read(box, at);
    if (Number.isNaN(value)) return Number.NaN;
    best = Math.max(best, value);
  }
  if (activation === 'none') return Math.min(1, Math.max(0, best));
  if (activation === 'sigmoid') return sigmoid(best);
  let sum = 0;
  for (let at = 0; at < classes.length; at += 1) sum += Math.exp(read(box, at) - best);
  return 1 / sum;
}

/** The decoder of one layout. It throws when tensors do not hold what the layout says, or a score or a sure box is not a number. */
export function gridDecoder(layout: GridLayout): Decode {
  const wanted = layout.wanted.map((name) => layout.classes.indexOf(name));
  return (tensors, roles, index, shape, floor) => {
    const grids = gridsOf(layout, shape);
    const hold: Hold = (name, count) => headValues(tensors, name, index, count, shape);
    const { scores, objectness, boxes } = allReaders(hold, roles, grids, layout);
    requireLandmarks(tensors, roles['landmarks'], grids.map(boxesIn), shape);
    const candidates: Candidate[] = [];
    grids.forEach((grid, at) => {
      const [readScore, readBox, readObjectness] = [scores[at], boxes[at], objectness?.[at]];
      if (!readScore || !readBox) throw new Error(`there is no tensor for stride ${grid.stride}`);
      for (let box = 0; box < boxesIn(grid); box += 1) {
        const object = readObjectness ? readObjectness(box, 0) : 1;
        const certain =
          readObjectness && layout.activation !== 'none' ? sigmoid(object) : Math.min(1, Math.max(0, object));
        const score = certain * wantedScore(layout, wanted, readScore, box);
        if (Number.isNaN(score)) throw new Error('the network gave a score that is not a number');
        if (score < floor) continue;
        const place = boxOf(
          layout.box,
          [readBox(box, 0), readBox(box, 1), readBox(box, 2), readBox(box, 3)],
          anchorOf(grid, box),
        );
        addBox(candidates, { score, ...place });
      }
    });
    return candidates;
  };
}

function anchorOf({ stride, columns, priors }: Grid, box: number): Anchor {
  const cell = Math.floor(box / priors.length);
  return {
    column: cell % columns,
    row: Math.floor(cell / columns),
    stride,
    prior: priors[box % priors.length] ?? [1, 1],
  };
}
