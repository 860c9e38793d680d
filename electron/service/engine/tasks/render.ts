// SPDX-License-Identifier: GPL-3.0-or-later
/** The full render path: every frame decoded, veiled, encoded at its own PTS; audio packets copied; the rest left out. */
import { open } from 'node:fs/promises';
import { avGetCodecName, type CodecContext } from 'node-av/lib';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { FrameIndex } from '../../../../core/ingest/footage.ts';
import type { RenderReport, StrippedChannel } from '../../../../core/render/report.ts';
import { type VeilSheet, veilRectsAt } from '../../../../core/render/veil-sheet.ts';
import { paintSolidVeils } from '../../../../native/lib/index.ts';
import { decodeFrames, type NumberedFrame } from '../media/decode.ts';
import { type EncoderSettings, encodeFrame, markVeils, openEncoder } from '../media/encoder.ts';
import { chooseContainer, type Output, openOutput } from '../media/output.ts';
import { withPicture } from '../media/picture.ts';
import { openSource, type Source } from '../media/source.ts';
import type { Task } from './task-table.ts';

const framesPerCheckpoint = 8;

/** Everything in the container that the copy will not have, counted by kind. */
function strippedChannels(source: Source): StrippedChannel[] {
  const counts = new Map<string, number>();
  const add = (kind: string): void => void counts.set(kind, (counts.get(kind) ?? 0) + 1);
  for (const stream of source.streams) {
    if (stream.index === source.video.index || stream.index === source.audio?.index) {
      for (const _ of Object.keys(stream.metadata?.getAll() ?? {})) add('stream tag');
      continue;
    }
    add(`${avGetCodecName(stream.codecpar.codecId) ?? 'unknown'} stream`);
  }
  for (const _ of Object.keys(source.context.metadata?.getAll() ?? {})) add('container tag');
  return [...counts].map(([kind, count]) => ({ kind, count })).sort((a, b) => (a.kind < b.kind ? -1 : 1));
}

/** Frame duration in ticks: to the next PTS; the last keeps its own. */
function durations(index: FrameIndex): Map<number, number> {
  const byPts = new Map<number, number>();
  index.pts.forEach((pts, number) => {
    const next = index.pts[number + 1];
    byPts.set(pts, next === undefined ? Math.max(1, index.duration[number] ?? 1) : next - pts);
  });
  return byPts;
}

/** Veils a decoded frame in place and says how many veils were too small for their code. */
function veil(picture: NumberedFrame, sheet: VeilSheet): number {
  const rects = veilRectsAt(sheet, picture.number);
  if (rects.length === 0) return 0;
  if (picture.frame.makeWritable() < 0) throw new Error(`frame ${picture.number} cannot be made writable`);
  markVeils(picture.frame, rects);
  const texted = withPicture(picture.frame, (planes) =>
    paintSolidVeils(planes, rects, { luma: sheet.style.fillLuma, textLuma: sheet.style.textLuma }),
  );
  return rects.length - texted;
}

function checkSameSize(picture: NumberedFrame, sheet: VeilSheet): void {
  const { width, height } = picture.frame;
  if (width === sheet.coded.width && height === sheet.coded.height) return;
  throw new ClearveilError(
    'INPUT_UNSUPPORTED',
    `the picture changes from ${sheet.coded.width}x${sheet.coded.height} to ${width}x${height} at frame ${picture.number}`,
    "A copy with one picture size would be another editing. Split the recording at that frame with its maker's tools.",
  );
}

export const render: Task<'render'> = async ({ path, index, sheet, outputPath, crf, threads }, context) => {
  const settings: EncoderSettings = { name: 'libx264', preset: 'faster', crf };
  const source = openSource(path);
  const byPts = durations(index);
  const total = index.pts.length;
  const missing: number[] = [];
  let encoder: CodecContext | undefined;
  let output: Output | undefined;
  let audioPackets = 0;
  let untexted = 0;
  let written = 0;
  let finished = false;
  // Audio that comes before the first picture waits until the output is open.
  const early: import('node-av/lib').Packet[] = [];

  const writeVideo = (packets: Generator<import('node-av/lib').Packet>): void => {
    for (const packet of packets) output?.writeVideo(packet, byPts.get(Number(packet.pts)) ?? 1);
  };
  try {
    const frames = decodeFrames(source, index, {
      threads,
      onFault: (fault) => {
        if ((fault.code === 'FRAME_NOT_DECODED' || fault.code === 'FRAME_ORDER') && fault.frame !== null)
          missing.push(fault.frame);
      },
      onOtherPacket: (packet) => {
        if (packet.streamIndex !== source.audio?.index) return;
        audioPackets++;
        if (output) output.writeAudio(packet);
        else {
          const kept = packet.clone();
          if (!kept) throw new Error('an audio packet cannot be kept');
          early.push(kept);
        }
      },
    });
    for (const picture of frames) {
      checkSameSize(picture, sheet);
      if (!encoder) {
        encoder = await openEncoder(source, index, picture.frame, settings);
        output = openOutput(outputPath, chooseContainer(source), source, encoder);
        for (const packet of early.splice(0)) {
          output.writeAudio(packet);
          packet.free();
        }
      }
      untexted += veil(picture, sheet);
      writeVideo(encodeFrame(encoder, picture.frame, index, picture.number));
      written++;
      if (written % framesPerCheckpoint === 0)
        await context.checkpoint({ done: picture.number, total, unit: 'frames', note: 'rendering' });
    }
    if (!encoder || !output) {
      throw new ClearveilError(
        'INPUT_NO_FRAMES',
        'no frame could be decoded',
        'See the faults listed at ingest.',
      );
    }
    writeVideo(encodeFrame(encoder, null, index, total));
    output.finish();
    finished = true;
    const file = await open(outputPath, 'r+');
    await file.sync();
    await file.close();
    return {
      path: 'full',
      reason: 'the whole stream was encoded',
      container: output.container,
      encoder: settings,
      frameCount: written,
      missingFrames: missing,
      untexted,
      stripped: strippedChannels(source),
      audio: source.audio
        ? { codec: avGetCodecName(source.audio.codecpar.codecId) ?? 'unknown', packets: audioPackets }
        : null,
    } satisfies RenderReport;
  } finally {
    if (!finished) output?.abandon();
    encoder?.freeContext();
    source.close();
  }
};
