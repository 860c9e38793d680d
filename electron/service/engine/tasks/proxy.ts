// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * A version for watching, of what a browser cannot play: MP4 with one picture for every frame at its own PTS, and the sound
 * in step as a copy has it. Pictures and sound that a browser plays are copied, everything else is encoded.
 */
import type { Frame } from 'node-av/lib';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { FrameIndex } from '../../../../core/ingest/footage.ts';
import { withSeekPoints } from '../../../../core/ingest/seek-points.ts';
import { samePts } from '../../../../core/render/frame-pairing.ts';
import { openSoundLane } from '../media/audio/open-lane.ts';
import { browserRoom, type SoundLane } from '../media/audio/sound-track.ts';
import { CannotSplice, NoRoomToReorder } from '../media/copied-packet.ts';
import { decodeFrames, decodePackets } from '../media/decode.ts';
import { durationAt } from '../media/durations.ts';
import { hideLastFrames } from '../media/edit-end.ts';
import { openEncoder } from '../media/encoder.ts';
import { type EncodingNeeds, NeedsMore, x264Settings } from '../media/encoder-choice.ts';
import { examine } from '../media/examine.ts';
import { FrameEncoder } from '../media/frame-encoder.ts';
import { type Output, openOutput } from '../media/output.ts';
import { openSource } from '../media/source.ts';
import { WatchedPictures, watchedSize } from '../media/watched-pictures.ts';
import { indexCopy } from './index-copy.ts';
import { renderSmart } from './render-smart.ts';
import type { ProxyReport, Task, TaskContext, TaskInput } from './task-table.ts';

const framesPerCheckpoint = 8;
const note = 'making a version for watching';
/** Fine enough to watch and quick to make; what stands still is shown from the file itself. */
const quality = { crf: 20, preset: 'veryfast' } as const;
/** Seconds from one place to begin decoding to the next. */
const seekSeconds = 1;
/** Fields are shown woven, as a browser shows them anyway. */
const needs: EncodingNeeds = { fields: 'none', changingAspect: false };

type Input = TaskInput<'proxy'> & { readonly index: FrameIndex };
type Made = Omit<ProxyReport, 'index' | 'silentBecause'>;

/** The first picture that can be decoded; the caller frees it. Throws INPUT_NO_FRAMES. */
function firstPicture(path: string): Frame {
  const source = openSource(path);
  try {
    for (const { frame } of decodePackets(source, { threads: 1 })) {
      const own = frame.clone();
      if (own) return own;
    }
  } finally {
    source.close();
  }
  throw new ClearveilError(
    'INPUT_NO_FRAMES',
    'no frame could be decoded',
    'See the faults listed at ingest.',
  );
}

/** Every packet of the picture as it is; undefined where the stream does not allow it. */
async function copyPictures(input: Input, context: TaskContext): Promise<Made | undefined> {
  const { bareSheet: sheet, index, faultCount, channels } = input;
  if (!sheet) return undefined;
  const asked = {
    ...input,
    ...quality,
    sheet,
    index,
    faultCount,
    channels: [],
    hushes: null,
    fullReason: null,
  };
  const { plan, configuration, model } = examine(asked);
  try {
    if (plan.path === 'full' || !configuration || !model) return undefined;
    const stated = { runs: plan.runs, configuration, model, reorder: null };
    const { audio } = await renderSmart({ ...asked, channels }, needs, stated, context, browserRoom);
    return { pictures: 'copied', sound: audio?.codec ?? null, missingFrames: [] };
  } catch (error) {
    const beyond = [CannotSplice, NeedsMore, NoRoomToReorder].some((kind) => error instanceof kind);
    if (beyond) return undefined;
    throw error;
  } finally {
    model?.free();
  }
}

async function encodePictures(input: Input, context: TaskContext): Promise<Made> {
  const { path, index, outputPath, threads } = input;
  const first = firstPicture(path);
  const pictures = new WatchedPictures(first, watchedSize(first, input.longestSide));
  const source = openSource(path, input);
  const missing: number[] = [];
  let lane: SoundLane | null = null;
  let encoder: FrameEncoder | undefined;
  let output: Output | undefined;
  let finished = false;
  try {
    lane = openSoundLane(source, null, input.channels, browserRoom);
    const settings = x264Settings(quality);
    const seekable = withSeekPoints(index, seekSeconds);
    const model = pictures.apply(first);
    const opened = await openEncoder(source, seekable, model, settings, needs);
    encoder = new FrameEncoder(opened, seekable, { settings, needs, stream: source.video, model }, (packet) =>
      output?.writeVideo(packet, durationAt(index, Number(packet.pts))),
    );
    const sound = lane?.track ?? null;
    output = openOutput(
      outputPath,
      'mp4',
      source,
      { from: 'encoder', encoder: opened },
      index.timeBase,
      sound,
    );
    const frames = decodeFrames(source, index, {
      threads,
      onFault: ({ code, frame }) => {
        if (code === 'FRAME_NOT_DECODED' && frame !== null) missing.push(frame);
      },
      onOtherPacket: (packet) => {
        if (packet.streamIndex !== source.audio?.index) return;
        for (const written of lane?.feed(packet) ?? []) output?.writeAudio(written);
      },
    });
    let written = 0;
    for (const { frame, number } of frames) {
      await encoder.encode(pictures.apply(frame), number);
      if (++written % framesPerCheckpoint === 0)
        await context.checkpoint({ done: number, total: index.pts.length, unit: 'frames', note });
    }
    await encoder.finish();
    for (const last of lane?.feed(null) ?? []) output.writeAudio(last);
    output.finish();
    hideLastFrames(outputPath, output.container, index);
    finished = true;
    return { pictures: 'encoded', sound: sound?.codec ?? null, missingFrames: missing };
  } finally {
    await encoder?.close();
    if (!finished) output?.abandon();
    lane?.close();
    source.close();
    pictures.close();
    first.free();
  }
}

/** Throws INPUT_UNSUPPORTED unless the version has every frame of the file that has a picture, at its time. */
async function requireFrames(input: Input, { missingFrames }: Made, context: TaskContext): Promise<void> {
  const { index } = input;
  const missing = new Set(missingFrames);
  const shown = [...index.pts.keys()].filter((frame) => !missing.has(frame));
  const made = await indexCopy(input.outputPath, context);
  const holds =
    made.pts.length === shown.length && shown.every((frame, at) => samePts(index, frame, made, at));
  if (holds) return;
  throw new ClearveilError(
    'INPUT_UNSUPPORTED',
    'no version for watching can be made that shows every frame at its time',
    'Look at the recording frame by frame; that needs no such version.',
  );
}

export const proxy: Task<'proxy'> = async (asked, context) => {
  const index = asked.index ?? (await indexCopy(asked.path, context));
  const make = async (input: Input): Promise<Made> => {
    const made = (await copyPictures(input, context)) ?? (await encodePictures(input, context));
    await requireFrames(input, made, context);
    return made;
  };
  try {
    return { ...(await make({ ...asked, index })), index, silentBecause: null };
  } catch (error) {
    const unsupported = error instanceof ClearveilError && error.code === 'INPUT_UNSUPPORTED';
    if (!unsupported || asked.sound === null) throw error;
    // Sound that nobody can decode does not keep the pictures from being watched; what is wrong with those is thrown again.
    const made = await make({ ...asked, index, sound: null });
    return { ...made, index, silentBecause: error.message };
  }
};
