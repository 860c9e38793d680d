// SPDX-License-Identifier: GPL-3.0-or-later
/** Which samples of a track its container hides, and whether the copy's container hides them in the eyes of every reader. */

import type { PacketTrim } from './packet-trim.ts';
import { trimOf } from './packet-trim.ts';
import { type SoundFile, walkSound } from './survey.ts';

export type HiddenSamples = {
  /** Of the first packet, as priming. */
  readonly start: boolean;
  /** At the end of the last one, as padding. */
  readonly end: boolean;
  /** Anywhere else. */
  readonly between: boolean;
};

/** Walks the whole track without decoding it. */
export function findHiddenSamples(file: SoundFile): HiddenSamples {
  let packets = 0;
  let start = false;
  let between = false;
  let last: PacketTrim = { skipped: 0, discarded: 0 };
  walkSound(file, (packet) => {
    between ||= last.discarded > 0;
    last = trimOf(packet);
    if (packets === 0) start = last.skipped > 0;
    else between ||= last.skipped > 0;
    packets++;
    return true;
  });
  return { start, end: last.discarded > 0, between };
}

type Family = 'mp4' | 'matroska' | 'other';

function familyOf(format: string): Family {
  const names = format.split(',');
  if (names.includes('mov')) return 'mp4';
  return names.includes('matroska') ? 'matroska' : 'other';
}

/** What of a source decides how its hidden samples can be told of. */
export type HidingSource = {
  readonly file: SoundFile;
  /** The names that FFmpeg has for its container, comma between. */
  readonly format: string;
  /** Its clock counts samples: what it hides is stated exactly. */
  readonly countsSamples: boolean;
};

/**
 * Why copied packets would be heard for longer or shorter than in the source, null when they are not. MP4 and MOV state
 * padding by the length of the track, Matroska by a count beside the last packet; readers differ in which they follow,
 * and none that is known takes the padding off Opus in MP4. Only Opus has priming that everybody leaves out in Matroska.
 * An MP4 track may count in another clock than its samples; then readers take ticks for samples.
 */
export function trimsDiffer(source: HidingSource, codec: string, intoMatroska: boolean): string | null {
  const from = familyOf(source.format);
  const told = from === (intoMatroska ? 'matroska' : 'mp4');
  if (told && (from === 'matroska' || source.countsSamples)) return null;
  if (from === 'other' && codec !== 'opus') return null;
  const { start, end, between } = findHiddenSamples(source.file);
  if (end || between) return 'the container of the copy cannot hide its padding as that of the original does';
  if (start && (told || (intoMatroska && codec !== 'opus')))
    return 'the container of the copy cannot hide its priming as that of the original does';
  return null;
}
