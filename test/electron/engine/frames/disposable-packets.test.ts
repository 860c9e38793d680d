// SPDX-License-Identifier: GPL-3.0-or-later
/** Without the packets that are called disposable, a decoder shows every other frame sample by sample as it does with them. */
import { join } from 'node:path';
import { AV_CODEC_ID_H264, AV_CODEC_ID_HEVC, AV_CODEC_ID_MPEG2VIDEO } from 'node-av/constants';
import { Frame, type Stream } from 'node-av/lib';
import { describe, expect, test } from 'vitest';
import type { FrameIndex } from '../../../../core/ingest/footage.ts';
import { disposableIn } from '../../../../electron/service/engine/frames/disposable-packets.ts';
import { PacketFinder } from '../../../../electron/service/engine/frames/packet-finder.ts';
import { exchange, packetToFrame } from '../../../../electron/service/engine/media/decode.ts';
import { openDecoder } from '../../../../electron/service/engine/media/source.ts';
import { makeFixture } from '../../../../electron/service/engine/synthesis/fixture.ts';
import type { FixtureOptions } from '../../../../electron/service/engine/synthesis/fixture-options.ts';
import { temporaryFolder } from '../../../setup/temporary-folder.ts';
import { digest, indexOf, wholeStream } from './whole-stream.ts';

const folder = temporaryFolder('disposable');

/** What is shown without the disposable packets, and the frames of those. */
function shownWithout(path: string, index: FrameIndex): { shown: Map<number, string>; left: number[] } {
  const frameOf = packetToFrame(index);
  const finder = new PacketFinder(path, index, frameOf);
  const isDisposable = disposableIn(finder.source.video);
  const decoder = openDecoder(finder.source.video, 2);
  const frame = new Frame();
  frame.alloc();
  const shown = new Map<number, string>();
  const left: number[] = [];
  const take = (pictures: ReturnType<typeof exchange>): void => {
    for (const { packet, frame } of pictures) shown.set(frameOf[packet] ?? -1, digest(frame));
  };
  try {
    for (let next = finder.next(); next; next = finder.next()) {
      const { packet, number } = next;
      if (packet.data && isDisposable(packet.data)) {
        left.push(frameOf[number] ?? -1);
        continue;
      }
      packet.pts = BigInt(number);
      take(exchange(decoder, packet, frame, number, { threads: 2 }));
    }
    take(exchange(decoder, null, frame, -1, { threads: 2 }));
  } finally {
    frame.free();
    decoder.freeContext();
    finder.close();
  }
  return { shown, left };
}

const x264 = (more: string): Record<string, string> => ({
  'x264-params': `b-adapt=0:scenecut=0:keyint=24:min-keyint=1:rc-lookahead=10:${more}`,
});
const x265 = (more: string): Record<string, string> => ({
  'x265-params': `b-adapt=0:scenecut=0:keyint=24:min-keyint=1:pools=1:frame-threads=1:log-level=error:${more}`,
});
const vfr = Array.from({ length: 60 }, (_, frame) => frame * 3000 + (frame % 5) * 700);

const recordings: readonly (readonly [name: string, options: FixtureOptions])[] = [
  ['pyramid.mp4', { bframes: 5, encoderOptions: x264('ref=4:b-pyramid=normal:open-gop=0') }],
  ['open.mp4', { bframes: 3, openGop: true, encoderOptions: x264('ref=3:b-pyramid=normal:open-gop=1') }],
  ['fields.mp4', { bframes: 3, interlaced: true, encoderOptions: x264('ref=3:b-pyramid=normal') }],
  ['vfr.mkv', { bframes: 2, pts: vfr.map((pts) => Math.round(pts / 90)), timeBase: { num: 1, den: 1000 } }],
  ['captions.ts', { bframes: 3, captions: 'a word or two', encoderOptions: x264('ref=2') }],
  ['hevc.mp4', { codec: 'hevc', bframes: 4, encoderOptions: x265('b-pyramid=1:ref=4:open-gop=0') }],
  ['hevc-open.ts', { codec: 'hevc', bframes: 3, openGop: true, encoderOptions: x265('open-gop=1') }],
  ['layers.mp4', { codec: 'hevc', bframes: 3, encoderOptions: x265('temporal-layers=2:b-pyramid=1') }],
  ['disc.ts', { codec: 'mpeg2video', bframes: 2, interlaced: true }],
];

