// SPDX-License-Identifier: GPL-3.0-or-later
/** What the proof pass measures on a finished file, by its own decoding, and what counts as holding. */

import type { FrameRange } from '../base/time.ts';
import type { ChangedProof } from './changed-areas.ts';
import type { HushMode } from './hush-sheet.ts';
import type { PsnrFigures } from './psnr.ts';
import type { LookWarning, SecondLook } from './second-look.ts';
import type { CorrelationProof } from './veil-correlation.ts';

/** One structural fact of both files. */
export type StructureRow = {
  readonly name: string;
  readonly original: string;
  readonly redacted: string;
  readonly equal: boolean;
  /** A copy must have it as the original has it; the others are told beside. */
  readonly required: boolean;
};

/** Sizes of the whole files, and of the picture alone over the time it shows. */
export type FileFacts = {
  readonly originalBytes: number;
  readonly redactedBytes: number;
  /** Size of the copy per size of the original, in thousandths. */
  readonly ratioMilli: number;
  /** Bits per second of the picture's packets; null when the recording has no duration. */
  readonly originalBitRate: number | null;
  readonly redactedBitRate: number | null;
};

/**
 * What of the coded picture is the original's. A frame is identical when all its slices are, byte for byte, and it
 * decodes to the same samples.
 */
export type SliceProof = {
  /** `slices` where both files are H.264 or both HEVC, whatever delimits them in the file; else whole packets. */
  readonly unit: 'slices' | 'packets';
  readonly frames: number;
  readonly identicalFrames: number;
  readonly slices: number;
  readonly identicalSlices: number;
  /** Frames whose packets are the same bytes, framing and messages included. */
  readonly identicalPackets: number;
  readonly rangeCount: number;
  /** Stretches of identical frames, the first 256. */
  readonly ranges: readonly FrameRange[];
};

/**
 * PSNR per frame outside veils grown by `marginPx`; identical frames count as 10000. Without a record the areas that
 * differ count as veils. The figures beside `chroma` are of luma.
 */
export type Fidelity = PsnrFigures & {
  readonly marginPx: number;
  readonly frames: number;
  /** Frames whose samples there are the original's, in every plane. */
  readonly identicalFrames: number;
  /** Cb and Cr; null for pictures without colour. */
  readonly chroma: { readonly cb: PsnrFigures; readonly cr: PsnrFigures } | null;
  /** Worst frames of luma first, at most eight. */
  readonly worst: readonly { readonly frame: number; readonly centiDb: number }[];
};

/** Samples inside veils (eroded by `erosionPx`) against the veil redrawn from the sheet alone. */
export type VeilProof = {
  readonly erosionPx: number;
  /** Allowed difference per sample, in 8-bit steps. */
  readonly bound: number;
  readonly veiledFrames: number;
  readonly samples: number;
  readonly maximumDifference: number;
  readonly samplesOver: number;
  /** Frames with samples over the bound, at most 32. */
  readonly failingFrames: readonly number[];
};

export type AudioProof = {
  readonly originalPackets: number;
  readonly redactedPackets: number;
  readonly identicalPackets: number;
  readonly timesEqual: boolean;
  /** Null where every packet has to be identical: no sound was hushed, none written anew by another codec without loss. */
  readonly hushed: HushedSoundProof | null;
};

/** What was measured of one hush, over all its channels. */
export type HushProof = {
  readonly id: string;
  readonly mode: HushMode;
  /** Samples that were compared; fewer than the span has where a stronger hush has the rest. */
  readonly samples: number;
  /**
   * Largest distance from what the record says, in 1/32768 of full scale: from zero, or from the tone redrawn. For a
   * disguise: of the original's sound, how many samples in a row the copy still has.
   */
  readonly maximumDifference: number;
  readonly samplesOver: number;
  /** Null but for a disguise. */
  readonly voice: VoiceProof | null;
};

/**
 * What a disguise did to the first channel it holds, over at most its first minute. Ratios are of the copy to the original, in
 * thousandths; null where too little voice was found. Formant ratios are reliable upward only.
 */
