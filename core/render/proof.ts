// SPDX-License-Identifier: GPL-3.0-or-later
/** What the proof pass measures on a finished file, by its own decoding, and what counts as holding. */

/** One structural fact of both files. */
export type StructureRow = {
  readonly name: string;
  readonly original: string;
  readonly redacted: string;
  readonly equal: boolean;
};

/** Luma PSNR per frame outside veils grown by `marginPx`, in hundredths of a decibel; identical frames count as 10000. */
export type Fidelity = {
  readonly marginPx: number;
  readonly frames: number;
  readonly identicalFrames: number;
  readonly minimumCentiDb: number;
  readonly medianCentiDb: number;
  readonly fifthPercentileCentiDb: number;
  /** Worst frames first, at most eight. */
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
  | 'DECODER_COMPLAINS'
  | 'FIDELITY_LOW'
  | 'UNTOUCHED_DIFFERS'
  | 'VEIL_NOT_AS_RECORDED'
  | 'AUDIO_DIFFERS'
  | 'HIDDEN_CHANNEL_LEFT'
  | 'METADATA_LEFT';

export type ProofReport = {
  readonly structure: readonly StructureRow[];
  readonly frameCount: number;
  readonly ptsEqual: boolean;
  readonly missingFrames: readonly number[];
  readonly fidelity: Fidelity;
  /** Frames that were copied, and how many of them decode to exactly the original's samples. */
  readonly untouched: { readonly frames: number; readonly identical: number };
  readonly veils: VeilProof | null;
  readonly audio: AudioProof | null;
  readonly findings: readonly ProofFinding[];
};

/** Bounds of the proof. Fidelity: the floor outside veils; veil bound: codec noise on a flat fill. */
export const proofBounds = {
  fidelityMarginPx: 16,
  fidelityFloorCentiDb: 4200,
  veilErosionPx: 2,
  veilBound: 12,
} as const;

/** Luma PSNR in hundredths of a decibel; 10000 when nothing differs. `peak` is the largest sample value. */
export function centiPsnr(sumSquares: number, samples: number, peak: number): number {
  if (samples === 0 || sumSquares === 0) return 10_000;
  return Math.min(10_000, Math.round(1000 * Math.log10((peak * peak * samples) / sumSquares)));
}

/** Minimum, median and fifth percentile of per-frame figures, and the worst of them. */
export function summarizeFidelity(
  perFrame: readonly { frame: number; centiDb: number }[],
  marginPx: number,
): Fidelity {
  const sorted = [...perFrame].sort((a, b) => a.centiDb - b.centiDb || a.frame - b.frame);
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))]?.centiDb ?? 10_000;
  return {
    marginPx,
    frames: perFrame.length,
    identicalFrames: perFrame.filter((row) => row.centiDb === 10_000).length,
    minimumCentiDb: at(0),
    medianCentiDb: at(0.5),
    fifthPercentileCentiDb: at(0.05),
    worst: sorted.slice(0, 8),
  };
}
