// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Proves the sound of a copy from the two files and the hush sheet alone. Without hushes every packet has to be identical,
 * unless the copy has another codec that keeps every sample, or the original hides sound before its start, which no copy has.
 * In those cases and with hushes both tracks are decoded: identical outside spans and guard, and inside what the sheet says.
 */
import { avGetCodecName, type Packet, type Stream } from 'node-av/lib';
import type { HushSheet } from '../../../../../core/render/hush-sheet.ts';
import {
  type AudioProof,
  type HushedSoundProof,
  type HushProof,
  type ProofCode,
  type ProofFinding,
  proofBounds,
} from '../../../../../core/render/proof.ts';
import { proofVoices } from '../messages-of-copy.ts';
import { type Source, ticks } from '../source.ts';
import { HushTally } from './hush-tally.ts';
import { PacketMatch } from './packet-match.ts';
import { packetFrame, packetReach, ReplacedPackets } from './replaced-packets.ts';
import { SampleClock } from './sample-clock.ts';
import { SoundDecoder } from './sound-decoder.ts';
import { findLead, LeadCut } from './sound-lead.ts';
import { SoundMatch, type SoundPair } from './sound-match.ts';
import { type SoundFile, type SoundSurvey, surveySound, walkSound } from './survey.ts';
import { heardAt, TimeLag } from './time-lag.ts';

export type SoundSide = 'original' | 'redacted';

/** Decoded sound of one side that may wait for the other, in seconds: more means that the two do not belong together. */
const mostWaitingSeconds = 120;

/** As much of the original's sound in a row as no disguise leaves by chance, in seconds. */
const bareSeconds = 0.01;
/** Shorter stretches of sound resemble others by chance. */
const fewestMilliseconds = 1000;

export type SoundVerdict = {
  readonly audio: AudioProof | null;
  readonly findings: readonly ProofFinding[];
};

/** A file with its sound. */
type Sounding = SoundFile & { readonly audio: Stream };

function finding(code: ProofCode, message: string): ProofFinding {
  return { code, frame: null, message };
}

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

/** Sound in which something was hushed, or that was written anew without loss. */
class HushedSound {
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