test.each(recordings)('%s', async (name, options) => {
  const path = join(folder, name);
  await makeFixture(path, { width: 160, height: 96, frameCount: 60, ...options });
  const index = await indexOf(path);
  const whole = wholeStream(path, index);
  const { shown, left } = shownWithout(path, index);
  // A third of the frames at least, or nothing was tried.
  expect(left.length).toBeGreaterThanOrEqual(index.pts.length / 3);
  expect(shown.size + left.length).toBe(index.pts.length);
  for (const [frame, picture] of shown) expect(picture, `frame ${frame}`).toBe(whole[frame]);
});

test.each([
  ['none between.mp4', { bframes: 0 }],
  ['none between.ts', { codec: 'mpeg2video', bframes: 0 }],
  ['not known.mp4', { codec: 'mpeg4', bframes: 2 }],
] as const)('nothing is left out of %s', async (name, options) => {
  const path = join(folder, name);
  await makeFixture(path, { width: 96, height: 64, frameCount: 12, ...options });
  expect(shownWithout(path, await indexOf(path)).left).toEqual([]);
});

describe('a packet is kept', () => {
  /** As far as `disposableIn` looks at it. */
  const stream = (codecId: number, extradata: Buffer | null = null): Stream =>
    ({ codecpar: { codecId, extradata } }) as unknown as Stream;
  const annexB = (...units: readonly (readonly number[])[]): Uint8Array =>
    Uint8Array.from(units.flatMap((unit) => [0, 0, 1, ...unit]));
  const slice = [0x01, 0x9a, 0x22];
  const h264 = disposableIn(stream(AV_CODEC_ID_H264));

  test('of H.264, when something comes with it that lasts, or a slice of it is looked back at', () => {
    expect(h264(annexB([0x09, 0xf0], slice, slice))).toBe(true);
    // A picture parameter set, and film grain, which goes on over later pictures.
    expect(h264(annexB([0x68, 0xee, 0x38], slice))).toBe(false);
    expect(h264(annexB([0x06, 19, 1, 0x40, 0x80], slice))).toBe(false);
    expect(h264(annexB([0x06, 1, 1, 0x40, 0x80], slice))).toBe(true);
    // The second field is a reference.
    expect(h264(annexB(slice, [0x21, 0x9a, 0x22]))).toBe(false);
    expect(h264(annexB([0x09, 0xf0]))).toBe(false);
  });

  test('of HEVC, below the highest sub-layer, in another layer, or where the layers are not known', () => {
    const sps = (subLayers: number): number[] => [0x42, 0x01, (subLayers - 1) << 1, 0x01];
    const trailN = (temporal: number): number[] => [0x00, temporal + 1, 0xaa];
    const hevc = (sets: number[] | null) =>
      disposableIn(stream(AV_CODEC_ID_HEVC, sets && Buffer.from(annexB(sets))));
    expect(hevc(sps(1))(annexB(trailN(0)))).toBe(true);
    expect(hevc(null)(annexB(trailN(0)))).toBe(false);
    expect(hevc(sps(2))(annexB(trailN(0)))).toBe(false);
    expect(hevc(sps(2))(annexB(trailN(1)))).toBe(true);
    expect(hevc(sps(1))(annexB([0x02, 0x01, 0xaa]))).toBe(false);
    expect(hevc(sps(1))(annexB([0x00, 0x09, 0xaa]))).toBe(false);
    // A parameter set on the way tells of more layers.
    const later = hevc(sps(1));
    later(annexB(sps(2), [0x26, 0x01, 0xaa]));
    expect(later(annexB(trailN(0)))).toBe(false);
  });

  test('of MPEG-2, when one of its fields is not of a B picture', () => {
    const mpeg = disposableIn(stream(AV_CODEC_ID_MPEG2VIDEO));
    const picture = (type: number): number[] => [0x00, 0x00, type << 3, 0xff];
    expect(mpeg(annexB(picture(3), [0x01, 0x22]))).toBe(true);
    expect(mpeg(annexB(picture(3), [0x01, 0x22], picture(2), [0x01, 0x22]))).toBe(false);
    expect(mpeg(annexB([0xb8, 0x00], picture(3)))).toBe(false);
    expect(mpeg(annexB([0x01, 0x22]))).toBe(false);
  });
});
