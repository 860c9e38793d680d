// SPDX-License-Identifier: GPL-3.0-or-later
/** In which order people are told what a proof found: what may breach first, then what was lost, then what was altered. */
import type { ProofCode, ProofFinding } from './proof.ts';

const ranks: { readonly [code in ProofCode]: number } = {
  VEIL_NOT_AS_RECORDED: 0,
  VEIL_CORRELATES: 1,
  HIDDEN_CHANNEL_LEFT: 2,
  METADATA_LEFT: 3,
  FRAME_NOT_COMPARED: 4,
  FRAME_MISSING: 5,
  FRAME_COUNT_DIFFERS: 6,
  PTS_MOVED: 7,
  AUDIO_DIFFERS: 8,
  STRUCTURE_DIFFERS: 9,
  UNTOUCHED_DIFFERS: 10,
  AREA_CHANGED: 11,
  FIDELITY_LOW: 12,
  DECODER_COMPLAINS: 13,
};

/** The findings, worst first; equals stay in order. */
export function worstFirst(findings: readonly ProofFinding[]): ProofFinding[] {
  return [...findings].sort((a, b) => ranks[a.code] - ranks[b.code]);
}
