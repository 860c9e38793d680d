// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Measures sound in which something was hushed, or that was written anew without loss: both tracks are decoded side by side. What
 * the figures say against the copy is in hushed-sound-findings.ts.
 */
import { avGetCodecName, type Packet, type Stream } from 'node-av/lib';
import type { HushSheet } from '../../../../../core/render/hush-sheet.ts';
import type { HushedSoundProof } from '../../../../../core/render/proof.ts';
import { proofVoices } from '../messages-of-copy.ts';
import { ticks } from '../source.ts';
import { HushTally } from './hush-tally.ts';
import { packetFrame, ReplacedPackets } from './replaced-packets.ts';
import { SampleClock } from './sample-clock.ts';
import { SoundDecoder } from './sound-decoder.ts';
import { SoundMatch, type SoundPair } from './sound-match.ts';
import { type SoundFile, type SoundSurvey, walkSound } from './survey.ts';
import { heardAt, TimeLag } from './time-lag.ts';

export type SoundSide = 'original' | 'redacted';

/** Decoded sound of one side that may wait for the other, in seconds: more means that the two do not belong together. */
const mostWaitingSeconds = 120;

/** A disguised channel of a hush, and where something was found on it. */
type VoicePlace = { readonly id: string; readonly channel: number; readonly second: number };

export type MeasuredSound = {
  readonly proof: HushedSoundProof;
  readonly sampleRate: number;
  /** Both have as many samples, and were never so far apart that they were followed no further. */
  readonly sameLength: boolean;
  readonly timesEqual: boolean;
  /** Where the first sample outside hushes and guard differs; means nothing where none does. */
  readonly firstStraySecond: number;
  /** Hushes beside which samples are louder than in the original, and how many. */
  readonly loudGuards: readonly { readonly id: string; readonly samples: number }[];
  readonly bareVoices: readonly VoicePlace[];
  readonly lostVoices: readonly VoicePlace[];
};

/** A file with its sound. */
type Sounding = SoundFile & { readonly audio: Stream };

/** Packets of a codec that are placed by their stated times, since those run behind what the packets last. */
function packetsRunBehind(file: SoundFile, frame: number): boolean {
  let lag: TimeLag | undefined;
  walkSound(file, (packet, { timeBase, codecpar }) => {
    lag ??= new TimeLag({ num: timeBase.num, den: timeBase.den }, codecpar.sampleRate);
    lag.take(ticks(packet.pts), frame);
    return true;
  });
  return lag?.isBehind(frame) ?? false;
}

/** Both tracks while they are walked through. Feed them in file order, then conclude, then close. */
export class HushedSound {
  readonly #tracks: Record<SoundSide, SoundDecoder>;
  readonly #match = new SoundMatch();
  readonly #tally: HushTally;
  readonly #replaced: ReplacedPackets;
  readonly #timeSlack: number;
  readonly #asked: boolean;
  /** Sound is where its packets state, to the sample. */
  readonly #byStatedTimes: boolean;
  /** How far a count of samples may be from the stated times before these place the sound, in samples. */
  readonly #limit: number;
  readonly #rate: number;
  #timesEqual = true;
  #apart = false;

