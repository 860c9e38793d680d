// SPDX-License-Identifier: GPL-3.0-or-later
/** Draws in the coordinates of a 1280 x 720 design onto a canvas of any size with a margin. */
import {
  type Canvas,
  type Colour,
  fillColumn,
  fillGradient,
  fillRect,
  softEllipse,
  writeText,
} from './canvas.ts';

/** A pen in the coordinates of the 1280 x 720 design. */
export type Pen = {
  readonly rect: (
    x: number,
    y: number,
    width: number,
    height: number,
    colour: Colour,
    share?: number,
  ) => void;
  readonly fade: (
    x: number,
    y: number,
    width: number,
    height: number,
    top: Colour,
    bottom: Colour,
    share?: number,
  ) => void;
  readonly glow: (
    x: number,
    y: number,
    radiusX: number,
    radiusY: number,
    colour: Colour,
    share: number,
    inner?: number,
  ) => void;
  readonly column: (
    nodes: readonly (readonly [number, number, number])[],
    colour: Colour,
    shading?: number,
  ) => void;
  readonly text: (text: string, x: number, y: number, scale: number, colour: Colour) => void;
};

export function penOn(canvas: Canvas, margin: number, scale: number): Pen {
  const at = (value: number): number => value * scale + margin;
  return {
    rect: (x, y, width, height, colour, share) =>
      fillRect(canvas, at(x), at(y), width * scale, height * scale, colour, share),
    fade: (x, y, width, height, top, bottom, share) =>
      fillGradient(canvas, at(x), at(y), width * scale, height * scale, top, bottom, share),
    glow: (x, y, radiusX, radiusY, colour, share, inner) =>
      softEllipse(canvas, at(x), at(y), radiusX * scale, radiusY * scale, colour, share, inner),
    column: (nodes, colour, shading) =>
      fillColumn(
        canvas,
        nodes.map(([y, centre, half]) => [at(y), at(centre), half * scale] as const),
        colour,
        shading,
      ),
    text: (text, x, y, size, colour) => writeText(canvas, text, at(x), at(y), size * scale, colour),
  };
}
