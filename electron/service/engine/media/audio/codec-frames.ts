// SPDX-License-Identifier: GPL-3.0-or-later
/** Codec frames inside audio packets. Most packets hold one; 3GP packs several AMR frames into one. */

/** Bytes of an AMR frame, header included, by frame type (3GPP TS 26.101, annex A; TS 26.201 for wide band). */
const amrFrameBytes: { readonly [codec: string]: readonly number[] } = {
  amr_nb: [13, 14, 16, 18, 20, 21, 27, 32, 6, 1, 1, 1, 1, 1, 1, 1],
  amr_wb: [18, 24, 33, 37, 41, 47, 51, 59, 61, 6, 1, 1, 1, 1, 1, 1],
};

/** Samples of one AMR frame: 20 ms. */
const amrFrameSamples: { readonly [codec: string]: number } = { amr_nb: 160, amr_wb: 320 };

export type AudioFrame = {
  readonly data: Uint8Array /** Offset from the packet's PTS, in samples. */;
  readonly sampleOffset: number;
};

/** The codec frames of a packet, in order; a packet whose split does not come out even is given whole. */
export function audioFrames(codec: string, data: Uint8Array): AudioFrame[] {
  const sizes = amrFrameBytes[codec];
  const samples = amrFrameSamples[codec];
  if (!sizes || !samples) return [{ data, sampleOffset: 0 }];
  const frames: AudioFrame[] = [];
  let at = 0;
  while (at < data.length) {
    const size = sizes[((data[at] ?? 0) >> 3) & 15] ?? 1;
    if (at + size > data.length) return [{ data, sampleOffset: 0 }];
    frames.push({ data: data.subarray(at, at + size), sampleOffset: frames.length * samples });
    at += size;
  }
  return frames;
}
