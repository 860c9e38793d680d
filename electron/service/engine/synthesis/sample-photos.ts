// SPDX-License-Identifier: GPL-3.0-or-later
/** The photographs scripted footage borrows its faces from: they come with a development dependency and never ship. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { AV_CODEC_ID_MJPEG, AV_PIX_FMT_YUVJ422P } from 'node-av/constants';
import { Codec, CodecContext, Frame, Packet } from 'node-av/lib';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { RgbPicture } from '../../../../core/detect/detection.ts';
import { must } from './encoders.ts';

/** A photograph, named exactly: `sha256` is of the file's bytes, so that crop rectangles can rely on it. */
export type SamplePhoto = { readonly name: string; readonly sha256: string };

const folderInPackage = join('node_modules', '@vladmandic', 'face-api', 'demo');

/**
 * The folder that holds the sample photographs, looked for from `from` upwards. Throws INPUT_NOT_FOUND where the
 * development dependencies are not installed, as in a packaged build.
 */
export function findSamplePhotos(from: string = import.meta.dirname): string {
  for (let folder = from; ; folder = dirname(folder)) {
    const candidate = join(folder, folderInPackage);
    if (existsSync(join(candidate, 'sample6.jpg'))) return candidate;
    if (dirname(folder) === folder) break;
  }
  throw new ClearveilError(
    'INPUT_NOT_FOUND',
    'The sample photographs of the demonstration are not installed.',
    'Run the demonstration from a source checkout with its development dependencies installed.',
  );
}

/** Decodes one photograph. Throws INPUT_NOT_FOUND when it is missing, INPUT_CHANGED when it is not the one that was named. */
export async function loadSamplePhoto(folder: string, photo: SamplePhoto): Promise<RgbPicture> {
  const path = join(folder, photo.name);
  const bytes = await readFile(path).catch(() => {
    throw new ClearveilError(
      'INPUT_NOT_FOUND',
      `${photo.name} is missing`,
      'Install the development dependencies again.',
    );
  });
  if (createHash('sha256').update(bytes).digest('hex') !== photo.sha256) {
    throw new ClearveilError(
      'INPUT_CHANGED',
      `${photo.name} is not the photograph it was`,
      'Install the development dependencies at the versions of the lock file.',
    );
  }
  return decodeJpeg(bytes);
}

async function decodeJpeg(bytes: Buffer): Promise<RgbPicture> {
  const codec = Codec.findDecoder(AV_CODEC_ID_MJPEG);
  if (codec === null) throw new Error('the media library carries no JPEG decoder');
  const context = new CodecContext();
  const packet = new Packet();
  const frame = new Frame();
  try {
    context.allocContext3(codec);
    must(await context.open2(codec, null), 'opening the JPEG decoder');
    packet.alloc();
    packet.data = bytes;
    frame.alloc();
    must(await context.sendPacket(packet), 'decoding a photograph');
    must(await context.sendPacket(null), 'decoding a photograph');
    must(await context.receiveFrame(frame), 'decoding a photograph');
    const { width, height } = frame;
    // The photographs are pinned by their hash, and all of this format.
    if (frame.format !== AV_PIX_FMT_YUVJ422P) throw new Error('a photograph of another pixel format');
    const planes = frame.data;
    if (planes === null) throw new Error('a decoded photograph has no samples');
    return jpegRgb(planes, frame.linesize, width, height);
  } finally {
    frame.free();
    packet.free();
    context.freeContext();
  }
}

/** 4:2:2 full range to RGB with the coefficients of JFIF 1.02 (BT.601). The planes are only read while their frame is held. */
function jpegRgb(
  planes: readonly Buffer[],
  strides: readonly number[],
  width: number,
  height: number,
): RgbPicture {
  const [luma, blue, red] = planes;
  const [lumaStride = 0, blueStride = 0, redStride = 0] = strides;
  if (!luma || !blue || !red) throw new Error('a decoded photograph lacks a plane');
  const data = new Uint8ClampedArray(width * height * 3);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const light = luma[y * lumaStride + x] ?? 0;
      const u = (blue[y * blueStride + (x >> 1)] ?? 128) - 128;
      const v = (red[y * redStride + (x >> 1)] ?? 128) - 128;
      const to = (y * width + x) * 3;
      data[to] = light + 1.402 * v;
      data[to + 1] = light - 0.344136 * u - 0.714136 * v;
      data[to + 2] = light + 1.772 * u;
    }
  }
  return { width, height, data: new Uint8Array(data.buffer) };
}
