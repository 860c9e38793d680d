// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A street at dusk as a hand-held camera sees it: four drawn people with photographed faces walk through it. Everything
 * follows from a seed, and the scene says where every face truly is. The truth is in display px of the picture.
 */
import type { PictureSize } from '../../../../core/base/geometry.ts';
import { textWidth } from './bitmap-font.ts';
import { type Canvas, fillColumn, fillRect, makeCanvas, softEllipse, writeText } from './canvas.ts';
import { type Head, headShareAt } from './heads.ts';
import { derivedSeed, noiseTile, seededRandom, smoothNoise } from './seeded-random.ts';
import { type Backdrop, horizon, paintBackdrop } from './street-backdrop.ts';
import { drawFigure, faceCentre, type Outfit, type Pose } from './street-figures.ts';

export type TruthBox = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** One face in one frame. */
export type FaceTruth = {
  /** Which person, 0 to 3; the same through the clip. */
  readonly person: number;
  /** Hairline to chin and ear to ear, px, fractions allowed; may reach past the picture's edge. */
  readonly box: TruthBox;
  /** Part of the face that is neither outside the picture nor behind something nearer, 0 to 1. */
  readonly visible: number;
};

export type FrameTruth = {
  readonly faces: readonly FaceTruth[];
  readonly plate: TruthBox;
  readonly overlay: TruthBox;
};

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

/** What drawing needs; of no use outside. */
export type ScenePlan = {
  readonly scale: number;
  readonly backdrop: Backdrop;
  readonly heads: readonly Head[];
  readonly canvas: Canvas;
  readonly noise: Int8Array;
  readonly noiseStarts: Uint32Array;
  readonly frames: readonly FramePlan[];
};

type FramePlan = {
  readonly shakeX: number;
  readonly shakeY: number;
  readonly gain: number;
  /** Farthest first; `person` is absent for the lamp post. */
  readonly drawn: readonly { readonly person: number | undefined; readonly pose: Pose }[];
  readonly clock: string;
};

/** The scene is timed for nominal frames of 1/30 s over nine seconds, and stretched to the frame count asked for. */
const nominalSeconds = 9;
const outfits: readonly Outfit[] = [
  { coat: [150, 44, 48], trousers: [44, 46, 60], scarf: [214, 198, 166], shoes: [36, 30, 30] },
  { coat: [62, 98, 88], trousers: [86, 74, 62], scarf: [196, 128, 62], shoes: [52, 36, 28] },
  { coat: [196, 168, 122], trousers: [48, 56, 84], scarf: [92, 42, 66], shoes: [40, 34, 34] },
  { coat: [64, 68, 98], trousers: [54, 50, 54], scarf: [166, 170, 180], shoes: [30, 28, 30] },
];
const lampPost = { x: 742, face: 39, halfWidth: 15 };

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

const noiseLength = 1 << 20;

function scaled(pose: Pose, scale: number, shakeX: number): Pose {
  return { ...pose, x: pose.x * scale + shakeX, face: pose.face * scale };
}

function horizonOf(frame: FramePlan, scale: number): number {
  return horizon * scale + frame.shakeY;
}

function faceBox(head: Head, pose: Pose, horizonY: number): TruthBox {
  const centre = faceCentre(pose, horizonY);
  const { left, top, right, bottom } = head.face;
  const width = (pose.face * (right - left)) / (bottom - top);
  return { x: centre.x - width / 2, y: centre.y - pose.face / 2, width, height: pose.face };
}

/** Samples a face on a 12 x 12 grid against the picture's edges and everything that is drawn later. */
function truthOf(frame: FramePlan, plan: ScenePlan, size: PictureSize): FrameTruth {
  const horizonY = horizonOf(frame, plan.scale);
  const faces = frame.drawn.flatMap(({ person, pose }, order): readonly FaceTruth[] => {
    const head = person === undefined ? undefined : plan.heads[person % plan.heads.length];
    if (person === undefined || head === undefined) return [];
    const box = faceBox(head, pose, horizonY);
    const covers = frame.drawn.slice(order + 1).flatMap((nearer) => coverOf(nearer, plan, horizonY));
    let inside = 0;
    let seen = 0;
    for (let row = 0; row < 12; row++) {
      for (let column = 0; column < 12; column++) {
        const [u, v] = [(column + 0.5) / 6 - 1, (row + 0.5) / 6 - 1];
        if (u * u + v * v > 1) continue;
        inside++;
        const [x, y] = [box.x + ((u + 1) / 2) * box.width, box.y + ((v + 1) / 2) * box.height];
        const onPicture = x >= 0 && y >= 0 && x < size.width && y < size.height;
        if (onPicture && !covers.some((hides) => hides(x, y))) seen++;
      }
    }
    return [{ person, box, visible: seen / inside }];
  });
  const { plate } = plan.backdrop;
  return {
    faces: faces.sort((a, b) => a.person - b.person),
    plate: { ...plate, x: plate.x + frame.shakeX, y: plate.y + frame.shakeY },
    overlay: overlayBox(frame.clock, plan.scale),
  };
}

type Cover = (x: number, y: number) => boolean;

