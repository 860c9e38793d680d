// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Which container keeps everything that a copy has to say. MP4 and MOV count in the source's own clock. MP4 takes no FFV1;
 * MOV does, but has no place for full range or for where chroma samples lie. Matroska has, and counts in milliseconds.
 */
import type { Frame } from 'node-av/lib';
import { ClearveilError } from '../../../../core/base/errors.ts';
import { type FrameIndex, frameFlag } from '../../../../core/ingest/footage.ts';
import { anyRoom, type SoundRoom, type SoundTrack } from './audio/sound-track.ts';
import type { EncoderSettings } from './encoder-choice.ts';
import { type Container, chooseContainer } from './output.ts';
import { pixelFormatName } from './picture.ts';
import { chromaPlace, pixelLayout, unspecifiedOrLeft } from './pixel-format.ts';

const fullRange = 2;
const millisecond = { num: 1, den: 1000 };

/** True when every frame's time is a whole number of milliseconds. */
function countsInMilliseconds({ pts, timeBase }: FrameIndex): boolean {
  const perTick = BigInt(timeBase.num) * BigInt(millisecond.den);
  return pts.every((time) => (BigInt(time) * perTick) % BigInt(timeBase.den) === 0n);
}

/** Matroska counts in milliseconds and hides no frames. */
function fitsMatroska(index: FrameIndex): boolean {
  return countsInMilliseconds(index) && index.flags.every((flags) => (flags & frameFlag.hidden) === 0);
}

/** True when the pictures say something that an H.264 or Matroska stream can state and a MOV file cannot. */
function saysMoreThanMov(first: Frame): boolean {
  const layout = pixelLayout(pixelFormatName(first));
  const full = layout.fullRangeByName || first.colorRange === fullRange;
  return full || chromaPlace(first, layout) > unspecifiedOrLeft;
}

/**
 * What the container of a copy's pictures has room for. Pictures that MOV takes go there, unless the sound needs Matroska
 * and every time fits it.
 */
export function soundRoom(index: FrameIndex, first: Frame, encoder: EncoderSettings['name']): SoundRoom {
  if (encoder === 'libx264') return anyRoom;
  const matroska = saysMoreThanMov(first);
  return { matroska, flac: matroska || fitsMatroska(index) };
}

/**
 * The container of a copy: the one that takes the sound, unless the encoder's pictures need another. Throws
 * INPUT_UNSUPPORTED when none keeps both the pictures and their times.
 */
export function containerFor(
  sound: SoundTrack | null,
  index: FrameIndex,
  first: Frame,
  encoder: EncoderSettings['name'],
): Container {
  const bySound = chooseContainer(sound);
  if (encoder === 'libx264') return bySound;
  const fitsMov = !saysMoreThanMov(first) && sound?.codec !== 'flac' && sound?.codec !== 'opus';
  if (fitsMov && bySound !== 'matroska') return 'mov';
  if (fitsMatroska(index)) return 'matroska';
  throw new ClearveilError(
    'INPUT_UNSUPPORTED',
    fitsMov
      ? 'pictures that only FFV1 holds, sound that only Matroska takes, and times that are no whole milliseconds'
      : 'pictures that only FFV1 holds, of full range or with chroma elsewhere, and times that are no whole milliseconds',
    'No container keeps all of it, and a copy would move frames in time or show them wrong. Keep the original.',
  );
}