  constructor(file: Sounding, redacted: Stream, sheet: HushSheet, survey: SoundSurvey) {
    const original = file.audio;
    const sameCodec = original.codecpar.codecId === redacted.codecpar.codecId;
    const clock = (stream: Stream): SampleClock =>
      new SampleClock({ num: stream.timeBase.num, den: stream.timeBase.den }, stream.codecpar.sampleRate);
    const tick = clock(original).tick;
    const frame = sameCodec ? packetFrame(original) : undefined;
    this.#asked = sheet.hushes.length > 0;
    this.#byStatedTimes = this.#asked && frame !== undefined && packetsRunBehind(file, frame);
    // Packets that follow no count do not lie on a grid: that takes a frame more of guard.
    const offGrid = this.#byStatedTimes ? (frame ?? 0) + tick : 0;
    const slack = (sameCodec && tick > 1 ? tick : 0) + offGrid;
    const codec = avGetCodecName(redacted.codecpar.codecId) ?? 'unknown';
    this.#rate = survey.shape.sampleRate;
    this.#timeSlack = tick + clock(redacted).tick;
    this.#tracks = {
      original: new SoundDecoder(original, {
        steadyNoise: sameCodec,
        fromZero: true,
        voice: proofVoices.original.sound,
      }),
      redacted: new SoundDecoder(redacted, {
        steadyNoise: sameCodec,
        fromZero: true,
        voice: proofVoices.redacted.sound,
      }),
    };
    const addsNothing = survey.grid === null || !sameCodec;
    this.#tally = new HushTally(sheet, survey.shape, survey.grid, { codec, slack, addsNothing });
    this.#replaced = new ReplacedPackets(original, redacted, slack, this.#byStatedTimes);
    this.#limit = this.#tracks.original.lag.limit(survey.grid?.samples ?? 0);
  }

  /** `isHidden`: nothing of the packet is heard, and the copy need not have it. */
  add(side: SoundSide, packet: Packet | null, isHidden = false): void {
    // Two that do not belong together are not followed on: one would wait for the other to the end of the recording.
    if (this.#apart) return;
    if (packet && !isHidden) this.#replaced.add(side, packet);
    for (const block of this.#tracks[side].feed(packet)) {
      if (this.#apart) return;
      for (const pair of this.#match.add(side, block)) {
        if (pair.original.length !== pair.redacted.length) continue;
        if (!this.#sameTimes(pair)) this.#timesEqual = false;
        this.#tally.measure({ ...pair, start: this.#placeOf(pair) });
      }
      this.#apart = this.#match.waiting > mostWaitingSeconds * this.#rate;
    }
  }

  /** Where the original's samples are heard: counted, unless the times it states are elsewhere. */
  #placeOf(pair: SoundPair): number {
    return heardAt(pair, this.#byStatedTimes ? 0 : this.#limit);
  }

  /** It is not enough that samples are as many: a player goes by the times that are stated. */
  #sameTimes({ start, copyStart, stated, copyStated }: SoundPair): boolean {
    if (!this.#byStatedTimes && Math.abs(start - copyStart) > this.#timeSlack) return false;
    if (stated === undefined || copyStated === undefined) return true;
    const most = this.#timeSlack + (this.#byStatedTimes ? 0 : this.#limit);
    return Math.abs(stated - copyStated) <= most;
  }

  /** Ends both tracks and says what was measured. */
  conclude(): MeasuredSound {
    this.add('original', null);
    this.add('redacted', null);
    const { totals } = this.#match;
    const tally = this.#tally;
    const strays = tally.outsideSamples - tally.outsideIdentical;
    const byPackets = strays > 0 && this.#replaced.allWithin(tally.guarded);
    return {
      proof: {
        basis: byPackets ? 'packets' : 'samples',
        originalSamples: totals.original,
        redactedSamples: totals.redacted,
        outsideSamples: tally.outsideSamples,
        outsideIdentical: tally.outsideIdentical,
        guardSamples: tally.mostBeside,
        replacedPeakCentiDb: this.#replaced.peakCentiDb(),
        hushes: tally.figures(),
      },
      sampleRate: this.#rate,
      sameLength: totals.original === totals.redacted && !this.#apart,
      timesEqual: this.#timesEqual,
      firstStraySecond: (tally.firstStray ?? 0) / this.#rate,
      loudGuards: tally.loudGuards(),
      bareVoices: tally.bareVoices(),
      lostVoices: tally.lostVoices(),
    };
  }

  close(): void {
    this.#tracks.original.close();
    this.#tracks.redacted.close();
    this.#replaced.close();
  }
}
