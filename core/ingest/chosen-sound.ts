// SPDX-License-Identifier: GPL-3.0-or-later
/** Which stream of a recording is its sound: the one that is heard, drawn, hushed and kept in copies. All others are left out. */
import { ClearveilError } from '../base/errors.ts';
import type { MediaProbe, StreamInfo } from './footage.ts';

/** A stream of sound whose samples can be counted. */
export type DescribedSound = StreamInfo & { readonly sampleRate: number; readonly channels: number };

function isDescribed(stream: StreamInfo): stream is DescribedSound {
  return (stream.sampleRate ?? 0) > 0 && (stream.channels ?? 0) > 0;
}

/**
 * The sound that copies keep; null when they have none. Throws GATE_CLOSED where a recording has several and was taken in
 * before the choice was kept: another stream may have been looked at than the one that a copy would have.
 */
export function chosenSound({ streams, sound }: MediaProbe): DescribedSound | null {
  const heard = streams.filter(({ kind }) => kind === 'audio');
  if (sound === undefined && heard.length > 1) {
    throw new ClearveilError(
      'GATE_CLOSED',
      `the recording has ${heard.length} streams of sound, and nobody kept which of them is reviewed: it was taken in before that was done`,
      'Run clearveil ingest on the same recording again: it adds what it finds and keeps all decisions.',
    );
  }
  const chosen = sound === undefined ? heard[0] : heard.find(({ index }) => index === sound.stream);
  return chosen && isDescribed(chosen) ? chosen : null;
}

/**
 * The sound that can be hushed; undefined for a recording that has no audio stream at all. Throws GATE_CLOSED as `chosenSound`
 * does, and INPUT_UNSUPPORTED where there is sound, and nothing says how many samples and channels it has.
 */
export function hushableSound(probe: MediaProbe): DescribedSound | undefined {
  const chosen = chosenSound(probe);
  if (chosen) return chosen;
  if (!probe.streams.some(({ kind }) => kind === 'audio')) return undefined;
  throw new ClearveilError(
    'INPUT_UNSUPPORTED',
    'the recording has sound, and nothing in it says at which rate or on how many channels, so it cannot be hushed',
    "Export the recording with its maker's software in a standard codec, and ingest that as well.",
  );
}
