// SPDX-License-Identifier: GPL-3.0-or-later
/** Opening a media file, for reading only, with nothing reachable but that file. */
import { closeSync, openSync, readSync, statSync } from 'node:fs';
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_LOG_QUIET,
  AV_NOPTS_VALUE,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants';
import {
  Codec,
  CodecContext,
  Dictionary,
  FFmpegError,
  FormatContext,
  Log,
  type Packet,
  type Stream,
} from 'node-av/lib';
import { ClearveilError } from '../../../../core/base/errors.ts';
import { mendPadding } from './audio/packet-trim.ts';
import type { Voice } from './decoder-log.ts';

// FFmpeg writes to stderr by itself. Who wants to hear what it says takes its log (library-log.ts).
Log.setLevel(AV_LOG_QUIET);

/** Formats whose demuxer opens other files or hosts: a recording is one file. */
const referencingFormats = new Set([
  'hls',
  'dash',
  'concat',
  'concatf',
  'sdp',
  'rtsp',
  'image2',
  'imf',
  'webm_dash_manifest',
  'lavfi',
]);

/** What FFmpeg takes for ANSI art by its name and would draw as a picture: notes are no recording. */
const drawnTextFormats = new Set(['tty', 'bin', 'xbin', 'adf', 'idf']);

/**
 * The largest picture that is decoded, in luma samples: what the highest level of H.264 (ITU-T H.264 Table A-1, level 6.2:
 * 139 264 macroblocks) and of HEVC (ITU-T H.265 Table A.8, level 6.2) allows, for example 8192 x 4352. A header can claim
 * any size, and a decoder keeps up to 17 pictures of it.
 */
const maxPictureSamples = 35_651_584;

/** An open recording. The streams stay valid only while `context` is alive, so the two travel together. */
export type Source = {
  readonly path: string;
  readonly context: FormatContext;
  readonly streams: readonly Stream[];
  readonly video: Stream;
  readonly audio: Stream | undefined;
  close(): void;
};

/**
 * A 64-bit timestamp as a number, or undefined for "none". Throws INPUT_UNSUPPORTED where a double cannot hold it: no
 * camera counts that far, and frames whose order is not certain are not released.
 */
export function ticks(value: bigint): number | undefined {
  if (value === AV_NOPTS_VALUE) return undefined;
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new ClearveilError(
    'INPUT_UNSUPPORTED',
    `the recording gives the time ${value}, beyond what can be counted exactly`,
    'The file is damaged or made up. Copy the recording from its medium again; if it stays so, it needs forensic repair.',
  );
}

/** A time that a container only states of itself, such as its duration: one that cannot be counted is as good as none. */
export function statedTicks(value: bigint): number | undefined {
  return Number.isSafeInteger(Number(value)) ? ticks(value) : undefined;
}

function checkReadable(path: string): void {
  const missing = (reason: string): ClearveilError =>
    new ClearveilError(
      'INPUT_NOT_FOUND',
      `there is no readable file at "${path}": ${reason}`,
      'Check the path and its permissions.',
    );
  let size: number;
  try {
    const stat = statSync(path);
    if (!stat.isFile()) throw missing('it is not a regular file');
    size = stat.size;
  } catch (error) {
    if (error instanceof ClearveilError) throw error;
    throw missing(String((error as NodeJS.ErrnoException).code ?? error));
  }
  if (size === 0)
    throw new ClearveilError(
      'INPUT_EMPTY',
      `"${path}" is empty (0 bytes)`,
      'Copy the recording from its medium again.',
    );
  try {
    const handle = openSync(path, 'r');
    try {
      readSync(handle, new Uint8Array(1), 0, 1, 0);
    } finally {
      closeSync(handle);
    }
  } catch (error) {
    throw new ClearveilError(
      'INPUT_UNREADABLE',
      `"${path}" cannot be read: ${String((error as NodeJS.ErrnoException).code ?? error)}`,
      'Check the permissions of the file and the medium it lies on.',
    );
  }
}

function isPicture(stream: Stream): boolean {
  return stream.hasDisposition(AV_DISPOSITION_ATTACHED_PIC);
}

/** The stream a player would show: FFmpeg's choice, unless that is a cover picture. */
function chooseVideo(context: FormatContext, streams: readonly Stream[]): Stream | undefined {
  const best = streams[context.findBestStream(AVMEDIA_TYPE_VIDEO)];
  if (best && !isPicture(best)) return best;
  return streams.find((stream) => stream.codecpar.codecType === AVMEDIA_TYPE_VIDEO && !isPicture(stream));
}

