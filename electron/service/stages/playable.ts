// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What the window's player, Chromium, plays by itself. It leaves out without a word what it cannot decode, picture or sound, so
 * this has to be known before; everything else is watched in a version made for it (proxy.ts).
 */

import type { RenderReport } from '../../../core/render/report.ts';
import type { CandidateRow, FootageRow } from '../../../core/review/records.ts';

const playableVideo = new Set(['h264', 'vp8', 'vp9', 'av1']);
const playableSound = new Set([
  'aac',
  'mp3',
  'opus',
  'vorbis',
  'flac',
  'pcm_s16le',
  'pcm_s16be',
  'pcm_s24le',
  'pcm_f32le',
  'pcm_mulaw',
]);
const playableContainers = /mp4|mov|webm|matroska/;
/** The pixel formats that players show whatever decodes them. */
const playablePictures = /^yuvj?420p$/;

/** Number of the stream that is the recording's sound; null without one, and where nobody kept which of several it is. */
export function soundIndex({ streams, sound }: FootageRow['probe']): number | null {
  const heard = streams.filter(({ kind }) => kind === 'audio');
  if (sound !== undefined) return sound.stream;
  return heard.length === 1 ? (heard[0]?.index ?? null) : null;
}

function recordingPlays({ probe }: FootageRow): boolean {
  const video = probe.streams.find(({ index }) => index === probe.video.stream);
  return (
    video !== undefined && playableVideo.has(video.codec) && playablePictures.test(probe.video.pixelFormat)
  );
}

/** What the renderer wrote into the row; null for a candidate of an older case. */
const reportOf = ({ record }: CandidateRow): Partial<RenderReport> | null =>
  record as unknown as Partial<RenderReport> | null;

/** Chromium plays the first stream of sound: where a copy keeps another one, nobody may take it for that. */
export function playsRecording(footage: FootageRow): boolean {
  const { probe } = footage;
  const sound = probe.streams.find(({ kind }) => kind === 'audio');
  return (
    recordingPlays(footage) &&
    (sound?.index ?? null) === soundIndex(probe) &&
    playableContainers.test(probe.format) &&
    (sound === undefined || playableSound.has(sound.codec))
  );
}

/** A copy has the pictures of its original, in H.264 or FFV1, and sound that its report names. */
export function playsCandidate(footage: FootageRow, candidate: CandidateRow): boolean {
  const report = reportOf(candidate);
  const sound = report?.audio?.codec;
  return copyPlays(footage, candidate) && (sound === undefined || playableSound.has(sound));
}

function copyPlays({ probe }: FootageRow, candidate: CandidateRow): boolean {
  return reportOf(candidate)?.encoder?.name === 'libx264' && playablePictures.test(probe.video.pixelFormat);
}

/** Whether the pictures alone would play, whatever of container or sound does not. */
export function picturesPlay(watched: {
  readonly footage: FootageRow;
  readonly candidate: CandidateRow | null;
}): boolean {
  const { footage, candidate } = watched;
  return candidate ? copyPlays(footage, candidate) : recordingPlays(footage);
}
