// SPDX-License-Identifier: GPL-3.0-or-later
/** What the container says of itself: every stream, and how the reviewed one is meant to be seen. */
import {
  AV_DISPOSITION_ATTACHED_PIC,
  AV_PKT_DATA_DISPLAYMATRIX,
  AVMEDIA_TYPE_ATTACHMENT,
  AVMEDIA_TYPE_AUDIO,
  AVMEDIA_TYPE_DATA,
  AVMEDIA_TYPE_SUBTITLE,
  AVMEDIA_TYPE_VIDEO,
} from 'node-av/constants';
import { avGetCodecName, type Dictionary, type Frame, type Stream } from 'node-av/lib';
import { displaySize } from '../../../../core/base/geometry.ts';
import type { Rational } from '../../../../core/base/time.ts';
import type {
  Fault,
  InspectedProbe,
  StreamInfo,
  StreamKind,
  VideoGeometry,
} from '../../../../core/ingest/footage.ts';
import { statedBeginning } from './device-clock.ts';
import { readOrientation } from './orientation.ts';
import { pixelFormatName } from './picture.ts';
import { type Source, statedTicks } from './source.ts';

const streamKinds = new Map<number, StreamKind>([
  [AVMEDIA_TYPE_VIDEO, 'video'],
  [AVMEDIA_TYPE_AUDIO, 'audio'],
  [AVMEDIA_TYPE_SUBTITLE, 'subtitle'],
  [AVMEDIA_TYPE_DATA, 'data'],
  [AVMEDIA_TYPE_ATTACHMENT, 'attachment'],
]);

function tagNames(tags: Dictionary | null): string[] {
  return tags ? Object.keys(tags.getAll()).sort() : [];
}

function describeStream(stream: Stream): StreamInfo {
  const parameters = stream.codecpar;
  const kind = streamKinds.get(parameters.codecType) ?? 'unknown';
  const audio = kind === 'audio';
  return {
    index: stream.index,
    kind,
    codec: avGetCodecName(parameters.codecId) ?? 'none',
    timeBase: { num: stream.timeBase.num, den: stream.timeBase.den },
    startPts: statedTicks(stream.startTime) ?? null,
    sampleRate: audio ? parameters.sampleRate : null,
    channels: audio ? parameters.channels : null,
    attachedPicture: stream.hasDisposition(AV_DISPOSITION_ATTACHED_PIC),
    tagNames: tagNames(stream.metadata),
  };
}

/** A sample aspect ratio as players take it: the container's, else the picture's own; 1:1 when neither says. */
export function aspectRatio(frame: Frame, stream: Stream): Rational {
  for (const ratio of [
    stream.sampleAspectRatio,
    frame.sampleAspectRatio,
    stream.codecpar.sampleAspectRatio,
  ]) {
    if (ratio.num > 0 && ratio.den > 0) return { num: ratio.num, den: ratio.den };
  }
  return { num: 1, den: 1 };
}

/** How the reviewed stream is seen, from its first decoded frame and the container's display matrix. */
export function videoGeometry(source: Source, frame: Frame, onFault: (fault: Fault) => void): VideoGeometry {
  const coded = { width: frame.width, height: frame.height };
  const orientation = readOrientation(source.video.codecpar.getCodedSideData(AV_PKT_DATA_DISPLAYMATRIX));
  if (!orientation) {
    onFault({
      code: 'ORIENTATION',
      frame: null,
      message:
        'the display matrix is no quarter turn; the picture is shown and veiled as coded, the matrix is kept',
    });
  }
  const turned = orientation ?? { rotation: 0, mirrored: false };
  return {
    stream: source.video.index,
    coded,
    display: displaySize(coded, turned),
    orientation: turned,
    sampleAspectRatio: aspectRatio(frame, source.video),
    pixelFormat: pixelFormatName(frame),
  };
}

/** What the header tells of the probe, given the geometry found by decoding the first frame. */
export function describeSource(
  source: Source,
  video: VideoGeometry,
): Omit<InspectedProbe, 'channels' | 'sound'> {
  const duration = statedTicks(source.context.duration);
  return {
    format: source.context.iformat?.name ?? 'unknown',
    durationMs: duration === undefined ? null : Math.round(duration / 1000),
    streams: source.streams.map(describeStream),
    video,
    tagNames: tagNames(source.context.metadata),
    began: statedBeginning(source),
  };
}
