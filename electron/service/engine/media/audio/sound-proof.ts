// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Proves the sound of a copy from the two files and the hush sheet alone. Without hushes every packet has to be identical,
 * unless the copy has another codec that keeps every sample, or the original hides sound before its start, which no copy has.
 * In those cases and with hushes both tracks are decoded: identical outside spans and guard, and inside what the sheet says.
 */
import { avGetCodecName, type Packet, type Stream } from 'node-av/lib';
import type { HushSheet } from '../../../../../core/render/hush-sheet.ts';
import type { AudioProof, ProofCode, ProofFinding } from '../../../../../core/render/proof.ts';
import type { Source } from '../source.ts';
import { HushedSound, type SoundSide } from './hushed-sound.ts';
import { hushedSoundFindings } from './hushed-sound-findings.ts';
import { PacketMatch } from './packet-match.ts';
import { packetReach } from './replaced-packets.ts';
import { findLead, LeadCut } from './sound-lead.ts';
import { surveySound } from './survey.ts';

export type SoundVerdict = {
  readonly audio: AudioProof | null;
  readonly findings: readonly ProofFinding[];
};

function finding(code: ProofCode, message: string): ProofFinding {
  return { code, frame: null, message };
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
      const measured = this.#hushed.conclude();
      const timesEqual = measured.timesEqual && measured.sameLength;
      return {
        audio: { ...figures, timesEqual, hushed: measured.proof },
        findings: [...findings, ...hushedSoundFindings(measured)],
      };
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
