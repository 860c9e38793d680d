// SPDX-License-Identifier: GPL-3.0-or-later
/** Chooses how the sound of a copy is written: copied, spliced, patched, or the whole track without loss. */
import { avGetCodecName } from 'node-av/lib';
import { ClearveilError } from '../../../../../core/base/errors.ts';
import type { HiddenChannel } from '../../../../../core/ingest/hidden-channel.ts';
import type { HushSheet } from '../../../../../core/render/hush-sheet.ts';
import type { Source } from '../source.ts';
import { copyLane } from './copy-lane.ts';
import { trimsDiffer } from './hidden-samples.ts';
import { losslessLane } from './lossless-lane.ts';
import { patchLane } from './patch-lane.ts';
import { findLead, LeadCut, type SoundLead } from './sound-lead.ts';
import { anyRoom, type SoundLane, type SoundRoom, type SoundTrack } from './sound-track.ts';
import { findSplice } from './splice-codec.ts';
import { isAllSilence, spliceLane } from './splice-lane.ts';
import { type SoundSurvey, surveySound } from './survey.ts';

function refuse(message: string, remedy: string): never {
  throw new ClearveilError('INPUT_UNSUPPORTED', message, remedy);
}

function checkChannels(sheet: HushSheet, survey: SoundSurvey): void {
  for (const hush of sheet.hushes) {
    for (const channel of hush.channels ?? []) {
      if (channel >= survey.shape.channels)
        refuse(
          `a hush names channel ${channel}, and the sound has ${survey.shape.channels}, counted from 0`,
          'Name channels that the sound has.',
        );
    }
  }
}

/** Why no packet of the sound may be copied, null when they may: what is in them beside sound would be in the copy. */
function notCopied(channels: readonly HiddenChannel[]): string | null {
  if (channels.some(({ kind }) => kind === 'audio ancillary data'))
    return 'its packets carry data beside sound';
  if (channels.some(({ kind }) => kind === 'sound that is not looked into'))
    return 'its packets may carry data beside sound, which cannot be looked into';
  return null;
}

/** Codecs that MOV has no place for. */
const notInMov = new Map([
  ['flac', 'FLAC'],
  ['opus', 'Opus'],
]);

function isCountedInSamples({ timeBase: { num, den }, sampleRate }: SoundTrack): boolean {
  return den === num * sampleRate;
}

/** Codecs of sound in MP4 that every browser of the window's kind decodes. */
const browserSound = new Set(['aac', 'mp3', 'opus', 'flac']);

/** Why the copy's container cannot carry the packets as the source's does, null when it can. */
function notCarried(source: Source, track: SoundTrack, room: SoundRoom): string | null {
  if (room.browser && !browserSound.has(track.codec)) return `a browser does not play ${track.codec}`;
  const name = notInMov.get(track.codec);
  if (name !== undefined && !room.flac) return `the pictures need a container that takes no ${name}`;
  const format = source.context.iformat?.name ?? '';
  const countsSamples = isCountedInSamples(track);
  return trimsDiffer({ file: source, format, countsSamples }, track.codec, room.matroska);
}

/** Why packets of the sound must not all be in the copy, null when they may: more of them is hidden than a decoder needs. */
function hiddenSound(channels: readonly HiddenChannel[], lead: SoundLead | undefined): string | null {
  if (lead?.beyondPriming || channels.some(({ kind }) => kind === 'sound hidden by an edit list'))
    return 'the container hides sound that nobody is to hear';
  return lead && !lead.isPlain ? 'its beginning is hidden in a way that no copy can state' : null;
}

const nothingHushed = ({ sampleRate, channels }: SoundSurvey['shape']): HushSheet => ({
  schema: 1,
  sampleRate,
  channels,
  hushes: [],
});

/**
 * The lane for a source and a hush sheet; null when there is no sound. Sound whose packets carry or may carry other data,
 * as `channels` lists it, has none of them kept; neither has sound that would be heard for longer or shorter in the
 * container that `room` tells of. Sound that the container hides beyond priming is in no copy: packets that lie before the
 * first sample that is heard are left out where that changes nothing else, else the whole track is written anew. Throws INPUT_UNSUPPORTED when sound can neither be hushed nor copied.
 */
export function openSoundLane(
  source: Source,
  sheet: HushSheet | null,
  channels: readonly HiddenChannel[],
  room: SoundRoom = anyRoom,
): SoundLane | null {
  const { audio: stream } = source;
  const hushed = sheet !== null && sheet.hushes.length > 0;
  if (!stream) {
    if (hushed) refuse('the recording has no sound that could be hushed', 'Remove the hushes.');
    return null;
  }
  const track: SoundTrack = {
    codec: avGetCodecName(stream.codecpar.codecId) ?? 'unknown',
    sampleRate: stream.codecpar.sampleRate,
    timeBase: { num: stream.timeBase.num, den: stream.timeBase.den },
    encoder: null,
  };
  const { flac, browser: coarse = false } = room;
  const carries = notCopied(channels) ?? notCarried(source, track, room);
  const lead = findLead(source);
  const hides = hiddenSound(channels, lead);
  if (!hushed && carries === null && hides === null) return copyLane(track);
  const survey = surveySound(source);
  const asked = hushed ? sheet : nothingHushed(survey.shape);
  checkChannels(asked, survey);
  if (carries !== null) return losslessLane(stream, asked, survey, { reason: carries, flac, coarse });
  const disguises = asked.hushes.some(({ mode }) => mode === 'disguise');
  if (track.codec.startsWith('pcm_') && hides === null && survey.hiddenBefore === 0 && !disguises) {
    const lane = patchLane(stream, track, asked, survey);
    if (lane) return lane;
  }
  if (!isAllSilence(asked, survey.shape.channels)) {
    const reason =
      'a hush is more than silence on all channels, which packets of a lossy codec cannot carry exactly';
    return losslessLane(stream, asked, survey, { reason, flac });
  }
  const splice = findSplice(source, survey.shape);
  if (hides !== null && !(lead?.isPlain && isCountedInSamples(track)))
    return losslessLane(stream, asked, survey, { reason: hides, flac, coarse });
  if (!('codec' in splice)) {
    const reason = hides === null ? splice.refusal : `${hides}; ${splice.refusal}`;
    return losslessLane(stream, asked, survey, { reason, flac, coarse });
  }
  const { frame, overlap } = splice.codec;
  const cut = hides !== null && lead ? new LeadCut(stream, lead, frame + overlap) : null;
  return hushed ? spliceLane(stream, track, asked, splice, cut) : copyLane(track, cut);
}
