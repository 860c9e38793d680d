// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Sound before the first that is heard. Every decoder needs a little of it (priming); an edit list or times before zero can
 * hide seconds of speech there, which anybody hears who ignores them. A copy has priming and no more.
 */
import { avGetCodecName, type Packet, type Stream } from 'node-av/lib';
import { ac3Frame } from '../ac3/ac3-header.ts';
import { ticks } from '../source.ts';
import { trimOf } from './packet-trim.ts';
import { hasOwnSamples, type SoundFile, walkSound } from './survey.ts';

/** Most codec frames that known encoders prime with: AAC 2624 samples of 1024, MP3 2257 of 1152. */
const mostPrimingFrames = 3;
/** At 48 kHz: as much as RFC 7845, 4.2 advises where a stream was cut. */
const mostOpusPriming = 3840;

/** Samples before the first heard one that priming explains. */
function mostPriming({ codecpar }: Stream): number {
  const codec = avGetCodecName(codecpar.codecId) ?? '';
  if (hasOwnSamples(codec)) return 0;
  if (codec === 'opus') return Math.ceil((mostOpusPriming * codecpar.sampleRate) / 48_000);
  if (codec === 'ac3' || codec === 'eac3') return ac3Frame.samples + ac3Frame.overlap;
  return mostPrimingFrames * codecpar.frameSize;
}

/** All in samples, of the presentation time-line. */
export type SoundLead = {
  /** How long sound that is not heard goes on before the first that is. */
  readonly hidden: number;
  /** It is more than priming explains. */
  readonly beyondPriming: boolean;
  /** The first sample that is heard. */
  readonly heardFrom: number;
  /** It begins at time zero or at its first packet: other beginnings cannot be had by leaving packets out. */
  readonly isPlain: boolean;
};

/** What the first packet of a track tells. */
export function readLead(packet: Packet, stream: Stream): SoundLead {
  const perTick = (stream.timeBase.num * stream.codecpar.sampleRate) / stream.timeBase.den;
  const tick = Math.max(1, Math.ceil(perTick));
  const start = Math.round((ticks(packet.pts) ?? 0) * perTick);
  const heardFrom = Math.max(start + trimOf(packet).skipped, 0);
  const hidden = heardFrom - start;
  return {
    hidden,
    beyondPriming: hidden > mostPriming(stream) + (perTick > 1 ? tick : 0),
    heardFrom,
    isPlain: hidden === 0 || heardFrom <= tick,
  };
}

/** The lead of a file's sound; undefined when it has no packet. */
export function findLead(file: SoundFile): SoundLead | undefined {
  let lead: SoundLead | undefined;
  walkSound(file, (packet, stream) => {
    lead = readLead(packet, stream);
    return false;
  });
  return lead;
}

/** Tells packets whose every sample lies before the first that is heard: nothing that is heard depends on them. */
export class LeadCut {
  readonly #perTick: number;
  readonly #heardFrom: number;
  readonly #reach: number;
  #over = false;

  /** `reach`: samples from a packet's start to the end of what it has a part in. Such packets lean on none before them. */
  constructor({ timeBase, codecpar }: Stream, { heardFrom }: SoundLead, reach: number) {
    this.#perTick = (timeBase.num * codecpar.sampleRate) / timeBase.den;
    this.#heardFrom = heardFrom;
    this.#reach = reach;
  }

  /** Ask for every packet in file order. */
  isHidden(packet: Packet): boolean {
    if (this.#over) return false;
    const pts = ticks(packet.pts);
    this.#over = pts === undefined || Math.round(pts * this.#perTick) + this.#reach > this.#heardFrom;
    return !this.#over;
  }
}