/** The sound that was chosen at ingest; without a choice the stream that a player would take: FFmpeg's best of the picture's programme. */
function chooseSound(
  context: FormatContext,
  streams: readonly Stream[],
  video: Stream,
  chosen: number | null | undefined,
): Stream | undefined {
  if (chosen === null) return undefined;
  if (chosen === undefined) return streams[context.findBestStream(AVMEDIA_TYPE_AUDIO, -1, video.index)];
  const stream = streams[chosen];
  if (stream?.codecpar.codecType === AVMEDIA_TYPE_AUDIO) return stream;
  throw new ClearveilError(
    'INPUT_CHANGED',
    `stream ${chosen} was chosen as the sound, and the file has no sound there`,
    'The file is not the one that was taken in, or is read in another way than then: run clearveil ingest on it again.',
  );
}

/** How a recording is opened. */
export type OpenOptions = {
  /** Number of the stream that is its sound, null for none; chosen as a player would when left out. */
  readonly sound?: number | null;
  /** Tracks as they lie in the file, whatever an edit list hides of them. */
  readonly wholeTracks?: boolean;
};

/**
 * Opens a recording. Throws INPUT_NOT_FOUND, INPUT_UNREADABLE, INPUT_EMPTY, INPUT_NOT_MEDIA or INPUT_NO_VIDEO, each
 * with what is wrong and what to do; INPUT_CHANGED where the sound that was chosen is not there.
 */
export function openSource(path: string, { sound, wholeTracks }: OpenOptions = {}): Source {
  checkReadable(path);
  const context = new FormatContext();
  const options = Dictionary.fromObject({
    protocol_whitelist: 'file',
    ...(wholeTracks ? { ignore_editlist: '1' } : {}),
  });
  const opened = context.openInputSync(path, null, options);
  if (opened < 0) {
    throw new ClearveilError(
      'INPUT_NOT_MEDIA',
      `"${path}" is not a media file that can be read (${FFmpegError.strerror(opened)})`,
      "Check that it is a recording and that it was copied whole; proprietary formats need their maker's export first.",
    );
  }
  const close = (): void => context.closeInputSync();
  try {
    const format = context.iformat?.name ?? '';
    if (format.split(',').some((name) => referencingFormats.has(name))) {
      throw new ClearveilError(
        'INPUT_NOT_MEDIA',
        `"${path}" is a ${format} list that points to other files, not a recording`,
        'Ingest the recordings it points to.',
      );
    }
    if (drawnTextFormats.has(format)) {
      throw new ClearveilError(
        'INPUT_NOT_MEDIA',
        `"${path}" is text, not a recording`,
        'Ingest the recording itself.',
      );
    }
    context.findStreamInfoSync(null);
    const streams = context.streams;
    const video = chooseVideo(context, streams);
    if (!video) {
      throw new ClearveilError(
        'INPUT_NO_VIDEO',
        `"${path}" has no video stream (format ${format}, ${streams.length} other streams)`,
        'Clearveil reviews recordings with a picture; release audio-only recordings by other means.',
      );
    }
    const audio = chooseSound(context, streams, video, sound);
    return { path, context, streams, video, audio, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Reads the next packet of any stream, as the media library does: negative at the end. Sound has its padding counted right. */
export function readPacket({ context, audio }: Source, packet: Packet): number {
  const read = context.readFrameSync(packet);
  const isMp4 = (context.iformat?.name ?? '').startsWith('mov,');
  if (read >= 0 && audio && packet.streamIndex === audio.index && isMp4) mendPadding(packet, audio);
  return read;
}

/** Gives a decoder a voice of its own in the library's log (decoder-log.ts). */
export function giveVoice(decoder: CodecContext, voice: Voice): void {
  if (decoder.setOption('log_level_offset', voice) < 0)
    throw new Error('the media library does not tell its decoders apart');
}

/**
 * A decoder for a stream; `voice`: by which a DecoderLog knows it. Throws INPUT_UNSUPPORTED when there is none or it will not
 * open.
 */
export function openDecoder(stream: Stream, threads: number, voice?: Voice): CodecContext {
  const unsupported = (reason: string): ClearveilError =>
    new ClearveilError(
      'INPUT_UNSUPPORTED',
      `stream ${stream.index} cannot be decoded: ${reason}`,
      "Export the recording with its maker's software in a standard codec, and keep the original beside it.",
    );
  const { width, height } = stream.codecpar;
  if (width * height > maxPictureSamples)
    throw unsupported(`it claims pictures of ${width}x${height}, larger than any camera's`);
  const codec = Codec.findDecoder(stream.codecpar.codecId);
  if (!codec) throw unsupported('there is no decoder for its codec');
  const decoder = new CodecContext();
  decoder.allocContext3(codec);
  const copied = decoder.parametersToContext(stream.codecpar);
  if (copied < 0) throw unsupported(FFmpegError.strerror(copied));
  decoder.threadCount = threads;
  // Pictures that grow later in the stream; for streams that are not video it means nothing.
  if (decoder.setOption('max_pixels', maxPictureSamples) < 0)
    throw new Error('the media library knows no limit for the size of pictures');
  if (voice !== undefined) giveVoice(decoder, voice);
  const ret = decoder.open2Sync(codec, null);
  if (ret < 0) throw unsupported(FFmpegError.strerror(ret));
  return decoder;
}
