// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The form a track has inside its boxes. The box carries movement and scale through time; the outline stays as it was
 * drawn and is stretched into the box of each frame.
 */
import * as z from 'zod';
import { countCrossings, enclosedSlabs, type OutlinePoint } from './enclosed.ts';

/** Steps of a point's coordinates from one side of the box to the other. */
export const outlineUnits = 4096;

/**
 * An ellipse touches the middle of each side of the box. A polygon is closed from its last point to its first; it may be
 * concave and may cross itself: all that it encloses belongs to it, also what it goes round twice or in both directions,
 * so that nothing a person drew a line around can show. A hole cannot be drawn.
 */
export type Outline =
  | { readonly form: 'rectangle' }
  | { readonly form: 'ellipse' }
  | { readonly form: 'polygon'; readonly points: readonly OutlinePoint[] };

export const rectangleOutline: Outline = { form: 'rectangle' };

/** More than a hand draws; bounds what one frame of a veil can cost. */
export const mostOutlinePoints = 128;
/** A polygon that crosses itself more often is a scribble. */
const mostOutlineCrossings = 64;

const coordinate = z.int().min(0).max(outlineUnits);

const polygonSchema = z
  .strictObject({
    form: z.literal('polygon'),
    points: z
      .array(z.tuple([coordinate, coordinate]).readonly())
      .min(3, 'a polygon has at least three points')
      .max(mostOutlinePoints, `a polygon has at most ${mostOutlinePoints} points`)
      .readonly(),
  })
  .superRefine(({ points }, context) => {
    const refuse = (message: string): void => context.addIssue({ code: 'custom', message, path: ['points'] });
    if (countCrossings(points) > mostOutlineCrossings)
      refuse(`the polygon crosses itself more than ${mostOutlineCrossings} times`);
    else if (enclosedSlabs(points).length === 0) refuse('the polygon encloses nothing');
  });

/** Every outline a track may have; what it refuses encloses nothing or cannot have been meant. */
export const outlineSchema: z.ZodType<Outline> = z.discriminatedUnion('form', [
  z.strictObject({ form: z.literal('rectangle') }),
  z.strictObject({ form: z.literal('ellipse') }),
  polygonSchema,
]);
