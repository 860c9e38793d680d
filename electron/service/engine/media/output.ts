// SPDX-License-Identifier: GPL-3.0-or-later
/** Writing a copy: one video and at most one audio stream, nothing else, every timestamp exact or refused. */
import { rmSync } from 'node:fs';
import {
  AV_CODEC_FLAG_GLOBAL_HEADER,
  AV_PKT_DATA_CONTENT_LIGHT_LEVEL,
  AV_PKT_DATA_DISPLAYMATRIX,
  AV_PKT_DATA_MASTERING_DISPLAY_METADATA,
  AV_PKT_DATA_SKIP_SAMPLES,
  AV_PKT_DATA_SPHERICAL,
  AV_PKT_DATA_STEREO3D,
  AVFMT_FLAG_BITEXACT,
} from 'node-av/constants';
import {
  avGetCodecName,
  avRescaleQ,
  type CodecContext,
  Dictionary,
  FFmpegError,
  FormatContext,
  Rational as LibraryRational,
  Packet,
  type Stream,
} from 'node-av/lib';
import { ClearveilError } from '../../../../core/base/errors.ts';
import type { Rational } from '../../../../core/base/time.ts';
import type { RenderReport } from '../../../../core/render/report.ts';
import { audioFrames } from './audio/codec-frames.ts';
import { PacketTimes } from './audio/packet-times.ts';
import { trimOf } from './audio/packet-trim.ts';
import type { SoundTrack } from './audio/sound-track.ts';
import { readSoundHeader } from './sound-header.ts';
import { type Source, ticks } from './source.ts';

export type Container = RenderReport['container'];

const mp4Audio = new Set(['aac', 'mp3', 'mp2', 'ac3', 'eac3', 'opus', 'alac', 'flac', 'vorbis', 'dts']);
const movAudio = new Set(['amr_nb', 'amr_wb', 'pcm_alaw', 'pcm_mulaw', 'adpcm_ima_qt', 'qdm2']);

/**
 * The container that carries the copy's audio packets: MP4, else MOV (PCM, AMR), else Matroska.
 * Matroska counts in milliseconds, so it is used only where no PTS moves; `rescaleExactly` refuses otherwise.
 */
export function chooseContainer(sound: SoundTrack | null): Container {
  const codec = sound?.codec;
  if (!codec || mp4Audio.has(codec)) return 'mp4';
  if (movAudio.has(codec) || codec.startsWith('pcm_')) return 'mov';
  return 'matroska';
}

/** `value` ticks of `from` in ticks of `to`. Throws INPUT_UNSUPPORTED when that is not a whole number. */
export function rescaleExactly(value: number, from: Rational, to: Rational): bigint {
  const numerator = BigInt(value) * BigInt(from.num) * BigInt(to.den);
  const denominator = BigInt(from.den) * BigInt(to.num);
  if (numerator % denominator !== 0n) {
    throw new ClearveilError(
      'INPUT_UNSUPPORTED',
      `PTS ${value} (${from.num}/${from.den} s) cannot be kept exactly in the output container`,
      'No copy is made, because it would move frames in time. Report the file: its audio needs another container.',
    );
  }
  return numerator / denominator;
}

/**
 * A movie clock in which the start of either track is a whole number: the edit list is written in it, and MP4's usual
 * 1/1000 s would shift a track by up to a millisecond.
 */
function movieTimescale(videoRate: number, audioRate: number): number {
  const divisor = (a: number, b: number): number => (b === 0 ? a : divisor(b, a % b));
  const common = (videoRate / divisor(videoRate, audioRate)) * audioRate;
  return common < 2 ** 31 ? common : videoRate;
}

function check(code: number, what: string): void {
  if (code < 0) throw new Error(`${what}: ${FFmpegError.strerror(code)}`);
}

/** A packet of its own for one codec frame. Data goes in first: assigning it resets every other field. */
function framePacket(packet: Packet, data: Uint8Array): Packet {
  const single = new Packet();
  single.alloc();
  single.data = Buffer.from(data);
  single.flags = packet.flags;
  return single;
}

