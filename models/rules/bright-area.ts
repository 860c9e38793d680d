// SPDX-License-Identifier: GPL-3.0-or-later
/** The bright ground that writing stands on, found by spreading over a small grey picture from the writing outwards. */
import type { RgbPicture } from '../../core/detect/detection.ts';

export type Area = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** The area looked at is this many times as wide and high as the writing. */
const reach = 3;
/** Cells along its long side. */
const cells = 96;
/** Ground is at least this share as bright as the brightest quarter of what is around the writing, */
const asBright = 0.78;
/** which itself is no darker than this, of 255, */
const leastLight = 90;
/** and brighter than what lies around the ground by this factor. */
const contrast = 1.12;
/** Ground that runs out of what is looked at on more sides than this, other than the picture's own, is no paper but a wall or a lawn. */
const mostOpen = 1;
/** Share of its bounds that ground has to fill: writing has holes, and paper lies askew. */
const leastFilled = 0.45;

type Grey = {
  readonly width: number;
  readonly height: number;
  readonly values: Float32Array;
  readonly step: number;
};

/** Bounds of the bright ground around `written` (px, clipped to the picture); undefined where it stands out from nothing. */
export function brightArea(picture: RgbPicture, written: Area): Area | undefined {
  const around = clip(
    {
      x: written.x - (written.width * (reach - 1)) / 2,
      y: written.y - (written.height * (reach - 1)) / 2,
      width: written.width * reach,
      height: written.height * reach,
    },
    picture,
  );
  const grey = shrink(picture, around);
  const inside: Area = {
    x: (written.x - around.x) / grey.step,
    y: (written.y - around.y) / grey.step,
    width: written.width / grey.step,
    height: written.height / grey.step,
  };
  const light = brightestQuarter(grey, inside);
  if (light < leastLight) return undefined;
  const ground = spread(grey, inside, light * asBright);
  if (!ground || ground.others * contrast > ground.mean || ground.filled < leastFilled) return undefined;
  const { left, top, right, bottom } = ground;
  const open = [
    left === 0 && around.x > 0,
    top === 0 && around.y > 0,
    right === grey.width - 1 && around.x + around.width < picture.width,
    bottom === grey.height - 1 && around.y + around.height < picture.height,
  ];
  if (open.filter(Boolean).length > mostOpen) return undefined;
  const x = Math.min(written.x, around.x + left * grey.step);
  const y = Math.min(written.y, around.y + top * grey.step);
  return {
    x,
    y,
    width: Math.max(written.x + written.width, around.x + (right + 1) * grey.step) - x,
    height: Math.max(written.y + written.height, around.y + (bottom + 1) * grey.step) - y,
  };
}

function clip({ x, y, width, height }: Area, picture: RgbPicture): Area {
  const [left, top] = [Math.max(0, Math.floor(x)), Math.max(0, Math.floor(y))];
  return {
    x: left,
    y: top,
    width: Math.max(1, Math.min(picture.width, Math.ceil(x + width)) - left),
    height: Math.max(1, Math.min(picture.height, Math.ceil(y + height)) - top),
  };
}

/** Mean luma (Rec. 601) of square cells. */
function shrink({ data, width }: RgbPicture, around: Area): Grey {
  const step = Math.max(1, Math.ceil(Math.max(around.width, around.height) / cells));
  const columns = Math.ceil(around.width / step);
  const rows = Math.ceil(around.height / step);
  const sums = new Float32Array(columns * rows);
  const counts = new Uint32Array(columns * rows);
  for (let y = 0; y < around.height; y += 1) {
    for (let x = 0; x < around.width; x += 1) {
      const at = ((around.y + y) * width + around.x + x) * 3;
      const cell = Math.floor(y / step) * columns + Math.floor(x / step);
      sums[cell] =
        (sums[cell] ?? 0) +
        0.299 * (data[at] ?? 0) +
        0.587 * (data[at + 1] ?? 0) +
        0.114 * (data[at + 2] ?? 0);
      counts[cell] = (counts[cell] ?? 0) + 1;
    }
  }
  return {
    width: columns,
    height: rows,
    values: sums.map((sum, cell) => sum / Math.max(1, counts[cell] ?? 1)),
    step,
  };
}

function isInside({ x, y, width, height }: Area, column: number, row: number): boolean {
  return column + 0.5 >= x && column + 0.5 <= x + width && row + 0.5 >= y && row + 0.5 <= y + height;
}

function brightestQuarter({ width, values }: Grey, inside: Area): number {
  const within = [...values]
    .filter((_, cell) => isInside(inside, cell % width, Math.floor(cell / width)))
    .sort((a, b) => b - a);
  return within[Math.floor(within.length / 4)] ?? 0;
}

type Ground = {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Mean luma of the ground, and of what lies around it. */
  readonly mean: number;
  readonly others: number;
  /** Share of its bounds that it fills, the writing counted in. */
  readonly filled: number;
};

/** The cells of at least `least` that hang together with those of the writing. */
function spread({ width, height, values }: Grey, inside: Area, least: number): Ground | undefined {
  const ground = new Uint8Array(values.length);
  const waiting: number[] = [];
  values.forEach((value, cell) => {
    if (value < least || !isInside(inside, cell % width, Math.floor(cell / width))) return;
    ground[cell] = 1;
    waiting.push(cell);
  });
  if (waiting.length === 0) return undefined;
  let [left, top, right, bottom] = [width, height, 0, 0];
  for (let cell = waiting.pop(); cell !== undefined; cell = waiting.pop()) {
    const [column, row] = [cell % width, Math.floor(cell / width)];
    left = Math.min(left, column);
    right = Math.max(right, column);
    top = Math.min(top, row);
    bottom = Math.max(bottom, row);
    const beside = [
      column > 0 ? cell - 1 : -1,
      column < width - 1 ? cell + 1 : -1,
      cell - width,
      cell + width < values.length ? cell + width : -1,
    ];
    for (const next of beside) {
      if (next < 0 || ground[next] === 1 || (values[next] ?? 0) < least) continue;
      ground[next] = 1;
      waiting.push(next);
    }
  }
  let [sum, count, otherSum, otherCount, held] = [0, 0, 0, 0, 0];
  values.forEach((value, cell) => {
    const [column, row] = [cell % width, Math.floor(cell / width)];
    const bounded = column >= left && column <= right && row >= top && row <= bottom;
    if (ground[cell] === 1) {
      sum += value;
      count += 1;
    } else if (!bounded) {
      otherSum += value;
      otherCount += 1;
    }
    if (bounded && (ground[cell] === 1 || isInside(inside, column, row))) held += 1;
  });
  return {
    left,
    top,
    right,
    bottom,
    mean: sum / count,
    others: otherCount > 0 ? otherSum / otherCount : 0,
    filled: held / ((right - left + 1) * (bottom - top + 1)),
  };
}
