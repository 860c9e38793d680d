// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What happens in a composite clip, all of it from its seed: heads on known paths over a moving background, under a
 * hand-held camera. Times are in frames, fractions allowed, since an exposure lasts.
 */
import type { PictureSize } from '../../../core/base/geometry.ts';
import {
  derivedSeed,
  type Random,
  seededRandom,
  smoothNoise,
} from '../../../electron/service/engine/synthesis/seeded-random.ts';

export const framesPerSecond = 30;
const frameCount = 90;
/** Face heights, px: from what no network finds to a close-up. */
const [leastFace, mostFace] = [16, 300];

/** A head on its way. Frames `[from, to)`; before and after it is not in the scene. */
export type Subject = {
  /** Which of the heads. */
  readonly head: number;
  readonly coat: readonly [number, number, number];
  readonly from: number;
  readonly to: number;
  /** Middle of the face in px, its height in px, without the camera's shake. */
  at(time: number): { readonly x: number; readonly y: number; readonly face: number; readonly lean: number };
};

/** A post in front of every face smaller than `depth`, px; it moves with the camera only. */
export type Post = { readonly x: number; readonly halfWidth: number; readonly depth: number };

export type CompositePlan = {
  readonly seed: number;
  readonly size: PictureSize;
  readonly frameCount: number;
  readonly subjects: readonly Subject[];
  readonly posts: readonly Post[];
  /** Which of the backgrounds, by its number modulo how many there are, and where in it to begin, 0 to 1. */
  readonly background: number;
  readonly backgroundStart: number;
  shake(time: number): { readonly x: number; readonly y: number };
  /** Brightness, 1 for as it is. */
  light(time: number): number;
  /** Part of the time from one frame to the next during which the shutter is open. */
  readonly exposure: number;
  /** Quality for x264. */
  readonly crf: number;
};

const within = (random: Random, from: number, to: number): number => from + (to - from) * random();

/** Even over sizes: as many from 16 to 32 px as from 150 to 300. */
function faceHeight(random: Random, most: number): number {
  return leastFace * (most / leastFace) ** random();
}

function planSubject(seed: number, random: Random, size: PictureSize): Subject {
  const most = Math.min(mostFace, size.height * 0.8);
  const first = faceHeight(random, most);
  // Half of them come nearer or go away.
  const last = random() < 0.5 ? first : Math.min(most, Math.max(leastFace, first * within(random, 0.4, 2.5)));
  const mean = Math.sqrt(first * last);
  const base = within(random, 0.3, 0.6) * size.height;
  const direction = random() < 0.5 ? 1 : -1;
  const byEdge = random() < 0.5;
  // Face heights a second: standing, walking, running past.
  const speed = mean * ([0.2, 1.2, 3.5][Math.floor(random() * 3)] ?? 1);
  const from = byEdge ? Math.floor(within(random, 5, 40)) : 0;
  const beyond = direction > 0 ? -mean * 0.6 : size.width + mean * 0.6;
  const start = byEdge ? beyond : within(random, 0.15, 0.85) * size.width;
  const pace = byEdge ? Math.max(speed, mean * 0.9) : speed;
  const sway = smoothNoise(derivedSeed(seed, 'sway'), 24, frameCount + 2);
  const nod = smoothNoise(derivedSeed(seed, 'nod'), 12, frameCount + 2);
  const head = Math.floor(random() * 64);
  const coat = [0, 0, 0].map(() => Math.round(within(random, 30, 190))) as [number, number, number];
  return {
    head,
    coat,
    from,
    to: frameCount,
    at(time) {
      const along = (time - from) / framesPerSecond;
      const face = first * (last / first) ** (time / frameCount);
      return {
        x: start + direction * pace * along + sway(time) * face * 0.3,
        y: base + nod(time) * face * 0.15,
        face,
        lean: sway(time + 1) * 0.12,
      };
    },
  };
}

function planLight(seed: number, random: Random): (time: number) => number {
  const kind = Math.floor(random() * 4);
  const level = random() < 0.5 ? within(random, 0.4, 0.7) : within(random, 1.2, 1.6);
  const change = within(random, 20, 70);
  const flicker = smoothNoise(derivedSeed(seed, 'flicker'), 9, frameCount + 2);
  return (time) => {
    if (kind === 0) return 1;
    if (kind === 1) return 1 + (level - 1) * (time / frameCount);
    if (kind === 2) return time < change ? 1 : level;
    return 1 + 0.15 * flicker(time);
  };
}

/** The same seed gives the same clip. One clip in ten shows nobody; one in five is 720p, the others 640 x 360. */
export function planComposite(seed: number): CompositePlan {
  const random = seededRandom(derivedSeed(seed, 'composite'));
  const size = seed % 5 === 0 ? { width: 1280, height: 720 } : { width: 640, height: 360 };
  const count = seed % 10 === 9 ? 0 : 1 + Math.floor(random() * 3);
  const subjects = Array.from({ length: count }, (_, number) =>
    planSubject(derivedSeed(seed, `subject ${number}`), random, size),
  );
  const posts = Array.from({ length: Math.floor(random() * 3) }, () => ({
    x: random() * size.width,
    halfWidth: within(random, 4, 16) * (size.height / 360),
    depth: within(random, 40, 200),
  }));
  const hold = [0.15, 1, 3][Math.floor(random() * 3)] ?? 1;
  const wander = (name: string, period: number) =>
    smoothNoise(derivedSeed(seed, name), period, frameCount + 2);
  const [driftX, driftY, handX, handY] = [
    wander('drift x', 50),
    wander('drift y', 45),
    wander('hand x', 8),
    wander('hand y', 7),
  ];
  const scale = size.height / 360;
  return {
    seed,
    size,
    frameCount,
    subjects,
    posts,
    background: Math.floor(random() * 1000),
    backgroundStart: random(),
    shake: (time) => ({
      x: hold * scale * (driftX(time) * 4 + handX(time) * 2),
      y: hold * scale * (driftY(time) * 3 + handY(time) * 2),
    }),
    light: planLight(seed, random),
    exposure: [0, 0.5, 0.95][Math.floor(random() * 3)] ?? 0,
    crf: Math.floor(within(random, 19, 29)),
  };
}