/** Side data of a packet can be text that a muxer writes; which samples are skipped is all a copy needs. */
function keepSkipOnly(packet: Packet): void {
  const skipped = packet.getSideData(AV_PKT_DATA_SKIP_SAMPLES);
  const kept = skipped && Buffer.from(skipped);
  packet.freeSideData();
  if (kept) check(packet.addSideData(AV_PKT_DATA_SKIP_SAMPLES, kept), 'keeping which samples are skipped');
}

/** An open output file. Packets are handed over with times in the time bases given at opening. */
export type Output = {
  readonly container: Container;
  writeVideo(packet: Packet, duration: number): void;
  writeAudio(packet: Packet): void;
  /** Writes what is left and closes. Throws when a byte of the file could not be written. */
  finish(): void;
  /** Closes and removes a file that will not be finished. */
  abandon(): void;
};

function addAudio(context: FormatContext, source: Stream, sound: SoundTrack): Stream {
  const stream = context.newStream(null);
  if (sound.encoder)
    check(stream.codecpar.fromContext(sound.encoder), "taking the audio encoder's parameters");
  else check(source.codecpar.copy(stream.codecpar), 'copying the audio parameters');
  stream.codecpar.codecTag = 0;
  if (!sound.encoder && source.codecpar.extradata) {
    const codec = avGetCodecName(source.codecpar.codecId) ?? '';
    stream.codecpar.extradata = Buffer.from(readSoundHeader(codec, source.codecpar.extradata).header);
  }
  stream.timeBase = new LibraryRational(sound.timeBase.num, sound.timeBase.den);
  return stream;
}

/** What the copy's video stream states of itself. */
export type VideoParameters =
  /** The encoder's own: every frame is encoded. */
  | { readonly from: 'encoder'; readonly encoder: CodecContext }
  /** The source's, with a decoder configuration record that also serves the encoded runs. */
  | { readonly from: 'source'; readonly configuration: Uint8Array };

/** What a container says of how the picture is shown: turned, in which light, in how many views and round which sphere. */
const keptSideData = [
  AV_PKT_DATA_DISPLAYMATRIX,
  AV_PKT_DATA_MASTERING_DISPLAY_METADATA,
  AV_PKT_DATA_CONTENT_LIGHT_LEVEL,
  AV_PKT_DATA_STEREO3D,
  AV_PKT_DATA_SPHERICAL,
] as const;

function addVideo(
  context: FormatContext,
  parameters: VideoParameters,
  source: Source,
  timeBase: Rational,
): Stream {
  const stream = context.newStream(null);
  if (parameters.from === 'encoder') {
    check(stream.codecpar.fromContext(parameters.encoder), "taking the encoder's parameters");
    stream.sampleAspectRatio = parameters.encoder.sampleAspectRatio;
  } else {
    check(source.video.codecpar.copy(stream.codecpar), "taking the source's parameters");
    stream.codecpar.codecTag = 0;
    stream.codecpar.extradata = Buffer.from(parameters.configuration);
    // The container's ratio goes before the stream's own, and writers take it from here.
    if (source.video.sampleAspectRatio.num > 0)
      stream.codecpar.sampleAspectRatio = source.video.sampleAspectRatio;
    stream.sampleAspectRatio = source.video.sampleAspectRatio;
  }
  stream.timeBase = new LibraryRational(timeBase.num, timeBase.den);
  stream.avgFrameRate = source.video.avgFrameRate;
  if (parameters.from === 'encoder') {
    for (const type of keptSideData) {
      const data = source.video.codecpar.getCodedSideData(type);
      if (data) check(stream.codecpar.addCodedSideData(type, data), 'keeping how the picture is shown');
    }
  }
  return stream;
}

/**
 * Creates `path` and writes the header; where that cannot be, nothing is left of it. Video packets come with times in `timeBase`. An encoder must have been opened
 * with global headers. `sound` is null when the copy has none; its packets come with times in its own time base.
 */
