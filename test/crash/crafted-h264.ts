// SPDX-License-Identifier: GPL-3.0-or-later
/** A small H.264 recording whose header claims an absurd picture: what a hostile file does to make a reader take memory. */
import { readFileSync, writeFileSync } from 'node:fs';
import type { PictureSize } from '../../core/base/geometry.ts';

const startCode = Uint8Array.of(0, 0, 0, 1);

/** Removes the bytes that keep start codes out of a NAL unit (H.264 7.4.1.1). */
function withoutEscapes(nal: Uint8Array): Uint8Array {
  return Uint8Array.from(nal).filter(
    (byte, at) => !(byte === 3 && at > 1 && nal[at - 1] === 0 && nal[at - 2] === 0),
  );
}

function withEscapes(nal: Uint8Array): Uint8Array {
  const out: number[] = [];
  for (const byte of nal) {
    if (byte <= 3 && out.at(-1) === 0 && out.at(-2) === 0) out.push(3);
    out.push(byte);
  }
  return Uint8Array.from(out);
}

const bitsOf = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('');

/** Exp-Golomb code of a number (H.264 9.1). */
function golomb(value: number): string {
  const bits = (value + 1).toString(2);
  return '0'.repeat(bits.length - 1) + bits;
}

const highProfiles = new Set([100, 110, 122, 244]);

/** The sequence parameter set with another size, in macroblocks of 16 px (H.264 7.3.2.1.1); all else stays. */
function resizeSps(sps: Uint8Array, size: PictureSize): Uint8Array {
  const plain = withoutEscapes(sps);
  const bits = bitsOf(plain);
  let at = 32;
  const skipGolomb = (): number => {
    const zeros = bits.indexOf('1', at) - at;
    const value = Number.parseInt(bits.slice(at + zeros, at + 2 * zeros + 1), 2) - 1;
    at += 2 * zeros + 1;
    return value;
  };
  skipGolomb();
  if (highProfiles.has(plain[1] ?? 0)) {
    for (let field = 0; field < 3; field++) skipGolomb();
    at += 2;
  }
  skipGolomb();
  if (skipGolomb() === 0) skipGolomb();
  skipGolomb();
  at += 1;
  const before = bits.slice(0, at);
  skipGolomb();
  skipGolomb();
  const end = bits.lastIndexOf('1');
  const claimed = golomb(size.width / 16 - 1) + golomb(size.height / 16 - 1);
  const all = `${before}${claimed}${bits.slice(at, end)}1`;
  const padded = all.padEnd(Math.ceil(all.length / 8) * 8, '0');
  return withEscapes(Uint8Array.from(padded.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2)));
}

/**
 * Writes the video of an MP4 fixture (H.264, video only) as a raw stream at `to`, its sequence parameter set claiming
 * `size`, in px, multiples of 16.
 */
export function claimSize(mp4: string, to: string, size: PictureSize): void {
  const file = readFileSync(mp4);
  const avcc = file.indexOf('avcC') + 4;
  const spsLength = file.readUInt16BE(avcc + 6);
  const spsEnd = avcc + 8 + spsLength;
  const ppsLength = file.readUInt16BE(spsEnd + 1);
  const nals = [
    resizeSps(file.subarray(avcc + 8, spsEnd), size),
    file.subarray(spsEnd + 3, spsEnd + 3 + ppsLength),
  ];
  const mdat = file.indexOf('mdat');
  const end = mdat - 4 + file.readUInt32BE(mdat - 4);
  for (let at = mdat + 4; at < end; ) {
    const length = file.readUInt32BE(at);
    nals.push(file.subarray(at + 4, at + 4 + length));
    at += 4 + length;
  }
  writeFileSync(to, Buffer.concat(nals.flatMap((nal) => [startCode, nal])));
}