/** What hides the faces behind it: a post is a strip, a person a head as it was cut out, a scarf and shoulders. */
function coverOf(drawn: FramePlan['drawn'][number], plan: ScenePlan, horizonY: number): readonly Cover[] {
  const { person, pose } = drawn;
  const head = person === undefined ? undefined : plan.heads[person % plan.heads.length];
  if (head === undefined) {
    const half = lampPost.halfWidth * plan.scale;
    return [(x) => Math.abs(x - pose.x) < half];
  }
  const { x: centreX, y: centreY } = faceCentre(pose, horizonY);
  const { face } = pose;
  return [
    (x, y) => headShareAt(head, (x - centreX) / face, (y - centreY) / face) > 0.5,
    (x, y) => y > centreY + face * 0.58 && Math.abs(x - centreX) < face * 0.55,
    (x, y) =>
      y > centreY + face * 0.8 && Math.abs(x - centreX) < face * (1.05 - 0.35 * Math.abs(pose.across)),
  ];
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

/** Copies the background moved by a fraction of a pixel: four weights, the same for the whole picture, two channels at a time. */
function shiftBackdrop(canvas: Canvas, backdrop: Backdrop, shakeX: number, shakeY: number): void {
  const limit = backdrop.margin - 1;
  const fromX = backdrop.margin - Math.max(-limit, Math.min(limit, shakeX));
  const fromY = backdrop.margin - Math.max(-limit, Math.min(limit, shakeY));
  const [left, top] = [Math.floor(fromX), Math.floor(fromY)];
  const across = Math.round((fromX - left) * 16);
  const down = Math.round((fromY - top) * 16);
  const wd = across * down;
  const wb = across * 16 - wd;
  const wc = down * 16 - wd;
  const wa = 256 - wb - wc - wd;
  const source = backdrop.canvas.pixels;
  const stride = backdrop.canvas.width;
  const { width, height, pixels } = canvas;
  let place = 0;
  for (let y = 0; y < height; y++) {
    let from = (top + y) * stride + left;
    for (let x = 0; x < width; x++, from++) {
      const a = source[from] as number;
      const b = source[from + 1] as number;
      const c = source[from + stride] as number;
      const d = source[from + stride + 1] as number;
      // Weights add up to 256, so two channels share 32 bits without touching each other; sums wrap and are read unsigned.
      const redBlue =
        (Math.imul(a & 0xff00ff, wa) +
          Math.imul(b & 0xff00ff, wb) +
          Math.imul(c & 0xff00ff, wc) +
          Math.imul(d & 0xff00ff, wd)) |
        0;
      const green =
        (Math.imul(a & 0xff00, wa) +
          Math.imul(b & 0xff00, wb) +
          Math.imul(c & 0xff00, wc) +
          Math.imul(d & 0xff00, wd)) |
        0;
      pixels[place++] = ((redBlue >>> 8) & 0xff00ff) | ((green >>> 8) & 0xff00);
    }
  }
}

/** Exposure and sensor noise, on the way from the canvas to RGB. */
function expose(canvas: Canvas, noise: Int8Array, noiseStart: number, gain: number, out: Uint8Array): void {
  const lifted = Int32Array.from({ length: 256 }, (_, value) => Math.round(value * gain));
  const clamped = new Uint8ClampedArray(out.buffer, out.byteOffset, canvas.width * canvas.height * 3);
  const { pixels } = canvas;
  let at = noiseStart;
  let to = 0;
  for (let place = 0; place < pixels.length; place++) {
    const pixel = pixels[place] as number;
    const shared = noise[at] as number;
    clamped[to++] = (lifted[pixel & 255] as number) + shared;
    clamped[to++] = (lifted[(pixel >>> 8) & 255] as number) + shared;
    clamped[to++] = (lifted[(pixel >>> 16) & 255] as number) + (noise[at + 2] as number);
    at = (at + 1) & (noiseLength - 1);
  }
}

const overlayScale = 2;

function overlayBox(text: string, scale: number): TruthBox {
  const size = Math.max(1, Math.round(overlayScale * scale));
  return { x: 10 * size, y: 8 * size, width: textWidth(text) * size, height: 7 * size };
}

/** The camera's own caption, burned in after exposure. */
function drawOverlay(size: PictureSize, text: string, scale: number, out: Uint8Array): void {
  const dot = Math.max(1, Math.round(overlayScale * scale));
  const box = overlayBox(text, scale);
  const strip = makeCanvas(box.width + 2 * dot, box.height + 2 * dot);
  writeText(strip, text, 0, 0, dot, [255, 255, 255]);
  for (let y = 0; y < strip.height; y++) {
    for (let x = 0; x < strip.width; x++) {
      const lit = (strip.pixels[y * strip.width + x] ?? 0) !== 0;
      const shadow = x >= dot && y >= dot && (strip.pixels[(y - dot) * strip.width + x - dot] ?? 0) !== 0;
      if (!lit && !shadow) continue;
      const [px, py] = [box.x + x, box.y + y];
      if (px >= size.width || py >= size.height) continue;
      out.fill(lit ? 240 : 16, (py * size.width + px) * 3, (py * size.width + px) * 3 + 3);
    }
  }
}
