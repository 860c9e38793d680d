// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Drawn people who walk. Lengths follow from one number, the height of the face in px: with a face (hairline to chin)
 * of 0.205 m a metre is `face / 0.205` px. The camera is carried at 1.35 m, so that heads rise and feet sink as someone
 * comes nearer.
 */
import { type Canvas, type Colour, type ColumnNode, fillColumn, softEllipse } from './canvas.ts';
import { drawHead, type Head } from './heads.ts';

const faceMetres = 0.205;
const cameraHeight = 1.35;
/** Middle of the face above the ground. */
const faceLevel = 1.56;

export type Outfit = {
  readonly coat: Colour;
  readonly trousers: Colour;
  readonly scarf: Colour;
  readonly shoes: Colour;
};

/** Where a walker is in one frame: feet at `x`, `face` px of face, `phase` of the gait in turns, `sway` from 0 (towards us) to ±1 (across). */
export type Pose = {
  readonly x: number;
  readonly face: number;
  readonly phase: number;
  readonly across: number;
};

/** Middle of the face for a pose, px; `horizonY` is the camera's horizon. */
export function faceCentre(pose: Pose, horizonY: number): { readonly x: number; readonly y: number } {
  const metre = pose.face / faceMetres;
  const bob = Math.cos(pose.phase * 4 * Math.PI) * 0.016 * metre;
  const sway = Math.sin(pose.phase * 2 * Math.PI) * 0.014 * metre;
  return {
    x: pose.x + sway + pose.across * 0.03 * metre,
    y: horizonY - (faceLevel - cameraHeight) * metre - bob,
  };
}

/** Draws one walker, shadow first, head last but for the scarf. */
export function drawFigure(canvas: Canvas, head: Head, outfit: Outfit, pose: Pose, horizonY: number): void {
  const metre = pose.face / faceMetres;
  const centre = faceCentre(pose, horizonY);
  const ground = horizonY + cameraHeight * metre;
  const level = (metres: number): number => centre.y + (faceLevel - metres) * metre;
  const hipX = pose.x;
  const neckX = centre.x - pose.across * 0.015 * metre;
  softEllipse(canvas, pose.x, ground, 0.42 * metre, 0.09 * metre, [14, 14, 20], 0.6, 0.2);
  const stride = Math.sin(pose.phase * 2 * Math.PI);
  const far = (side: 1 | -1): number => side * stride;
  const sides = stride > 0 ? ([-1, 1] as const) : ([1, -1] as const);
  for (const side of sides) leg(canvas, outfit, pose, metre, hipX, level, ground, side, far(side));
  const back = sides[0];
  const front = sides[1];
  arm(canvas, head, outfit, pose, metre, neckX, level, back, -far(back));
  torso(canvas, outfit, metre, hipX, neckX, level);
  arm(canvas, head, outfit, pose, metre, neckX, level, front, -far(front));
  fillColumn(
    canvas,
    [
      [level(1.48), neckX, 0.055 * metre],
      [level(1.36), neckX, 0.075 * metre],
    ],
    head.skin,
    0.6,
  );
  drawHead(canvas, head, centre.x, centre.y, pose.face, pose.across * 0.03 + stride * 0.012);
  scarf(canvas, outfit, metre, neckX, level);
}

type Level = (metres: number) => number;

function leg(
  canvas: Canvas,
  outfit: Outfit,
  pose: Pose,
  metre: number,
  hipX: number,
  level: Level,
  ground: number,
  side: 1 | -1,
  forward: number,
): void {
  const apart = side * 0.085 * metre * (1 - 0.75 * Math.abs(pose.across));
  const reach = forward * 0.3 * metre * pose.across;
  // A foot that comes forward is lifted; seen from in front that is all there is to see of a step.
  const lift = Math.max(0, -forward) * 0.1 * metre;
  const knee = hipX + apart * 1.05 + reach * 0.55 + Math.max(0, -forward) * 0.1 * metre * pose.across;
  const foot = hipX + apart + reach;
  const base = ground - lift - 0.03 * metre;
  const nodes: readonly ColumnNode[] = [
    [level(0.92), hipX + apart * 0.8, 0.1 * metre],
    [level(0.5) - lift * 0.5, knee, 0.072 * metre],
    [base - 0.06 * metre, foot, 0.056 * metre],
    [base, foot, 0.056 * metre],
  ];
  fillColumn(canvas, nodes, outfit.trousers, 0.7);
  const toe = foot + pose.across * 0.05 * metre;
  fillColumn(
    canvas,
    [
      [base - 0.055 * metre, foot, 0.045 * metre],
      [base + 0.02 * metre, toe, (0.062 + 0.05 * Math.abs(pose.across)) * metre],
      [base + 0.045 * metre, toe, (0.055 + 0.05 * Math.abs(pose.across)) * metre],
    ],
    outfit.shoes,
    0.6,
  );
}