export function openOutput(
  path: string,
  container: Container,
  source: Source,
  parameters: VideoParameters,
  timeBase: Rational,
  sound: SoundTrack | null,
): Output {
  const context = new FormatContext();
  check(context.allocOutputContext2(null, container, path), 'choosing the output container');
  context.setFlags(AVFMT_FLAG_BITEXACT);
  const video = addVideo(context, parameters, source, timeBase);
  const audio = source.audio && sound ? addAudio(context, source.audio, sound) : undefined;
  check(context.openOutputSync(), 'creating the output file');
  const abandon = (): void => {
    context.closeOutputSync();
    rmSync(path, { force: true });
  };
  const options: Record<string, string> = { avoid_negative_ts: 'disabled' };
  if (container !== 'matroska') {
    options['video_track_timescale'] = String(timeBase.den);
    options['movie_timescale'] = String(movieTimescale(timeBase.den, sound?.sampleRate ?? 1));
    options['write_tmcd'] = '0';
  }
  try {
    check(context.writeHeaderSync(Dictionary.fromObject(options)), 'writing the header');
  } catch (error) {
    abandon();
    throw error;
  }
  const videoFrom = { num: timeBase.num, den: timeBase.den };
  const write = (packet: Packet): void =>
    check(context.interleavedWriteFrameSync(packet), 'writing a packet');
  // MP4 and MOV count sound in samples. Where it was written anew its times are counted so already.
  const soundTimes =
    sound && !sound.encoder && container !== 'matroska'
      ? new PacketTimes(sound.codec, sound.timeBase, sound.sampleRate, source.audio?.codecpar.frameSize ?? 0)
      : undefined;
  /** Gives a packet the times of the copy's clock. */
  const timeSound = (single: Packet, from: Rational, to: Rational): void => {
    const pts = ticks(single.pts);
    if (!soundTimes || pts === undefined) {
      single.rescaleTs(from, to);
      return;
    }
    const time = soundTimes.take({
      pts,
      duration: Number(single.duration),
      data: single.data ?? new Uint8Array(),
      trim: trimOf(single),
    });
    const rate = { num: 1, den: sound?.sampleRate ?? 1 };
    single.pts = avRescaleQ(BigInt(time.start), rate, to);
    single.dts = single.pts;
    single.duration = avRescaleQ(BigInt(time.duration), rate, to);
  };

  return {
    container,
    writeVideo(packet, duration) {
      packet.streamIndex = video.index;
      packet.pts = rescaleExactly(ticks(packet.pts) ?? 0, videoFrom, video.timeBase);
      packet.dts = avRescaleQ(packet.dts, videoFrom, video.timeBase);
      packet.duration = avRescaleQ(duration, videoFrom, video.timeBase);
      packet.pos = -1n;
      write(packet);
    },
    writeAudio(packet) {
      if (!audio || !sound) return;
      const from = sound.timeBase;
      const rate = { num: 1, den: sound.sampleRate };
      const frames = audioFrames(sound.codec, packet.data ?? new Uint8Array());
      for (const frame of frames) {
        const single = frames.length === 1 ? packet.clone() : framePacket(packet, frame.data);
        if (!single) throw new Error('an audio packet cannot be copied');
        try {
          keepSkipOnly(single);
          single.pts = packet.pts + avRescaleQ(frame.sampleOffset, rate, from);
          single.dts = packet.dts + avRescaleQ(frame.sampleOffset, rate, from);
          single.streamIndex = audio.index;
          timeSound(single, from, audio.timeBase);
          single.pos = -1n;
          write(single);
        } finally {
          single.free();
        }
      }
    },
    finish() {
      check(context.writeTrailerSync(), 'finishing the file');
      context.closeOutputSync();
    },
    abandon,
  };
}

/** MP4, MOV and Matroska keep parameter sets in their headers. */
export const encoderFlagsForContainers = AV_CODEC_FLAG_GLOBAL_HEADER;
