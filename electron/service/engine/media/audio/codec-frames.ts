// SPDX-License-Identifier: GPL-3.0-or-later
/** Codec frames inside audio packets: where they part, and how many samples they last. */
import { ac3Frame } from '../ac3/ac3-header.ts';

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

/** Samples at 48 kHz of one Opus frame by the low bits of its configuration (RFC 6716, table 2): SILK, hybrid, CELT. */
const opusFrames = { silk: [480, 960, 1920, 2880], hybrid: [480, 960], celt: [120, 240, 480, 960] } as const;

/** Samples at 48 kHz of an Opus packet; undefined for one of no bytes. */
function opusSamples(data: Uint8Array): number | undefined {
  const [contents, counted = 0] = data;
  if (contents === undefined) return undefined;
  const configuration = contents >> 3;
  const frame =
    configuration < 12
      ? opusFrames.silk[configuration & 3]
      : configuration < 16
        ? opusFrames.hybrid[configuration & 1]
        : opusFrames.celt[configuration & 3];
  const code = contents & 3;
  const count = code === 0 ? 1 : code === 3 ? counted & 63 : 2;
  return (frame ?? 0) * count;
}

/** Samples of a FLAC frame (RFC 9639, 9.1.1); undefined for a size that is reserved. */
function flacSamples(data: Uint8Array): number | undefined {
  const code = (data[2] ?? 0) >> 4;
  if (code === 1) return 192;
  if (code >= 8) return 256 << (code - 8);
  if (code >= 2 && code <= 5) return 576 << (code - 2);
  // The size stands behind the coded number of the frame, whose first byte has a one for each of its bytes.
  const first = data[4] ?? 0;
  const numberBytes = first < 0x80 ? 1 : Math.clz32(~(first << 24));
  const at = 4 + numberBytes;
  if (code === 6) return (data[at] ?? 0) + 1;
  return code === 7 ? (((data[at] ?? 0) << 8) | (data[at + 1] ?? 0)) + 1 : undefined;
}

/** Samples of a layer III frame (ISO/IEC 11172-3, 2.4.2.1; 13818-3): MPEG-1 has two granules, lower rates have one. */
function mp3Samples(data: Uint8Array): number | undefined {
  if (data[0] !== 0xff || ((data[1] ?? 0) & 0xe0) !== 0xe0) return undefined;
  return ((data[1] ?? 0) & 0x18) === 0x18 ? 1152 : 576;
}

/** How many samples a packet lasts by what is in it; undefined for codecs whose packets do not tell. */
export function frameSamples(codec: string, data: Uint8Array): number | undefined {
  if (codec === 'opus') return opusSamples(data);
  if (codec === 'flac') return flacSamples(data);
  if (codec === 'mp3') return mp3Samples(data);
  if (codec === 'ac3') return ac3Frame.samples;
  return undefined;
}

/** Samples of an AAC frame: plain, with band replication, with low delay. */
const aacFrames = [1024, 2048, 512] as const;

/**
 * How many samples every packet of an AAC track lasts. `stated`: what the container says of the first one, right to
 * `tolerance`. Undefined when that is no length of AAC.
 */
export function aacFrameSamples(stated: number, tolerance: number): number | undefined {
  return aacFrames.find((length) => Math.abs(length - stated) <= tolerance);
}
