// SPDX-License-Identifier: GPL-3.0-or-later
/** Photographs as a worse camera would have taken them: smaller, in the dark, or moved. */
import { seededRandom } from '../../../electron/service/engine/synthesis/seeded-random.ts';
import type { Annotated, Rect } from './annotated.ts';

/** The picture at one `by`-th of its size, by area means, and what is annotated in it. */
export function smaller({ picture, truth, unsure }: Annotated, by: number): Annotated {
  const width = Math.floor(picture.width / by);
  const height = Math.floor(picture.height / by);
  const data = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      for (let channel = 0; channel < 3; channel += 1) {
        let sum = 0;
        for (let down = 0; down < by; down += 1)
          for (let across = 0; across < by; across += 1)
            sum += picture.data[((y * by + down) * picture.width + x * by + across) * 3 + channel] ?? 0;
        data[(y * width + x) * 3 + channel] = sum / by / by;
      }
  const shrunk = (box: Rect): Rect => ({
    x: box.x / by,
    y: box.y / by,
    width: box.width / by,
    height: box.height / by,
  });
  return { picture: { width, height, data }, truth: truth.map(shrunk), unsure: unsure.map(shrunk) };
}

/** A quarter of the light, with noise of three grey levels. */
export function darker({ picture, ...rest }: Annotated): Annotated {
  const random = seededRandom(1);
  const data = picture.data.map((value) => {
    // Four uniform numbers are near enough to a normal one.
    const noise = (random() + random() + random() + random() - 2) * Math.sqrt(3) * 3;
    return Math.min(255, Math.max(0, Math.round(value / 4 + noise)));
  });
  return { picture: { ...picture, data }, ...rest };
}

/** Moved sideways by so many px while the shutter was open. */
export function moved({ picture, ...rest }: Annotated, px: number): Annotated {
  const { width, height, data } = picture;
  const blurred = new Uint8Array(data.length);
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1)
      for (let channel = 0; channel < 3; channel += 1) {
        let sum = 0;
        for (let step = 0; step < px; step += 1) {
          const from = Math.min(width - 1, Math.max(0, x + step - (px >> 1)));
          sum += data[(y * width + from) * 3 + channel] ?? 0;
        }
        blurred[(y * width + x) * 3 + channel] = sum / px;
      }
  return { picture: { width, height, data: blurred }, ...rest };
}
