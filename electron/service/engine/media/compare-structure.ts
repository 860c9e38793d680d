// SPDX-License-Identifier: GPL-3.0-or-later
/** The facts of two files side by side: those a copy must share with its original, and those that are told beside. */
import { statSync } from 'node:fs';
import { AV_NOPTS_VALUE } from 'node-av/constants';
import { avChannelLayoutDescribe, avGetCodecName, type Frame } from 'node-av/lib';
import { ticksToMilliseconds } from '../../../../core/base/time.ts';
import type { FrameIndex } from '../../../../core/ingest/footage.ts';
import type { FileFacts, StructureRow } from '../../../../core/render/proof.ts';
import { losslessSound } from './audio/sound-proof.ts';
import { type Facts, pictureFacts } from './picture-facts.ts';
import { videoGeometry } from './probe.ts';
import { type Source, statedTicks } from './source.ts';

/** A file, its frame index and its first decoded frame. */
export type Seen = { readonly source: Source; readonly index: FrameIndex; readonly first: Frame };

/** Profile numbers of H.264 (Rec. ITU-T H.264, annex A) by the names they go by; FFmpeg adds bits for the constraints. */
const h264Profiles: ReadonlyMap<number, string> = new Map([
  [66, 'Baseline'],
  [66 + 512, 'Constrained Baseline'],
  [77, 'Main'],
  [88, 'Extended'],
  [100, 'High'],
  [110, 'High 10'],
  [122, 'High 4:2:2'],
  [244, 'High 4:4:4 Predictive'],
]);

/** What has to be the same, from the first decoded frame and the streams. */
function required({ source, first }: Seen): Facts {
  const { orientation } = videoGeometry(source, first, () => undefined);
  const audio = source.audio?.codecpar;
  // MP4 has one name for all layers of MPEG audio.
  return {
    ...pictureFacts(source.video, first),
    rotation: `${orientation.rotation}${orientation.mirrored ? ' mirrored' : ''}`,
    'audio codec': audio
      ? (avGetCodecName(audio.codecId) ?? 'unknown').replace(/^mp[123]$/, 'mpeg audio')
      : 'none',
    'audio rate': audio ? String(audio.sampleRate) : 'none',
    'audio channels': audio ? String(audio.channels) : 'none',
  };
}

function startSeconds(source: Source): string {
  const { audio, video } = source;
  if (!audio || audio.startTime === AV_NOPTS_VALUE || video.startTime === AV_NOPTS_VALUE) return 'none';
  const at = ({ startTime, timeBase }: typeof audio): number =>
    (Number(startTime) * timeBase.num) / timeBase.den;
  return `${(at(audio) - at(video)).toFixed(6)} s`;
}

/** Seconds the picture shows: to the last frame, and a mean frame on. 0 for a single frame. */
function shownSeconds({ pts, timeBase }: FrameIndex): number {
  const ticks = (pts.at(-1) ?? 0) - (pts[0] ?? 0);
  return pts.length < 2 ? 0 : (ticks * timeBase.num * pts.length) / (timeBase.den * (pts.length - 1));
}

function bitRate(index: FrameIndex): number | null {
  const seconds = shownSeconds(index);
  return seconds > 0
    ? Math.round((8 * index.sizeBytes.reduce((sum, size) => sum + size, 0)) / seconds)
    : null;
}

/** What may differ without harm, or is held to account elsewhere: times by every PTS, sound by every packet. */
function beside({ source, index }: Seen): Facts {
  const { codecpar } = source.video;
  const codec = avGetCodecName(codecpar.codecId) ?? 'unknown';
  const seconds = shownSeconds(index);
  const duration = statedTicks(source.context.duration);
  const rate = bitRate(index);
  const audio = source.audio?.codecpar;
  return {
    container: source.context.iformat?.name ?? 'unknown',
    'video codec': codec,
    'video profile':
      (codec === 'h264' ? h264Profiles.get(codecpar.profile) : undefined) ?? String(codecpar.profile),
    'video level': String(codecpar.level),
    'time base': `${index.timeBase.num}/${index.timeBase.den}`,
    'frame rate': seconds > 0 ? (index.pts.length / seconds).toFixed(3) : 'none',
    'first PTS':
      index.pts[0] === undefined ? 'none' : `${ticksToMilliseconds(index.pts[0], index.timeBase)} ms`,
    duration: duration === undefined ? 'none' : `${Math.round(duration / 1000)} ms`,
    'video bit rate': rate === null ? 'none' : `${Math.round(rate / 1000)} kb/s`,
    'audio layout': audio ? (avChannelLayoutDescribe(audio.channelLayout) ?? 'unknown') : 'none',
    'audio bit rate':
      audio && audio.bitRate > 0n ? `${Math.round(Number(audio.bitRate) / 1000)} kb/s` : 'none',
    'audio start behind picture': startSeconds(source),
    streams: String(source.streams.length),
  };
}

function rows(before: Facts, after: Facts, isRequired: boolean): StructureRow[] {
  return Object.entries(before).map(([name, value]) => {
    const redacted = after[name] ?? 'none';
    return { name, original: value, redacted, equal: value === redacted, required: isRequired };
  });
}

/**
 * One row per fact: what is required first. `comparesSamples`: sound is proved sample by sample, so that a codec without loss
 * may stand for the original's.
 */
export function compareStructure(original: Seen, redacted: Seen, comparesSamples: boolean): StructureRow[] {
  const needed = rows(required(original), required(redacted), true).map((row) =>
    comparesSamples && row.name === 'audio codec' && losslessSound.test(row.redacted)
      ? { ...row, equal: true }
      : row,
  );
  return [...needed, ...rows(beside(original), beside(redacted), false)];
}

/** How large both are. */
export function compareFiles(
  original: { readonly source: Source; readonly index: FrameIndex },
  redacted: { readonly source: Source; readonly index: FrameIndex },
): FileFacts {
  const originalBytes = statSync(original.source.path).size;
  const redactedBytes = statSync(redacted.source.path).size;
  return {
    originalBytes,
    redactedBytes,
    ratioMilli: Math.round((1000 * redactedBytes) / originalBytes),
    originalBitRate: bitRate(original.index),
    redactedBitRate: bitRate(redacted.index),
  };
}
