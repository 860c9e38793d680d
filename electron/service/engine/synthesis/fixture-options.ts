// SPDX-License-Identifier: GPL-3.0-or-later
/** What can be asked of a fixture, and what it then says of itself. */
import type { Orientation, PictureSize, Rotation } from '../../../../core/base/geometry.ts';
import type { Rational } from '../../../../core/base/time.ts';
import type { FixturePicture } from './fixture-content.ts';
import type { FixtureAudioCodec, FixtureContainer, FixtureVideoCodec } from './fixture-formats.ts';
import type { Chapter } from './mp4-boxes.ts';
import type { WritablePixelFormat } from './picture-layout.ts';
import type { Tags } from './sound-writer.ts';

export type FixtureAudio = {
  /** Default `aac`; `opus` wants 48 kHz. */
  readonly codec?: FixtureAudioCodec;
  /** Default 48000 Hz. */
  readonly sampleRate?: number;
  /** Samples in [-1, 1], one or two channels; default two tones (440 Hz left, 660 Hz right) as long as the picture. */
  readonly channels?: readonly Float32Array[];
  /** Time of the first sample relative to the first picture, in samples; default 0. */
  readonly startSample?: number;
  readonly tags?: Tags;
};

export type FixtureOptions = {
  /** Default: by the path's extension. */
  readonly container?: FixtureContainer;
  /** Default `h264`. */
  readonly codec?: FixtureVideoCodec;
  /** Coded size in px; default 320 x 180. Even sizes, unless the codec can crop and the format is yuv444p. */
  readonly width?: number;
  readonly height?: number;
  /** Default 60. */
  readonly frameCount?: number;
  /** Frames per second, default 30/1. */
  readonly frameRate?: Rational;
  /** PTS per frame in ticks of `timeBase`, strictly rising: makes VFR. Sets the frame count. Not in AVI. */
  readonly pts?: readonly number[];
  /** Default: one tick per frame, times 1000 so that VFR and offsets have room. */
  readonly timeBase?: Rational;
  /** Shift of all PTS in ticks, not negative (for hidden frames see `hideLeading`); `ts` starts at 1 s unless told. */
  readonly startPts?: number;
  /** Frames at the beginning, and at the end, that an MP4 or MOV edit list hides. */
  readonly hideLeading?: number;
  readonly hideTrailing?: number;
  readonly pixelFormat?: WritablePixelFormat;
  /** Frames from one keyframe to the next, default 12. */
  readonly gop?: number;
  /** Consecutive B-frames, default 2 where codec and container take them. */
  readonly bframes?: number;
  /** Keyframes that are not IDR (H.264 and HEVC). */
  readonly openGop?: boolean;
  readonly interlaced?: boolean;
  readonly rotation?: Rotation;
  readonly mirrored?: boolean;
  readonly sampleAspectRatio?: Rational;
  /** `false`: none (the default is none too). */
  readonly audio?: FixtureAudio | false;
  /** Container tags (`title`, `comment`, `location` ...), tags of the video stream. */
  readonly tags?: Tags;
  readonly videoTags?: Tags;
  /** MP4 and MOV. */
  readonly chapters?: readonly Chapter[];
  /** Text planted once a second in a subtitle stream (MP4, MOV, MKV) or a data stream (MP4, MOV, TS). */
  readonly subtitle?: string;
  readonly data?: string;
  /** ASCII text planted as closed captions, two characters a frame, over and over (H.264, HEVC, MPEG-2). */
  readonly captions?: string;
  /** An attached picture (MP4). */
  readonly cover?: boolean;
  /** Added to the encoder's, the muxer's options. */
  readonly encoderOptions?: Tags;
  readonly muxerOptions?: Tags;
  /** Draws over the picture of frame n, after gradient and number; 8-bit samples whatever the pixel format. */
  readonly paint?: (picture: FixturePicture, frame: number) => void;
};

/** What a correct reader must find. */
export type FixtureTruth = {
  readonly path: string;
  readonly container: FixtureContainer;
  readonly codec: FixtureVideoCodec;
  /** Every frame, hidden ones too; frame n carries the number n. */
  readonly frameCount: number;
  /** Ticks of `timeBase` (the container's, not the one asked for); AVI keeps no PTS, its frames follow each other at `frameRate`. */
  readonly pts: readonly number[];
  readonly timeBase: Rational;
  readonly frameRate: Rational;
  /** Frames `[0, hiddenLeading)` and the last `hiddenTrailing` are hidden by an edit list. */
  readonly hiddenLeading: number;
  readonly hiddenTrailing: number;
  readonly coded: PictureSize;
  readonly display: PictureSize;
  readonly orientation: Orientation;
  readonly sampleAspectRatio: Rational;
  readonly pixelFormat: WritablePixelFormat;
  readonly audio: {
    readonly codec: FixtureAudioCodec;
    readonly sampleRate: number;
    readonly channels: number;
  } | null;
  /** Kinds of the streams in file order. */
  readonly streams: readonly ('video' | 'audio' | 'subtitle' | 'data' | 'cover')[];
  readonly chapterCount: number;
};
