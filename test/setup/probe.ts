// SPDX-License-Identifier: GPL-3.0-or-later
/** What ingest finds of a plain recording: upright square pixels of 8-bit 4:2:0, and sound if it is given. */
import type { PictureSize } from '../../core/base/geometry.ts';
import type { MediaProbe, StreamInfo } from '../../core/ingest/footage.ts';

export function probeOf(coded: PictureSize, change: Partial<MediaProbe> = {}): MediaProbe {
  return {
    format: 'mov,mp4',
    durationMs: null,
    streams: [],
    video: {
      stream: 0,
      coded,
      display: coded,
      orientation: { rotation: 0, mirrored: false },
      sampleAspectRatio: { num: 1, den: 1 },
      pixelFormat: 'yuv420p',
    },
    tagNames: [],
    channels: [],
    ...change,
  };
}

/** Two channels of AAC at 48 kHz, unless `change` says otherwise. */
export function soundStream(index: number, change: Partial<StreamInfo> = {}): StreamInfo {
  return {
    index,
    kind: 'audio',
    codec: 'aac',
    timeBase: { num: 1, den: 48_000 },
    startPts: 0,
    sampleRate: 48_000,
    channels: 2,
    attachedPicture: false,
    tagNames: [],
    ...change,
  };
}
