// SPDX-License-Identifier: GPL-3.0-or-later
/** The full path: every frame decoded, veiled, encoded at its own PTS; audio written as its lane says; the rest left out. */

import type { Packet } from 'node-av/lib';
import { ClearveilError } from '../../../../core/base/errors.ts';
import { strippedChannels } from '../../../../core/ingest/hidden-channel.ts';
import type { RenderReport } from '../../../../core/render/report.ts';
import { openSoundLane } from '../media/audio/open-lane.ts';
import type { SoundLane } from '../media/audio/sound-track.ts';
import { containerFor, soundRoom } from '../media/container.ts';
import { decodeFrames } from '../media/decode.ts';
import { durationAt } from '../media/durations.ts';
import { hideLastFrames } from '../media/edit-end.ts';
import { openEncoder } from '../media/encoder.ts';
import {
  aspectText,
  chooseEncoder,
  type EncoderSettings,
  type EncodingNeeds,
  requireNoMore,
} from '../media/encoder-choice.ts';
import { FrameEncoder } from '../media/frame-encoder.ts';
import { type Output, openOutput } from '../media/output.ts';
import { openSource } from '../media/source.ts';
import { checkSameSize, veilFrame } from '../media/veil-frame.ts';
import type { TaskContext, TaskInput } from './task-table.ts';

const framesPerCheckpoint = 8;

/**
 * Encodes the whole stream. `reason` says why nothing could be copied. Throws NeedsMore when a picture turns out to need
 * more of the encoder than `needs`; the output is removed then.
 */
export async function renderFull(
  input: TaskInput<'render'>,
  needs: EncodingNeeds,
  reason: string,
  context: TaskContext,
): Promise<RenderReport> {
  const { path, index, sheet, outputPath, threads } = input;
  const source = openSource(path, input);
  let sound: SoundLane | null = null;
  const total = index.pts.length;
  const missing: number[] = [];
  let encoder: FrameEncoder | undefined;
  let chosen: { readonly settings: EncoderSettings; readonly why: string | null } | undefined;
  let aspect: string | null = null;
  let output: Output | undefined;
  let untexted = 0;
  let written = 0;
  let finished = false;
  // Audio that comes before the first picture waits: how it is written depends on the container, and that on the pictures.
  const early: Packet[] = [];

  const writeVideo = (packet: Packet): void =>
    output?.writeVideo(packet, durationAt(index, Number(packet.pts)));
  const writeAudio = (packet: Packet | null): void => {
    for (const made of sound?.feed(packet) ?? []) output?.writeAudio(made);
  };
  try {
    const frames = decodeFrames(source, index, {
      threads,
      onFault: (fault) => {
        if (fault.code === 'FRAME_NOT_DECODED' && fault.frame !== null) missing.push(fault.frame);
      },
      onOtherPacket: (packet) => {
        if (packet.streamIndex !== source.audio?.index) return;
        if (output) writeAudio(packet);
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
        // A ratio that the container states stands for every picture, whatever the stream says.
        if (source.video.sampleAspectRatio.num <= 0) aspect = aspectText(picture.frame);
        requireNoMore(needs, picture.frame, aspect);
        chosen = chooseEncoder(picture.frame, needs, input);
        const room = soundRoom(index, picture.frame, chosen.settings.name);
        sound = openSoundLane(source, input.hushes, input.channels, room);
        const container = containerFor(sound?.track ?? null, index, picture.frame, chosen.settings.name);
        const opened = await openEncoder(source, index, picture.frame, chosen.settings, needs);
        const look = { stream: source.video, model: picture.frame };
        encoder = new FrameEncoder(opened, index, { settings: chosen.settings, needs, ...look }, writeVideo);
        output = openOutput(
          outputPath,
          container,
          source,
          { from: 'encoder', encoder: opened },
          index.timeBase,
          sound?.track ?? null,
        );
        for (const packet of early.splice(0)) {
          writeAudio(packet);
          packet.free();
        }
      }
      requireNoMore(needs, picture.frame, aspect);
      untexted += veilFrame(picture, sheet);
      await encoder.encode(picture.frame, picture.number);
      written++;
      if (written % framesPerCheckpoint === 0)
        await context.checkpoint({ done: picture.number, total, unit: 'frames', note: 'rendering' });
    }
    if (!encoder || !output || !chosen) {
      throw new ClearveilError(
        'INPUT_NO_FRAMES',
        'no frame could be decoded',
        'See the faults listed at ingest.',
      );
    }
    await encoder.finish();
    writeAudio(null);
    output.finish();
    hideLastFrames(outputPath, output.container, index);
    finished = true;
    return {
      path: 'full',
      reason: chosen.why === null ? reason : `${reason}; FFV1: ${chosen.why}`,
      container: output.container,
      encoder: chosen.settings,
      frameCount: written,
      copied: [],
      packets: { copied: 0, encoded: written },
      missingFrames: missing,
      untexted,
      stripped: strippedChannels(input.channels),
      audio: sound?.report() ?? null,
    } satisfies RenderReport;
  } finally {
    for (const packet of early) packet.free();
    await encoder?.close();
    if (!finished) output?.abandon();
    sound?.close();
    source.close();
  }
}
