// SPDX-License-Identifier: GPL-3.0-or-later
/** Decodes a whole small file with the media library alone, so that what is measured leans on no code of the product. */
import {
  AV_PIX_FMT_YUV420P,
  AV_PIX_FMT_YUV420P10LE,
  AV_PIX_FMT_YUV422P,
  AV_PIX_FMT_YUV444P,
  AVERROR_EOF,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants';
import { Codec, CodecContext, Dictionary, FormatContext, Frame, Packet } from 'node-av/lib';
import { readFrameNumber } from '../../electron/service/engine/synthesis/frame-number-blocks.ts';

/** Tight rows of samples. */
export type Plane = { readonly width: number; readonly height: number; readonly samples: Uint16Array };

export type DecodedFrame = {
  /** The number that fixtures carry in the picture. */
  readonly number: number | undefined;
  /** Y, U, V. */
  readonly planes: readonly [Plane, Plane, Plane];
};

export type Decoded = { readonly frames: readonly DecodedFrame[]; readonly bitDepth: 8 | 10 };

const layouts: ReadonlyMap<number, { shiftX: number; shiftY: number; bitDepth: 8 | 10 }> = new Map([
  [AV_PIX_FMT_YUV420P, { shiftX: 1, shiftY: 1, bitDepth: 8 }],
  [AV_PIX_FMT_YUV422P, { shiftX: 1, shiftY: 0, bitDepth: 8 }],
  [AV_PIX_FMT_YUV444P, { shiftX: 0, shiftY: 0, bitDepth: 8 }],
  [AV_PIX_FMT_YUV420P10LE, { shiftX: 1, shiftY: 1, bitDepth: 10 }],
]);

function check(code: number): void {
  if (code < 0) throw new Error(`the media library answered ${code}`);
}

function planeOf(frame: Frame, at: number, shiftX: number, shiftY: number, bitDepth: 8 | 10): Plane {
  const data = frame.data?.[at];
  const stride = frame.linesize[at];
  if (!data || !stride) throw new Error('a frame without samples');
  const width = (frame.width + (1 << shiftX) - 1) >> shiftX;
  const height = (frame.height + (1 << shiftY) - 1) >> shiftY;
  const samples = new Uint16Array(width * height);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      samples[y * width + x] =
        bitDepth === 8 ? (data[y * stride + x] ?? 0) : data.readUInt16LE(y * stride + x * 2);
    }
  }
  return { width, height, samples };
}

function numberIn({ width, height, samples }: Plane, bitDepth: 8 | 10): number | undefined {
  const data = Uint8Array.from(samples, (sample) => sample >> (bitDepth - 8));
  return readFrameNumber({ data, width, height, stride: width, step: 1, offset: 0, depth: 8 });
}

/** Every frame of the first video stream in presentation order, hidden ones too. */
export async function decodeFile(path: string): Promise<Decoded> {
  const format = new FormatContext();
  // Frames that an edit list hides are in the file all the same, for everybody who looks.
  check(await format.openInput(path, null, Dictionary.fromObject({ advanced_editlist: '0' })));
  check(await format.findStreamInfo());
  const stream = format.streams.find(({ codecpar }) => codecpar.codecType === AVMEDIA_TYPE_VIDEO);
  const codec = stream && Codec.findDecoder(stream.codecpar.codecId);
  if (!stream || !codec) throw new Error(`${path}: no video`);
  const context = new CodecContext();
  context.allocContext3(codec);
  check(stream.codecpar.toContext(context));
  context.pktTimebase = stream.timeBase;
  check(await context.open2(codec));
  const frame = new Frame();
  frame.alloc();
  const packet = new Packet();
  packet.alloc();
  const frames: DecodedFrame[] = [];
  let depth: 8 | 10 = 8;
  const drain = (): void => {
    while (context.receiveFrameSync(frame) >= 0) {
      const layout = layouts.get(frame.format);
      if (!layout) throw new Error(`${path}: pixel format ${frame.format}`);
      const { shiftX, shiftY, bitDepth } = layout;
      depth = bitDepth;
      const luma = planeOf(frame, 0, 0, 0, bitDepth);
      frames.push({
        number: numberIn(luma, bitDepth),
        planes: [
          luma,
          planeOf(frame, 1, shiftX, shiftY, bitDepth),
          planeOf(frame, 2, shiftX, shiftY, bitDepth),
        ],
      });
      frame.unref();
    }
  };
  for (;;) {
    const code = await format.readFrame(packet);
    if (code === AVERROR_EOF) break;
    check(code);
    if (packet.streamIndex === stream.index) {
      check(context.sendPacketSync(packet));
      drain();
    }
    packet.unref();
  }
  check(context.sendPacketSync(null));
  drain();
  packet.free();
  frame.free();
  context.freeContext();
  await format.closeInput();
  return { frames, bitDepth: depth };
}

/** A rectangle of whole pixels of the coded picture. */
export type Rect = {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

export function shrink({ x, y, width, height }: Rect, by: number): Rect {
  return { x: x + by, y: y + by, width: width - 2 * by, height: height - 2 * by };
}

function holds(rect: Rect, x: number, y: number): boolean {
  return x >= rect.x && y >= rect.y && x < rect.x + rect.width && y < rect.y + rect.height;
}

/** Largest distance of a sample inside `rect` from `value` (a sample of 8 bits), in 8-bit steps. */
export function largestDistance(plane: Plane, rect: Rect, value: number, bitDepth: 8 | 10): number {
  const scale = 1 << (bitDepth - 8);
  let largest = 0;
  for (let y = Math.max(0, rect.y); y < Math.min(plane.height, rect.y + rect.height); y++) {
    for (let x = Math.max(0, rect.x); x < Math.min(plane.width, rect.x + rect.width); x++) {
      const sample = plane.samples[y * plane.width + x] ?? 0;
      largest = Math.max(largest, Math.abs(sample - value * scale) / scale);
    }
  }
  return largest;
}

/** PSNR in dB of two planes outside `rects`; infinite when they are equal there. */
export function psnrOutside(a: Plane, b: Plane, rects: readonly Rect[], bitDepth: 8 | 10): number {
  let sum = 0;
  let count = 0;
  for (let y = 0; y < a.height; y++) {
    for (let x = 0; x < a.width; x++) {
      if (rects.some((rect) => holds(rect, x, y))) continue;
      const difference = (a.samples[y * a.width + x] ?? 0) - (b.samples[y * a.width + x] ?? 0);
      sum += difference * difference;
      count++;
    }
  }
  const peak = 2 ** bitDepth - 1;
  return 10 * Math.log10((peak * peak * count) / sum);
}