export type VoiceProof = {
  readonly milliseconds: number;
  readonly pitchRatioMilli: number | null;
  readonly formantRatiosMilli: readonly (number | null)[];
  readonly loudnessCentiDb: number;
  /** Of the waveforms, sample against sample: near 0 for a voice that was replaced, 1000 for one that was not. */
  readonly waveformCorrelationMilli: number;
  /** Correlation of short-time envelopes in octave bands after STOI; 1000 for the original itself. */
  readonly intelligibilityMilli: number | null;
};

/** Decoded sound of both files, sample by sample. */
export type HushedSoundProof = {
  /**
   * `samples`: every sample outside is identical. `packets`: every packet outside is, and what differs is noise that
   * decoders make up themselves, in these two files as in any two.
   */
  readonly basis: 'samples' | 'packets';
  readonly originalSamples: number;
  readonly redactedSamples: number;
  /** Outside spans and guard, over all channels. */
  readonly outsideSamples: number;
  readonly outsideIdentical: number;
  /** Most samples beside a span that may differ: its growth to whole codec frames, and the guard. */
  readonly guardSamples: number;
  /** Loudest sample of packets that stand in place of the original's, in hundredths of dBFS; null when none does. */
  readonly replacedPeakCentiDb: number | null;
  readonly hushes: readonly HushProof[];
};

/** Pictures of one frame that were written for people to look at; names of files in the folder asked for. */
export type ProofPicture = {
  readonly frame: number;
  readonly why: 'fidelity' | 'veil';
  readonly original: string;
  readonly redacted: string;
  /** Both beside each other and what differs, eight times as bright; veils are covered on the original's side. */
  readonly compared: string;
};

export type ProofFinding = {
  readonly code: ProofCode;
  readonly message: string;
  readonly frame: number | null;
};

export type ProofCode =
  | 'STRUCTURE_DIFFERS'
  | 'FRAME_COUNT_DIFFERS'
  | 'PTS_MOVED'
  | 'FRAME_MISSING'
  | 'FRAME_NOT_COMPARED'
  | 'DECODER_COMPLAINS'
  | 'FIDELITY_LOW'
  | 'UNTOUCHED_DIFFERS'
  | 'AREA_CHANGED'
  | 'VEIL_NOT_AS_RECORDED'
  | 'VEIL_CORRELATES'
  | 'AUDIO_DIFFERS'
  | 'HUSH_NOT_AS_RECORDED'
  | 'HIDDEN_CHANNEL_LEFT'
  | 'METADATA_LEFT';

export type ProofReport = {
  readonly files: FileFacts;
  readonly structure: readonly StructureRow[];
  /** Pairs of frames that were compared, and frames that either file gives. */
  readonly frameCount: number;
  readonly originalFrames: number;
  readonly redactedFrames: number;
  readonly ptsEqual: boolean;
  readonly missingFrames: readonly number[];
  readonly slices: SliceProof;
  readonly fidelity: Fidelity;
  /** Frames that were copied, and how many of them decode to exactly the original's samples. */
  readonly untouched: { readonly frames: number; readonly identical: number };
  /** Null without a record. */
  readonly veils: VeilProof | null;
  /** What shows through inside veils; without a record, inside the areas that differ. */
  readonly correlation: CorrelationProof;
  /** Areas that differ although no veil is recorded there; without a record, all that differ. */
  readonly changed: ChangedProof;
  readonly audio: AudioProof | null;
  readonly pictures: readonly ProofPicture[];
  /** One for each kind that was looked for again; none where nobody asked. */
  readonly secondLooks: readonly SecondLook[];
  readonly findings: readonly ProofFinding[];
  /** What a person has to look at, and what does not make the copy fail. */
  readonly warnings: readonly LookWarning[];
};

/** Bounds of the proof. Fidelity: the floors outside veils; veil bound: codec noise on a flat fill. */
export const proofBounds = {
  fidelityMarginPx: 16,
  fidelityFloorCentiDb: 4200,
  veilErosionPx: 2,
  veilBound: 12,
  rangesListed: 256,
  /** What may be left of hushed sound in the guard. */
  hushGuardCentiDb: -7000,
  /** A disguise: likeness of the waveform at most, and how far the pitch is moved at least. */
  voiceCorrelationMilli: 300,
  voicePitchShiftMilli: 50,
} as const;
