// SPDX-License-Identifier: GPL-3.0-or-later
/** What composite clips are composed on: real moving footage that shows no face, where it is there, and the made street. */
import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { PictureSize } from '../../../core/base/geometry.ts';
import { type Canvas, makeCanvas } from '../../../electron/service/engine/synthesis/canvas.ts';
import { derivedSeed } from '../../../electron/service/engine/synthesis/seeded-random.ts';
import { paintBackdrop } from '../../../electron/service/engine/synthesis/street-backdrop.ts';
import { measuredRun } from '../measured-run.ts';
import type { CompositePlan } from './plan.ts';

/** A background with a margin for the camera's shake, frame by frame. */
export type Background = {
  readonly margin: number;
  at(frame: number): Canvas;
  close(): void;
};

/** Footage without people, looked through by eye: traffic from above, a car park, a drive behind a car. */
const facelessFootage = [
  { name: 'cv4node-traffic.mp4', frames: 480 },
  { name: 'intel-car-detection.mp4', frames: 377 },
  { name: 'aiguy-license_plate.mp4', frames: 140 },
] as const;

export const footageFolder = resolve(import.meta.dirname, '../../../../shared/footage/faces');

/** The margin that `paintBackdrop` leaves, for footage, too. */
const marginFor = ({ height }: PictureSize): number => Math.ceil((40 * height) / 720);

/** What this clip is composed on: the name of the footage, or null for the street. One clip in four has the street. */
export function footageFor(plan: CompositePlan): (typeof facelessFootage)[number] | null {
  const choice = facelessFootage[plan.background % (facelessFootage.length + 1)];
  return choice && existsSync(join(footageFolder, choice.name)) ? choice : null;
}

/** Opens the background of a clip; raw pictures are kept in `scratch` meanwhile. Rejects when ffmpeg fails. */
export async function openBackground(plan: CompositePlan, scratch: string): Promise<Background> {
  const footage = footageFor(plan);
  if (!footage) {
    const { canvas, margin } = paintBackdrop(derivedSeed(plan.seed, 'street'), plan.size);
    return { margin, at: () => canvas, close: () => undefined };
  }
  const margin = marginFor(plan.size);
  const [width, height] = [plan.size.width + 2 * margin, plan.size.height + 2 * margin];
  const start = Math.floor(plan.backgroundStart * (footage.frames - plan.frameCount));
  const raw = join(scratch, 'background.rgb');
  const fit = `scale=${width}:${height}:force_original_aspect_ratio=increase:flags=bilinear,crop=${width}:${height}`;
  const cut = `trim=start_frame=${start}:end_frame=${start + plan.frameCount}`;
  await measuredRun({
    file: 'ffmpeg',
    args: [
      ...['-v', 'error', '-nostdin', '-y', '-i', join(footageFolder, footage.name)],
      ...['-vf', `${cut},${fit}`, '-fps_mode', 'passthrough', '-f', 'rawvideo', '-pix_fmt', 'rgb24', raw],
    ],
  });
  const file = openSync(raw, 'r');
  const bytes = new Uint8Array(width * height * 3);
  const canvas = makeCanvas(width, height);
  return {
    margin,
    at(frame) {
      const read = readSync(file, bytes, 0, bytes.length, frame * bytes.length);
      if (read !== bytes.length) throw new Error(`${footage.name} has no frame ${start + frame}`);
      for (let place = 0, at = 0; place < canvas.pixels.length; place++, at += 3)
        canvas.pixels[place] =
          (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16);
      return canvas;
    },
    close: () => closeSync(file),
  };
}