function torso(
  canvas: Canvas,
  outfit: Outfit,
  metre: number,
  hipX: number,
  neckX: number,
  level: Level,
): void {
  const { coat } = outfit;
  const nodes: readonly ColumnNode[] = [
    [level(1.435), neckX, 0.06 * metre],
    [level(1.405), neckX, 0.14 * metre],
    [level(1.35), neckX, 0.18 * metre],
    [level(1.22), neckX, 0.178 * metre],
    [level(1.04), (neckX + hipX) / 2, 0.152 * metre],
    [level(0.86), hipX, 0.185 * metre],
    [level(0.74), hipX, 0.2 * metre],
  ];
  fillColumn(canvas, nodes, coat, 0.75);
  const dark: Colour = [coat[0] * 0.62, coat[1] * 0.62, coat[2] * 0.62];
  fillColumn(
    canvas,
    [
      [level(1.36), neckX, 0.004 * metre],
      [level(0.74), hipX, 0.006 * metre],
    ],
    dark,
    0,
  );
  fillColumn(
    canvas,
    [
      [level(1.05), (neckX + hipX) / 2, 0.152 * metre],
      [level(1.01), (neckX + hipX) / 2, 0.153 * metre],
    ],
    dark,
    0.4,
  );
  for (const button of [1.28, 1.18, 0.95, 0.86]) {
    softEllipse(
      canvas,
      neckX + (hipX - neckX) * 0.5 + 0.024 * metre,
      level(button),
      0.011 * metre,
      0.011 * metre,
      dark,
      1,
      0.6,
    );
  }
}

function arm(
  canvas: Canvas,
  head: Head,
  outfit: Outfit,
  pose: Pose,
  metre: number,
  neckX: number,
  level: Level,
  side: 1 | -1,
  swing: number,
): void {
  const shoulder = neckX + side * 0.163 * metre * (1 - 0.45 * Math.abs(pose.across));
  const swung = swing * 0.22 * metre * pose.across;
  const raise = Math.max(0, swing) * 0.03 * metre;
  const elbow = shoulder + side * 0.035 * metre + swung * 0.45;
  const wrist = shoulder + side * 0.03 * metre + swung + Math.max(0, swing) * 0.05 * metre * pose.across;
  const shade = 0.9;
  const sleeve: Colour = [outfit.coat[0] * shade, outfit.coat[1] * shade, outfit.coat[2] * shade];
  softEllipse(canvas, wrist, level(0.79) - raise, 0.042 * metre, 0.07 * metre, head.skin, 1, 0.75);
  const nodes: readonly ColumnNode[] = [
    [level(1.408), shoulder - side * 0.035 * metre, 0.03 * metre],
    [level(1.375), shoulder - side * 0.006 * metre, 0.056 * metre],
    [level(1.32), shoulder, 0.062 * metre],
    [level(1.1), elbow, 0.054 * metre],
    [level(0.84) - raise, wrist, 0.045 * metre],
  ];
  fillColumn(canvas, nodes, sleeve, 0.8);
}

/** Hides where the photographed neck ends. */
function scarf(canvas: Canvas, outfit: Outfit, metre: number, neckX: number, level: Level): void {
  const nodes: readonly ColumnNode[] = [
    [level(1.445), neckX, 0.075 * metre],
    [level(1.425), neckX, 0.105 * metre],
    [level(1.385), neckX, 0.125 * metre],
    [level(1.35), neckX, 0.105 * metre],
    [level(1.33), neckX, 0.05 * metre],
  ];
  fillColumn(canvas, nodes, outfit.scarf, 0.9);
  const shade: Colour = [outfit.scarf[0] * 0.7, outfit.scarf[1] * 0.7, outfit.scarf[2] * 0.7];
  fillColumn(
    canvas,
    [
      [level(1.4), neckX - 0.01 * metre, 0.108 * metre],
      [level(1.393), neckX - 0.01 * metre, 0.108 * metre],
    ],
    shade,
    0.6,
  );
  fillColumn(
    canvas,
    [
      [level(1.37), neckX + 0.03 * metre, 0.038 * metre],
      [level(1.14), neckX + 0.045 * metre, 0.045 * metre],
    ],
    outfit.scarf,
    0.9,
  );
}
