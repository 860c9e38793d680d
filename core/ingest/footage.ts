// SPDX-License-Identifier: GPL-3.0-or-later
/** What ingest learns of one recording. Plain data: nothing here can open a file. */
import type { Orientation, PictureSize } from '../base/geometry.ts';
import type { FrameRange, Rational } from '../base/time.ts';
import type { HiddenChannel } from './hidden-channel.ts';

/** Digests of the source's bytes, lower-case hex. */
export type SourceDigest = { readonly sha256: string; readonly sha512: string; readonly sizeBytes: number };

export type StreamKind = 'video' | 'audio' | 'subtitle' | 'data' | 'attachment' | 'unknown';

/** One stream of the container, listed whether or not it is released. */
export type StreamInfo = {
  readonly index: number;
  readonly kind: StreamKind;
  /** FFmpeg's short codec name, `none` when it has none. */
  readonly codec: string;
  readonly timeBase: Rational;
  /** First PTS in `timeBase` ticks, null when the container states none. */
  readonly startPts: number | null;
  readonly sampleRate: number | null;
  readonly channels: number | null;
  /** A cover picture or thumbnail posing as a video stream. */
  readonly attachedPicture: boolean;
  /** Names of the metadata tags the stream carries; values stay in the original. */
  readonly tagNames: readonly string[];
};

/** The video stream that is reviewed, and how its decoded pictures become what a viewer sees. */
export type VideoGeometry = {
  readonly stream: number;
  /** Decoded picture, after the codec's own cropping. */
  readonly coded: PictureSize;
  /** Display picture: the coded one turned upright. */
  readonly display: PictureSize;
  readonly orientation: Orientation;
  readonly sampleAspectRatio: Rational;
  /** FFmpeg's pixel format name. */
  readonly pixelFormat: string;
};

/**
 * How the PTS came to be. `container`: read as they stand. `dts-as-pts`: the container has only DTS and the codec does
 * not reorder. `decoding-order`: frames are counted as the decoder shows them, at the stated frame rate.
 */
export type PtsRule = 'container' | 'dts-as-pts' | 'decoding-order';

/** Columns of the frame index, one row per frame in presentation order. */
export type FrameIndex = {
  readonly timeBase: Rational;
  readonly ptsRule: PtsRule;
  readonly pts: Float64Array;
  readonly dts: Float64Array;
  /** Duration in ticks; 0 when unknown. */
  readonly duration: Float64Array;
  readonly sizeBytes: Float64Array;
  /** Byte position in the source; -1 when the container has none. */
  readonly position: Float64Array;
  /** Which video packet, counted in file order from 0, the frame is decoded from. */
  readonly packet: Float64Array;
  /** Bit field of `frameFlag`. */
  readonly flags: Uint8Array;
};

export const frameFlag = {
  /** The container calls it a keyframe. */
  key: 1,
  /** An IDR picture by its NAL unit type (H.264 5; HEVC 19, 20): decoding can start here and nothing looks back past it. */
  idr: 2,
  /** The container hides it (edit list); it is still painted and kept. */
  hidden: 4,
} as const;

/** The stretches of frames that the container hides, ascending. */
export function hiddenRanges(index: FrameIndex): FrameRange[] {
  const ranges: { startFrame: number; endFrame: number }[] = [];
  index.flags.forEach((flags, frame) => {
    if ((flags & frameFlag.hidden) === 0) return;
    const last = ranges.at(-1);
    if (last?.endFrame === frame) last.endFrame = frame + 1;
    else ranges.push({ startFrame: frame, endFrame: frame + 1 });
  });
  return ranges;
}

/** Something wrong with the source. Faults never hide a frame: they are shown, kept and released with the record. */
export type Fault = {
  readonly code:
    | 'DECODE_ERROR'
    | 'DECODER_COMPLAINS'
    | 'FRAME_NOT_DECODED'
    | 'FRAME_CORRUPT'
    | 'PTS_DUPLICATE'
    | 'PTS_MISSING'
    | 'TRUNCATED'
    | 'SIZE_CHANGE'
    | 'UNINDEXED_FRAME'
    | 'FRAME_ORDER'
    | 'ORIENTATION'
    | 'DEMUX_ERROR';
  /** Frame in presentation order, null when the fault belongs to the file. */
  readonly frame: number | null;
  readonly message: string;
};

/** Which of a recording's streams is its sound, and how long that goes on. */
export type ProbedSound = {
  /** Number of the audio stream that is heard, hushed and kept in copies; null when there is none that can be described. */
  readonly stream: number | null;
  /** When its last packet ends, in seconds since presentation time zero; null when its packets state no times. */
  readonly end: Rational | null;
};

/** Everything that is known of a recording besides its frame index. */
export type MediaProbe = {
  /** FFmpeg's short name of the container format. */
  readonly format: string;
  readonly durationMs: number | null;
  readonly streams: readonly StreamInfo[];
  readonly video: VideoGeometry;
  /** Names of the container's metadata tags. */
  readonly tagNames: readonly string[];
  /** What it carries besides the reviewed picture and its sound, by kind and place; null when nobody has looked yet. */
  readonly channels: readonly HiddenChannel[] | null;
  /** Left out where the recording was taken in before the choice was kept: `chosenSound` says what holds then. */
  readonly sound?: ProbedSound;
  /**
   * When presentation time zero was by the clock of the device, UTC, as the file states it: nobody has checked that clock. Null where it
   * states none; left out where the recording was taken in before this was kept.
   */
  readonly began?: string | null;
};

/** A probe as it is made today: hidden channels were looked for, one stream was chosen as the sound, and the device's clock was read. */
export type InspectedProbe = MediaProbe & {
  readonly channels: readonly HiddenChannel[];
  readonly sound: ProbedSound;
  readonly began: string | null;
};
