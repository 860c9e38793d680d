// SPDX-License-Identifier: GPL-3.0-or-later
/** Draws the frames of a composite clip: an exposure is the mean of several moments, which blurs whatever moves. */
import { type Canvas, fillColumn, makeCanvas } from '../../../electron/service/engine/synthesis/canvas.ts';
import {
  expose,
  noiseLength,
  shiftBackdrop,
} from '../../../electron/service/engine/synthesis/hand-held-camera.ts';
import { drawHead, type Head } from '../../../electron/service/engine/synthesis/heads.ts';
import {
  derivedSeed,
  noiseTile,
  seededRandom,
} from '../../../electron/service/engine/synthesis/seeded-random.ts';
import type { Background } from './backgrounds.ts';
import type { CompositePlan } from './plan.ts';
import { type Placed, placedAt, type Standing } from './scene.ts';
import { coatOutline } from './silhouette.ts';

/** Px that a moment may be from the next before the blur shows as steps. */
const pxPerMoment = 3;
const mostMoments = 4;

function drawPerson(canvas: Canvas, person: Standing): void {
  const { head, coat, x, y, face, lean } = person;
  fillColumn(
    canvas,
    [
      [y + face * 0.3, x, face * 0.26],
      [y + face * 0.72, x, face * 0.3],
    ],
    head.skin,
  );
  fillColumn(canvas, coatOutline(person), coat);
  drawHead(canvas, head, x, y, face, lean);
}

function drawPlaced(canvas: Canvas, placed: Placed): void {
  if ('person' in placed) {
    drawPerson(canvas, placed.person);
    return;
  }
  const { x, halfWidth } = placed.post;
  fillColumn(
    canvas,
    [
      [0, x, halfWidth],
      [canvas.height, x, halfWidth],
    ],
    [58, 60, 58],
    0.8,
  );
}

/** The most that anything moves while the shutter is open, px. */
function travel(plan: CompositePlan, heads: readonly Head[], frame: number): number {
  const half = plan.exposure / 2;
  const [before, after] = [placedAt(plan, heads, frame - half), placedAt(plan, heads, frame + half)];
  const [first, last] = [plan.shake(frame - half), plan.shake(frame + half)];
  let most = Math.hypot(last.x - first.x, last.y - first.y);
  for (const thing of before) {
    if (!('person' in thing)) continue;
    const { subject, x, y } = thing.person;
    for (const other of after)
      if ('person' in other && other.person.subject === subject)
        most = Math.max(most, Math.hypot(other.person.x - x, other.person.y - y));
  }
  return most;
}

/** A function that draws frame n into `out`, RGB, tight rows. Frames are asked for in any order. */
export function compositeRenderer(
  plan: CompositePlan,
  heads: readonly Head[],
  background: Background,
): (frame: number, out: Uint8Array) => void {
  const { width, height } = plan.size;
  const canvas = makeCanvas(width, height);
  const sums = new Uint16Array(width * height * 3);
  const noise = noiseTile(derivedSeed(plan.seed, 'noise'), noiseLength + 4, 3);
  const random = seededRandom(derivedSeed(plan.seed, 'noise places'));
  const starts = Array.from({ length: plan.frameCount }, () => Math.floor(random() * noiseLength));
  const drawMoment = (backdrop: Canvas, time: number): void => {
    const shake = plan.shake(time);
    shiftBackdrop(canvas, { canvas: backdrop, margin: background.margin }, shake.x, shake.y);
    for (const placed of placedAt(plan, heads, time)) drawPlaced(canvas, placed);
  };
  return (frame, out) => {
    const backdrop = background.at(frame);
    const moments = Math.min(mostMoments, Math.ceil(travel(plan, heads, frame) / pxPerMoment) + 1);
    if (plan.exposure === 0 || moments < 2) drawMoment(backdrop, frame);
    else {
      sums.fill(0);
      for (let moment = 0; moment < moments; moment++) {
        drawMoment(backdrop, frame + ((moment + 0.5) / moments - 0.5) * plan.exposure);
        addTo(sums, canvas);
      }
      meanInto(canvas, sums, moments);
    }
    expose(canvas, noise, starts[frame] ?? 0, plan.light(frame), out);
  };
}

function addTo(sums: Uint16Array, { pixels }: Canvas): void {
  for (let place = 0, at = 0; place < pixels.length; place++, at += 3) {
    const pixel = pixels[place] as number;
    sums[at] = (sums[at] as number) + (pixel & 255);
    sums[at + 1] = (sums[at + 1] as number) + ((pixel >>> 8) & 255);
    sums[at + 2] = (sums[at + 2] as number) + ((pixel >>> 16) & 255);
  }
}

function meanInto({ pixels }: Canvas, sums: Uint16Array, count: number): void {
  const mean = (at: number): number => Math.round((sums[at] as number) / count);
  for (let place = 0, at = 0; place < pixels.length; place++, at += 3)
    pixels[place] = mean(at) | (mean(at + 1) << 8) | (mean(at + 2) << 16);
}
