// SPDX-License-Identifier: GPL-3.0-or-later
/** What fixtures show and sound like: a drifting gradient with a little grain under the frame number, two tones. */
import { paintFrameNumber } from './frame-number-blocks.ts';
import type { PictureLayout } from './picture-layout.ts';
import { noiseTile } from './seeded-random.ts';

/** Views of the three planes, 8 bits per sample, tight rows. */
export type FixturePicture = {
  readonly layout: PictureLayout;
  readonly y: Uint8Array;
  readonly u: Uint8Array;
  readonly v: Uint8Array;
};

const grain = noiseTile(7, 8192, 3);

/**
 * Paints frame n into `samples` (8 bits, `layout.sampleCount` long): luma is a triangle wave of 256 px that moves 2 px
 * a frame to the left, chroma two slow waves; then the frame number. The same n always gives the same samples.
 */
export function paintFixturePicture(
  samples: Uint8Array,
  layout: PictureLayout,
  frame: number,
): FixturePicture {
  const [luma, blue, red] = layout.planes;
  const y = samples.subarray(luma.offset, luma.offset + luma.width * luma.height);
  const u = samples.subarray(blue.offset, blue.offset + blue.width * blue.height);
  const v = samples.subarray(red.offset, red.offset + red.width * red.height);
  for (let row = 0; row < luma.height; row++) {
    let noise = (row * 1237 + frame * 3571) & 8191;
    for (let column = 0, place = row * luma.width; column < luma.width; column++, place++) {
      const phase = (column + row + frame * 2) & 255;
      y[place] = 64 + (phase < 128 ? phase : 255 - phase) + (grain[noise] ?? 0);
      noise = (noise + 1) & 8191;
    }
  }
  for (let row = 0; row < blue.height; row++) {
    const start = row * blue.width;
    for (let column = 0; column < blue.width; column++) {
      u[start + column] = 104 + (((column << layout.chromaShiftX) + frame) & 63);
    }
    v.fill(112 + (((row << layout.chromaShiftY) + frame) & 31), start, start + red.width);
  }
  paintFrameNumber(y, luma.width, luma.height, frame);
  return { layout, y, u, v };
}

/** 440 Hz on the left, 660 Hz on the right, a quarter of full scale. */
export function toneChannels(sampleRate: number, sampleCount: number): readonly [Float32Array, Float32Array] {
  const tone = (hertz: number): Float32Array =>
    Float32Array.from(
      { length: sampleCount },
      (_, at) => 0.25 * Math.sin((2 * Math.PI * hertz * at) / sampleRate),
    );
  return [tone(440), tone(660)];
}

/** One CTA-708 triplet for frame n: two ASCII characters of `text` in CEA-608 form (field 1, odd parity). */
export function captionBytes(text: string, frame: number): Buffer {
  const character = (index: number): number => withOddParity(text.charCodeAt(index % text.length) & 0x7f);
  return Buffer.from([0xfc, character(frame * 2), character(frame * 2 + 1)]);
}

function withOddParity(value: number): number {
  let ones = 0;
  for (let bit = 0; bit < 7; bit++) ones += (value >> bit) & 1;
  return ones % 2 === 0 ? value | 0x80 : value;
}
