// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What every frame of a copy shows, in so few bytes that it can be kept beside the copy: two copies of one recording show the
 * same picture where their entries are equal. One entry per frame of the original, one after the other.
 */
import type { FrameRange } from '../base/time.ts';

/** Bytes of an entry: the first half of the SHA-256 of the decoded planes. */
export const digestBytes = 16;
/** Every byte of the entry of a frame that the copy does not have, or that was not compared. Equal to nothing. */
export const noPicture = 0x00;
/** Every byte of the entry of a frame that shows exactly what the original shows. */
export const originalPicture = 0xff;

/** The frames on which two copies show the same picture, in order. Frames that only one of them knows are not among them. */
export function samePictures(one: Uint8Array, other: Uint8Array): FrameRange[] {
  const ranges: { startFrame: number; endFrame: number }[] = [];
  const frames = Math.floor(Math.min(one.length, other.length) / digestBytes);
  for (let frame = 0; frame < frames; frame++) {
    if (!sameEntry(one, other, frame * digestBytes)) continue;
    const last = ranges.at(-1);
    if (last?.endFrame === frame) last.endFrame = frame + 1;
    else ranges.push({ startFrame: frame, endFrame: frame + 1 });
  }
  return ranges;
}

function sameEntry(one: Uint8Array, other: Uint8Array, at: number): boolean {
  let something = 0;
  for (let byte = at; byte < at + digestBytes; byte++) {
    if (one[byte] !== other[byte]) return false;
    something |= one[byte] ?? noPicture;
  }
  return something !== noPicture;
}
