// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A frame's number as squares that are drawn into the picture: a bit in each column, its opposite below it, so that a
 * square that is covered, blended or of another picture is told from a bit.
 */
const bits = 12;

/** Numbers are below this. */
export const codeRange = 2 ** bits;

type Size = { readonly width: number; readonly height: number };

/** The side of a square, in pixels of the picture. */
const sideIn = ({ height }: Size): number => Math.round(height / 20);

export type CodePlaces = {
  /** Centres of the squares, least bit first, in pixels of the picture. */
  readonly columns: readonly number[];
  readonly rows: readonly [number, number];
};

export function codePlaces(picture: Size): CodePlaces {
  const side = sideIn(picture);
  return {
    columns: Array.from({ length: bits }, (_, bit) => (bit + 0.5) * side),
    rows: [side / 2, side * 1.5],
  };
}

/** The ffmpeg filter that draws the number of each frame that passes, counted from 0. */
export function codeFilter(picture: Size): string {
  const side = sideIn(picture);
  const square = (bit: number, row: number, when: string): string =>
    `drawbox=x=${bit * side}:y=${row * side}:w=${side}:h=${side}:color=white:t=fill:enable='${when}'`;
  const ground = `drawbox=x=0:y=0:w=${bits * side}:h=${2 * side}:color=black:t=fill`;
  const squares = Array.from({ length: bits }, (_, bit) => {
    const remainder = `mod(n\\,${2 ** (bit + 1)})`;
    return [
      square(bit, 0, `gte(${remainder}\\,${2 ** bit})`),
      square(bit, 1, `lt(${remainder}\\,${2 ** bit})`),
    ];
  });
  return [ground, ...squares.flat()].join(',');
}

/** The same squares on a canvas, for pages that are measured beside the window. Runs in a page: it uses nothing from here. */
export function drawCode(context: CanvasRenderingContext2D, number: number): void {
  const side = Math.round(context.canvas.height / 20);
  context.fillStyle = 'black';
  context.fillRect(0, 0, 12 * side, 2 * side);
  context.fillStyle = 'white';
  for (let bit = 0; bit < 12; bit++)
    context.fillRect(bit * side, ((number >> bit) & 1) === 1 ? 0 : side, side, side);
}
