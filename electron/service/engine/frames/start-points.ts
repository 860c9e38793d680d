// SPDX-License-Identifier: GPL-3.0-or-later
/** Where decoding may begin so that a frame comes out as it does when the whole stream is decoded. */
import { type FrameIndex, frameFlag } from '../../../../core/ingest/footage.ts';

/** An IDR further away than this, in packets, is not gone back to while a nearer keyframe gives the frame. */
const furthestIdr = 900;

/** The packets of the frames with a flag, ascending. */
function packetsWith({ flags, packet }: FrameIndex, flag: number): Float64Array {
  const packets: number[] = [];
  for (let frame = 0; frame < flags.length; frame++)
    if (((flags[frame] ?? 0) & flag) !== 0) packets.push(packet[frame] ?? 0);
  return Float64Array.from(packets).sort();
}

/** How many of an ascending list are at most `value`. */
function countUpTo(list: Float64Array, value: number): number {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] ?? Number.POSITIVE_INFINITY) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class StartPoints {
  readonly #idr: Float64Array;
  readonly #key: Float64Array;

  constructor(index: FrameIndex) {
    this.#idr = packetsWith(index, frameFlag.idr);
    this.#key = packetsWith(index, frameFlag.key);
  }

  /**
   * Packets to begin at for the frame of packet `wanted`, the best first; packet 0 is the last resort. Nothing looks back
   * past an IDR. What a container merely calls a keyframe may be the start of an open GOP, whose first frames look back: one
   * keyframe more is decoded then, and a decoder that still has not recovered shows nothing, which leads further back.
   */
  before(wanted: number): number[] {
    const starts: number[] = [];
    const idr = this.#idr[countUpTo(this.#idr, wanted) - 1];
    if (idr !== undefined && wanted - idr <= furthestIdr) starts.push(idr);
    else {
      const at = countUpTo(this.#key, wanted) - 1;
      for (let back = 1; back <= 8; back *= 2) {
        const key = this.#key[at - back];
        if (key !== undefined) starts.push(key);
      }
      if (idr !== undefined) starts.push(idr);
    }
    return [...new Set([...starts, 0])];
  }

  /** The start of the frames after packet `wanted` that do not look back at it; undefined when there is none. */
  after(wanted: number): number | undefined {
    return this.#idr[countUpTo(this.#idr, wanted)];
  }
}
