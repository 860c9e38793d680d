// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A street at dusk as a hand-held camera sees it: four drawn people with photographed faces walk through it. Everything
 * follows from a seed, and the scene says where every face truly is. The truth is in display px of the picture.
 */
import type { PictureSize } from '../../../../core/base/geometry.ts';
import { type Canvas, fillColumn, fillRect, makeCanvas, softEllipse } from './canvas.ts';
import { drawOverlay, expose, noiseLength, shiftBackdrop } from './hand-held-camera.ts';
import type { Head } from './heads.ts';
import { derivedSeed, noiseTile, seededRandom, smoothNoise } from './seeded-random.ts';
import { horizon, paintBackdrop } from './street-backdrop.ts';
import { drawFigure, type Outfit, type Pose } from './street-figures.ts';
import { type FramePlan, type FrameTruth, horizonOf, lampPost, type ScenePlan } from './street-plan.ts';
import { truthOf } from './street-truth.ts';

export type StreetOptions = {
  readonly seed: number;
  readonly width: number;
  readonly height: number;
  readonly frameCount: number;
  /** From `loadHeads()`. */
  readonly heads: readonly Head[];
};

export type StreetScene = {
  readonly size: PictureSize;
  readonly frameCount: number;
  readonly plateText: string;
  /** One entry per frame. */
  readonly truth: readonly FrameTruth[];
  readonly plan: ScenePlan;
};

/** The scene is timed for nominal frames of 1/30 s over nine seconds, and stretched to the frame count asked for. */
const nominalSeconds = 9;
const outfits: readonly Outfit[] = [
  { coat: [150, 44, 48], trousers: [44, 46, 60], scarf: [214, 198, 166], shoes: [36, 30, 30] },
  { coat: [62, 98, 88], trousers: [86, 74, 62], scarf: [196, 128, 62], shoes: [52, 36, 28] },
  { coat: [196, 168, 122], trousers: [48, 56, 84], scarf: [92, 42, 66], shoes: [40, 34, 34] },
  { coat: [64, 68, 98], trousers: [54, 50, 54], scarf: [166, 170, 180], shoes: [30, 28, 30] },
];

/** Poses of the four people at `t` seconds, in the 1280 x 720 design; undefined while someone is out of the scene. */
function posesAt(t: number): readonly (Pose | undefined)[] {
  // Towards the camera: distance falls evenly, so the face grows as its inverse.
  const nearness = 1 / 32 + (1 / 140 - 1 / 32) * Math.min(1, t / 8.8);
  const approach: Pose = {
    x: 470 - 60 * (t / 9) - 70 * (t / 9) ** 3,
    face: 1 / nearness,
    phase: t * 0.92,
    across: 0.05,
  };
  const crossing = -110 + (t - 0.4) * 285;
  const late = 1400 - (t - 5) * 385;
  return [
    approach,
    t >= 0.4 && crossing < 1400 ? { x: crossing, face: 50, phase: t * 0.98 + 0.3, across: 1 } : undefined,
    t >= 5 && late > -140 ? { x: late, face: 68, phase: t * 1.02 + 0.1, across: -1 } : undefined,
    { x: 1130 - t * 88, face: 34, phase: t * 0.8 + 0.6, across: -0.9 },
  ];
}

/** Plans the scene: background, camera and truth; pictures are drawn by `renderFrame`. */
export function planStreetScene(options: StreetOptions): StreetScene {
  const { seed, width, height, frameCount, heads } = options;
  const size = { width, height };
  const scale = height / 720;
  const backdrop = paintBackdrop(seed, size);
  const step = nominalSeconds / Math.max(1, frameCount);
  const wander = (name: string, period: number) =>
    smoothNoise(derivedSeed(seed, name), period / step, frameCount + 1);
  const [driftX, driftY, handX, handY, light] = [
    wander('drift x', 3.1),
    wander('drift y', 2.7),
    wander('hand x', 0.42),
    wander('hand y', 0.36),
    wander('light', 2.2),
  ];
  const frames = Array.from({ length: frameCount }, (_, frame): FramePlan => {
    const shakeX = (driftX(frame) * 20 + handX(frame) * 4) * scale;
    const shakeY = (driftY(frame) * 10 + handY(frame) * 4) * scale;
    const poses = posesAt(frame * step);
    const drawn = poses.flatMap((pose, person) =>
      pose ? [{ person: person as number | undefined, pose: scaled(pose, scale, shakeX) }] : [],
    );
    const post: Pose = scaled({ ...lampPost, phase: 0, across: 0 }, scale, shakeX);
    const ordered = [...drawn, { person: undefined, pose: post }].sort((a, b) => a.pose.face - b.pose.face);
    const clock = `2026-03-14 19:42:${String(Math.floor(frame * step) + 7).padStart(2, '0')} UNIT 12 CAM 0417`;
    return { shakeX, shakeY, gain: 1 + light(frame) * 0.06, drawn: ordered, clock };
  });
  const random = seededRandom(derivedSeed(seed, 'noise places'));
  const noise = noiseTile(derivedSeed(seed, 'noise'), noiseLength + 4, 3.2);
  const plan: ScenePlan = {
    scale,
    backdrop,
    heads,
    canvas: makeCanvas(width, height),
    noise,
    noiseStarts: Uint32Array.from({ length: frameCount }, () => Math.floor(random() * noiseLength)),
    frames,
  };
  const truth = frames.map((frame) => truthOf(frame, plan, size));
  return { size, frameCount, plateText: backdrop.plateText, truth, plan };
}

function scaled(pose: Pose, scale: number, shakeX: number): Pose {
  return { ...pose, x: pose.x * scale + shakeX, face: pose.face * scale };
}

/** Draws frame n into `out`, RGB, tight rows. Throws RangeError for a frame the scene does not have. */
export function renderFrame(scene: StreetScene, n: number, out: Uint8Array): void {
  const { plan } = scene;
  const frame = plan.frames[n];
  if (frame === undefined) throw new RangeError(`the scene has no frame ${n}`);
  const { canvas, backdrop, scale } = plan;
  shiftBackdrop(canvas, backdrop, frame.shakeX, frame.shakeY);
  const horizonY = horizonOf(frame, scale);
  for (const { person, pose } of frame.drawn) {
    const head = person === undefined ? undefined : plan.heads[person % plan.heads.length];
    const outfit = person === undefined ? undefined : outfits[person % outfits.length];
    if (head && outfit) drawFigure(canvas, head, outfit, pose, horizonY);
    else drawLampPost(canvas, pose.x, horizonY, scale);
  }
  expose(canvas, plan.noise, plan.noiseStarts[n] ?? 0, frame.gain, out);
  drawOverlay(scene.size, frame.clock, scale, out);
}

function drawLampPost(canvas: Canvas, x: number, horizonY: number, scale: number): void {
  const at = (y: number): number => horizonY + (y - horizon) * scale;
  const half = lampPost.halfWidth * scale;
  const iron = [44, 52, 54] as const;
  softEllipse(canvas, x, at(580), 60 * scale, 9 * scale, [14, 14, 20], 0.6, 0.3);
  fillColumn(
    canvas,
    [
      [at(-80), x, half * 0.86],
      [at(500), x, half],
      [at(520), x, half * 1.5],
      [at(578), x, half * 1.7],
    ],
    iron,
    0.9,
  );
  fillRect(canvas, x - half * 1.6, at(470), half * 3.2, 6 * scale, [30, 36, 38]);
}
