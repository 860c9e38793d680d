// SPDX-License-Identifier: GPL-3.0-or-later
/** What a stream codes behind the edges that it crops: nobody is shown it in review, so no copy has it. */
import { join } from 'node:path';
import { AVERROR_EOF } from 'node-av/constants';
import { Codec, CodecContext, Frame, Packet } from 'node-av/lib';
import { expect, test } from 'vitest';
import type { HiddenChannel } from '../../../core/ingest/hidden-channel.ts';
import { openSource, readPacket } from '../../../electron/service/engine/media/source.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import type { FixturePicture } from '../../../electron/service/engine/synthesis/fixture-content.ts';
import { taskHere } from '../../setup/task-here.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { inspect, prove, render, sheetFor } from './spliced.ts';

const folder = temporaryFolder('cropped');

/** Mean brightness of the rightmost 40 columns that are coded, on every frame: a decoder is told to crop nothing. */
function behindTheEdge(path: string): number[] {
  const source = openSource(path);
  const codec = Codec.findDecoder(source.video.codecpar.codecId);
  const decoder = new CodecContext();
  if (!codec) throw new Error('there is no decoder');
  decoder.allocContext3(codec);
  decoder.parametersToContext(source.video.codecpar);
  if (decoder.setOption('apply_cropping', 0) < 0) throw new Error('the decoder crops');
  decoder.open2Sync(codec, null);
  const [packet, frame] = [new Packet(), new Frame()];
  packet.alloc();
  frame.alloc();
  const means: number[] = [];
  const take = (from: Packet | null): void => {
    decoder.sendPacketSync(from);
    while (decoder.receiveFrameSync(frame) >= 0) {
      const [luma = Buffer.alloc(0)] = frame.data ?? [];
      const [stride = 0] = frame.linesize;
      let sum = 0;
      for (let y = 0; y < 160; y++)
        for (let x = frame.width - 40; x < frame.width; x++) sum += luma[y * stride + x] ?? 0;
      means.push(sum / (160 * 40));
      frame.unref();
    }
  };
  while (readPacket(source, packet) !== AVERROR_EOF) {
    if (packet.streamIndex === source.video.index) take(packet);
    packet.unref();
  }
  take(null);
  packet.free();
  frame.free();
  decoder.freeContext();
  source.close();
  return means;
}

/** White on the right fifth of the picture, from column 256 on. */
function paintRight({ y, layout }: FixturePicture): void {
  const [{ width, height }] = layout.planes;
  for (let row = 0; row < height; row++) y.fill(235, row * width + 256, (row + 1) * width);
}

test('a copy has nothing of what its original codes behind a cropped edge', async () => {
  const path = join(folder, 'cropped.mp4');
  await makeFixture(path, {
    frameCount: 36,
    encoderOptions: { 'x264-params': 'crop-rect=0,0,64,0' },
    paint: paintRight,
  });
  expect(Math.min(...behindTheEdge(path))).toBeGreaterThan(220);
  const original = await inspect(path);
  expect(original.probe.video.coded).toEqual({ width: 256, height: 180 });
  const kind = 'picture behind a cropped edge';
  expect(original.probe.channels).toContainEqual({ kind, where: 'stream 0 (h264)', count: 1, sizeBytes: 0 });

  const sheet = sheetFor(original, [{ startFrame: 14, endFrame: 18 }]);
  const copy = join(folder, 'copy.mp4');
  const report = await render(original, sheet, copy);
  expect(Math.max(...behindTheEdge(copy))).toBeLessThan(200);
  expect(report).toMatchObject({
    path: 'full',
    reason: 'the stream crops more of its pictures than padding',
    stripped: expect.arrayContaining([{ kind, count: 1, sizeBytes: 0 }]),
  });
  expect((await prove(original, copy, sheet, report.copied)).findings).toEqual([]);
  // Whoever hands over the original under another name is told what it still carries.
  const bare = await prove(original, path, null, []);
  expect(bare.findings).toContainEqual({
    code: 'HIDDEN_CHANNEL_LEFT',
    frame: null,
    message: `the copy carries ${kind}: stream 0 (h264) (1, 0 bytes)`,
  });
});

test('parameters among the packets that crop keep a stream from being copied, whatever its header says', async () => {
  const path = join(folder, 'plain.mp4');
  await makeFixture(path, { frameCount: 36 });
  const original = await inspect(path);
  const sheet = sheetFor(original, [{ startFrame: 14, endFrame: 18 }]);
  const planned = (listed: readonly HiddenChannel[]) =>
    taskHere('plan', {
      path,
      index: original.index,
      sheet,
      channels: listed,
      faultCount: 0,
      fullReason: null,
    });
  const { channels } = original.probe;
  expect(await planned(channels)).toMatchObject({ path: 'smart' });
  const kind = 'picture behind a cropped edge';
  const among = { kind, where: 'stream 0 (h264)', count: 1, sizeBytes: 0 } as const;
  expect(await planned([...channels, among])).toMatchObject({
    path: 'full',
    reason: 'the stream crops more of its pictures than padding',
  });
});
