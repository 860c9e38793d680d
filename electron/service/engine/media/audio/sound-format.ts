// SPDX-License-Identifier: GPL-3.0-or-later
/** Samples as the media library lays them out, and as this program counts them: parts of full scale, one array per channel. */
import {
  AV_SAMPLE_FMT_DBL,
  AV_SAMPLE_FMT_DBLP,
  AV_SAMPLE_FMT_FLT,
  AV_SAMPLE_FMT_FLTP,
  AV_SAMPLE_FMT_S16,
  AV_SAMPLE_FMT_S16P,
  AV_SAMPLE_FMT_S32,
  AV_SAMPLE_FMT_S32P,
  AV_SAMPLE_FMT_U8,
  AV_SAMPLE_FMT_U8P,
  type AVSampleFormat,
} from 'node-av/constants';
import type { Frame } from 'node-av/lib';
import { ClearveilError } from '../../../../../core/base/errors.ts';

export type SampleLayout = {
  readonly kind: 'u8' | 's16' | 's32' | 'f32' | 'f64';
  readonly bytes: number;
  readonly planar: boolean;
};

const layouts = new Map<AVSampleFormat, SampleLayout>([
  [AV_SAMPLE_FMT_U8, { kind: 'u8', bytes: 1, planar: false }],
  [AV_SAMPLE_FMT_U8P, { kind: 'u8', bytes: 1, planar: true }],
  [AV_SAMPLE_FMT_S16, { kind: 's16', bytes: 2, planar: false }],
  [AV_SAMPLE_FMT_S16P, { kind: 's16', bytes: 2, planar: true }],
  [AV_SAMPLE_FMT_S32, { kind: 's32', bytes: 4, planar: false }],
  [AV_SAMPLE_FMT_S32P, { kind: 's32', bytes: 4, planar: true }],
  [AV_SAMPLE_FMT_FLT, { kind: 'f32', bytes: 4, planar: false }],
  [AV_SAMPLE_FMT_FLTP, { kind: 'f32', bytes: 4, planar: true }],
  [AV_SAMPLE_FMT_DBL, { kind: 'f64', bytes: 8, planar: false }],
  [AV_SAMPLE_FMT_DBLP, { kind: 'f64', bytes: 8, planar: true }],
]);

/** Full scale of each integer kind. All of them fit a double exactly, so that nothing is lost on the way there and back. */
const fullScale = { u8: 128, s16: 32_768, s32: 2_147_483_648 } as const;

/** Throws INPUT_UNSUPPORTED for 64-bit integers. */
export function sampleLayout(format: AVSampleFormat): SampleLayout {
  const layout = layouts.get(format);
  if (layout) return layout;
  throw new ClearveilError(
    'INPUT_UNSUPPORTED',
    'the sound has samples of a kind that cannot be counted exactly',
    'Keep the original; a copy with hushed sound cannot be made of it.',
  );
}

/** Rounds to the nearest integer, halves to the even one, as the media library does. */
function roundHalfEven(value: number): number {
  const low = Math.floor(value);
  const rest = value - low;
  if (rest !== 0.5) return rest < 0.5 ? low : low + 1;
  return low % 2 === 0 ? low : low + 1;
}

/** A part of full scale as the integer nearest to it; `scale` is full scale. */
function quantize(value: number, scale: number): number {
  return Math.max(-scale, Math.min(scale - 1, roundHalfEven(value * scale)));
}

/** Rounds to 16 bits in place: what a player or `ffmpeg -f s16le` makes of a decoder that gives floats. */
export function roundToS16(channel: Float64Array): void {
  for (let at = 0; at < channel.length; at++)
    channel[at] = quantize(channel[at] ?? 0, fullScale.s16) / fullScale.s16;
}

type Typed = Uint8Array | Int16Array | Int32Array | Float32Array | Float64Array;

/** A view of one plane's bytes; `bytes` must start a buffer of its own. */
function typed(layout: SampleLayout, bytes: Uint8Array<ArrayBuffer>): Typed {
  const { buffer } = bytes;
  switch (layout.kind) {
    case 'u8':
      return bytes;
    case 's16':
      return new Int16Array(buffer);
    case 's32':
      return new Int32Array(buffer);
    case 'f32':
      return new Float32Array(buffer);
    case 'f64':
      return new Float64Array(buffer);
  }
}

/** The samples of a decoded frame, copied: nothing of the frame's own memory escapes. */
export function samplesOf(frame: Frame): Float64Array[] {
  const layout = sampleLayout(frame.format as AVSampleFormat);
  const planes = frame.extendedData ?? frame.data ?? [];
  const channels = frame.channels;
  const count = frame.nbSamples;
  const scale = layout.kind === 'f32' || layout.kind === 'f64' ? 1 : fullScale[layout.kind];
  const zero = layout.kind === 'u8' ? 128 : 0;
  return Array.from({ length: channels }, (_, channel) => {
    const plane = planes[layout.planar ? channel : 0];
    if (!plane) throw new Error('a decoded frame lacks a channel');
    const length = count * layout.bytes * (layout.planar ? 1 : channels);
    const own = new Uint8Array(length);
    own.set(plane.subarray(0, length));
    const values = typed(layout, own);
    const step = layout.planar ? 1 : channels;
    const first = layout.planar ? 0 : channel;
    const samples = new Float64Array(count);
    for (let at = 0; at < count; at++) samples[at] = ((values[first + at * step] ?? 0) - zero) / scale;
    return samples;
  });
}

/** Samples `[from, from + count)` of every channel as the bytes of a frame. */
export function packSamples(
  format: AVSampleFormat,
  channels: readonly Float64Array[],
  from: number,
  count: number,
): Buffer {
  const layout = sampleLayout(format);
  const bytes = new Uint8Array(count * layout.bytes * channels.length);
  const values = typed(layout, bytes);
  const whole = layout.kind === 'f32' || layout.kind === 'f64' ? undefined : fullScale[layout.kind];
  const zero = layout.kind === 'u8' ? 128 : 0;
  channels.forEach((channel, number) => {
    const step = layout.planar ? 1 : channels.length;
    const first = layout.planar ? number * count : number;
    for (let at = 0; at < count; at++) {
      const value = channel[from + at] ?? 0;
      values[first + at * step] = whole === undefined ? value : quantize(value, whole) + zero;
    }
  });
  return Buffer.from(bytes.buffer);
}