  /** Ends both tracks. */
  conclude(findings: ProofFinding[]): HushedSoundProof & { readonly timesEqual: boolean } {
    this.add('original', null);
    this.add('redacted', null);
    const { totals } = this.#match;
    const tally = this.#tally;
    const strays = tally.outsideSamples - tally.outsideIdentical;
    const byPackets = strays > 0 && this.#replaced.allWithin(tally.guarded);
    const peak = this.#replaced.peakCentiDb();
    if (strays > 0 && !byPackets) {
      findings.push(
        finding(
          'AUDIO_DIFFERS',
          `${strays} samples outside the hushes and their guard differ, the first at ${((tally.firstStray ?? 0) / this.#rate).toFixed(3)} s`,
        ),
      );
    }
    if (totals.original !== totals.redacted || this.#apart) {
      findings.push(
        finding(
          'AUDIO_DIFFERS',
          `the original has ${totals.original} samples of sound, the copy ${totals.redacted}`,
        ),
      );
    }
    if (!this.#timesEqual)
      findings.push(
        finding('AUDIO_DIFFERS', 'the sound of the copy has other times than that of the original'),
      );
    if (peak !== null && peak > proofBounds.hushGuardCentiDb) {
      findings.push(
        finding(
          'HUSH_NOT_AS_RECORDED',
          `packets that stand in place of hushed ones have sound of their own, ${(peak / 100).toFixed(1)} dBFS`,
        ),
      );
    }
    for (const { id, samples } of tally.loudGuards()) {
      findings.push(
        finding(
          'HUSH_NOT_AS_RECORDED',
          `beside hush ${id} ${samples} samples are louder than in the original`,
        ),
      );
    }
    for (const { id, channel, second } of tally.bareVoices()) {
      findings.push(
        finding(
          'HUSH_NOT_AS_RECORDED',
          `hush ${id}: on channel ${channel}, at ${second.toFixed(2)} s, the sound is the original's, at whatever level`,
        ),
      );
    }
    for (const { id, channel, second } of tally.lostVoices()) {
      findings.push(
        finding(
          'HUSH_NOT_AS_RECORDED',
          `hush ${id}: on channel ${channel}, at ${second.toFixed(2)} s, sound is silent that was to be disguised`,
        ),
      );
    }
    const hushes = tally.figures();
    findings.push(...hushes.flatMap((hush) => this.#faultsOf(hush)));
    return {
      basis: byPackets ? 'packets' : 'samples',
      originalSamples: totals.original,
      redactedSamples: totals.redacted,
      outsideSamples: tally.outsideSamples,
      outsideIdentical: tally.outsideIdentical,
      guardSamples: tally.mostBeside,
      replacedPeakCentiDb: peak,
      hushes,
      timesEqual: this.#timesEqual && totals.original === totals.redacted && !this.#apart,
    };
  }

  /** What is wrong inside a hush. */
  #faultsOf({ id, mode, samplesOver, maximumDifference, voice }: HushProof): ProofFinding[] {
    const wrong = (what: string): ProofFinding => finding('HUSH_NOT_AS_RECORDED', `hush ${id}: ${what}`);
    const found: ProofFinding[] = [];
    if (samplesOver > 0) {
      found.push(
        wrong(`${samplesOver} samples differ from the ${mode} recorded, by up to ${maximumDifference}/32768`),
      );
    }
    if (!voice) return found;
    const { voiceCorrelationMilli, voicePitchShiftMilli } = proofBounds;
    if (maximumDifference >= this.#rate * bareSeconds)
      found.push(wrong(`${maximumDifference} samples in a row are the original's`));
    const tells = voice.milliseconds >= fewestMilliseconds;
    if (tells && Math.abs(voice.waveformCorrelationMilli) > voiceCorrelationMilli)
      found.push(
        wrong(`the sound resembles the original's, correlation ${voice.waveformCorrelationMilli / 1000}`),
      );
    if (voice.pitchRatioMilli !== null && Math.abs(voice.pitchRatioMilli - 1000) < voicePitchShiftMilli)
      found.push(wrong(`the pitch is that of the original, times ${voice.pitchRatioMilli / 1000}`));
    return found;
  }

  close(): void {
    this.#tracks.original.close();
    this.#tracks.redacted.close();
    this.#replaced.close();
  }
}

/** Codecs that give back every sample: a copy may have one of them in place of the original's. */
export const losslessSound = /^(flac|alac|pcm_[suf]\d+[lb]e)$/;

/** True when the copy may have the same samples in other packets: in another codec without loss, or in FLAC packed anew. */
function isWrittenAnew(original: Stream, redacted: Stream): boolean {
  const { codecId } = redacted.codecpar;
  const codec = avGetCodecName(codecId) ?? '';
  return losslessSound.test(codec) && (codec === 'flac' || codecId !== original.codecpar.codecId);
}

/** Feed both files' sound packets in file order, then conclude, then close. */
export class SoundProof {
  readonly #match = new PacketMatch();
  readonly #streams: Record<SoundSide, Stream | undefined>;
  readonly #asked: boolean;
  readonly #hushed: HushedSound | undefined;
  /** Of an original that hides sound: its packets before what is heard, and those of the copy, have no part in anything. */
  readonly #cuts: Partial<Record<SoundSide, LeadCut>> = {};

  constructor(original: Source, redacted: Source, sheet: HushSheet | null) {
    this.#streams = { original: original.audio, redacted: redacted.audio };
    this.#asked = sheet !== null && sheet.hushes.length > 0;
    if (!original.audio || !redacted.audio) return;
    const hides = findLead(original)?.beyondPriming ?? false;
    if (!this.#asked && !hides && !isWrittenAnew(original.audio, redacted.audio)) return;
    if (hides) {
      for (const [side, file] of [
        ['original', original],
        ['redacted', redacted],
      ] as const) {
        const lead = findLead(file);
        const reach = file.audio && packetReach(file.audio);
        if (file.audio && lead && reach !== undefined)
          this.#cuts[side] = new LeadCut(file.audio, lead, reach);
      }
    }
    const survey = surveySound(original);
    const { sampleRate, channels } = survey.shape;
    const asked = sheet ?? { schema: 1, sampleRate, channels, hushes: [] };
    const sounding = { path: original.path, audio: original.audio };
    this.#hushed = new HushedSound(sounding, redacted.audio, asked, survey);
  }

  /** Samples are compared, not packets: the copy may have another codec that keeps every sample. */
  get comparesSamples(): boolean {
    return this.#hushed !== undefined;
  }

  /** Takes a packet of any stream; those that are not sound are passed over. */
  add(side: SoundSide, packet: Packet): void {
    const stream = this.#streams[side];
    if (!stream || packet.streamIndex !== stream.index) return;
    const isHidden = this.#cuts[side]?.isHidden(packet) ?? false;
    if (!isHidden) this.#match.add(side, packet, stream);
    this.#hushed?.add(side, packet, isHidden);
  }

  conclude(): SoundVerdict {
    const findings: ProofFinding[] = [];
    if (!this.#streams.original) {
      if (this.#asked)
        findings.push(finding('HUSH_NOT_AS_RECORDED', 'the original has no sound that could be hushed'));
      return { audio: null, findings };
    }
    const figures = this.#match.figures();
    if (this.#hushed) {
      const { timesEqual, ...hushed } = this.#hushed.conclude(findings);
      return { audio: { ...figures, timesEqual, hushed }, findings };
    }
    if (figures.identicalPackets !== figures.originalPackets || !figures.timesEqual) {
      findings.push(
        finding(
          'AUDIO_DIFFERS',
          `${figures.identicalPackets} of ${figures.originalPackets} audio packets are identical, times equal: ${figures.timesEqual}`,
        ),
      );
    }
    if (this.#match.trimsDiffering > 0)
      findings.push(
        finding(
          'AUDIO_DIFFERS',
          `of ${this.#match.trimsDiffering} audio packets the copy plays another number of samples than the original`,
        ),
      );
    return { audio: { ...figures, hushed: null }, findings };
  }

  close(): void {
    this.#hushed?.close();
  }
}
