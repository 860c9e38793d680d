// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * How the outputs of a single-stage detector lie, as a manifest states it: most detectors of that kind differ in nothing else, whether
 * they have anchors (SSD and its kin) or none (FCOS, YOLOX and their kin). It is data; what it can say is what `grid.ts` can read.
 */
import { z } from 'zod';

const className = z.string().regex(/^[a-z0-9][a-z0-9 _-]{0,63}$/i);
const side = z.number().positive().max(16384);

/** Where in its cell a box is anchored, in shares of the cell. */
const cell = z.union([z.literal(0), z.literal(0.5)]);

const boxSchema = z.discriminatedUnion('coding', [
  /** Distances of the left, upper, right and lower edge from the anchor point (FCOS, SCRFD). */
  z.strictObject({ coding: z.literal('edges'), cell, unit: z.enum(['stride', 'pixel']) }),
  /** Centre from the anchor point in strides, then the logarithm of width and height in strides (YOLOX). */
  z.strictObject({ coding: z.literal('centre-exp'), cell }),
  /** Centre, width and height in input pixels, as the network worked them out (YOLO exports). */
  z.strictObject({ coding: z.literal('centre-size') }),
  /** Left, upper, right and lower edge in input pixels. */
  z.strictObject({ coding: z.literal('corners') }),
  /**
   * Against prior boxes centred in the cell (SSD): centre in prior sizes, logarithm of the size in prior sizes, each multiplied by
   * its `variance`. `priors`: width and height in input pixels of every prior, for each stride.
   */
  z.strictObject({
    coding: z.literal('priors'),
    /** `yx`: rows, then columns, as TensorFlow orders them: y, x, height, width. */
    axes: z.enum(['xy', 'yx']),
    variance: z.strictObject({ centre: z.number().positive(), size: z.number().positive() }),
    priors: z.array(
      z
        .array(z.tuple([side, side]))
        .min(1)
        .max(32),
    ),
  }),
]);

export const gridLayoutSchema = z
  .strictObject({
    /** Input pixels per cell, one for each grid, rising. A grid has as many columns as strides fit into the width, rounded up. */
    strides: z.array(z.int().min(1).max(1024)).min(1).max(8),
    /** `rows`: the values of one box side by side, [boxes, values]; `planes`: one plane for each value, [values, boxes]. */
    order: z.enum(['rows', 'planes']),
    /** What the network tells apart, in the order of its scores, its background included. */
    classes: z.array(className).min(1).max(400),
    /** Which of them are what the task looks for. */
    wanted: z.array(className).min(1),
    /** What makes a probability of a class value; `none` where the network did it. */
    activation: z.enum(['none', 'sigmoid', 'softmax']),
    box: boxSchema,
  })
  .superRefine((layout, context) => {
    const { strides, classes, wanted, activation, box } = layout;
    const refuse = (message: string): void => context.addIssue({ code: 'custom', message });
    if (strides.some((stride, at) => at > 0 && stride <= (strides[at - 1] ?? 0)))
      refuse('strides rise, and none is there twice');
    if (new Set(classes).size !== classes.length) refuse('no class is there twice');
    if (wanted.some((name) => !classes.includes(name))) refuse('what is wanted is among the classes');
    if (activation === 'softmax' && classes.length < 2) refuse('softmax over one class is always 1');
    if (box.coding === 'priors' && box.priors.length !== strides.length)
      refuse('there is a list of priors for each stride');
  });

export type GridLayout = z.infer<typeof gridLayoutSchema>;
export type BoxCoding = GridLayout['box'];
