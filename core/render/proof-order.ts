// SPDX-License-Identifier: GPL-3.0-or-later
/** In which order people are told what a proof found: what may breach first, then what was lost, then what was altered. */
import type { ProofCode, ProofFinding } from './proof.ts';

const ranks: { readonly [code in ProofCode]: number } = {
  VEIL_NOT_AS_RECORDED: 0,
  VEIL_CORRELATES: 1,
  HUSH_NOT_AS_RECORDED: 2,
  HIDDEN_CHANNEL_LEFT: 3,
  METADATA_LEFT: 4,
  FRAME_NOT_COMPARED: 5,
  FRAME_MISSING: 6,
  FRAME_COUNT_DIFFERS: 7,
  PTS_MOVED: 8,
  AUDIO_DIFFERS: 9,
  STRUCTURE_DIFFERS: 10,
  UNTOUCHED_DIFFERS: 11,
  AREA_CHANGED: 12,
  FIDELITY_LOW: 13,
  DECODER_COMPLAINS: 14,
};

/** The findings, worst first; equals stay in order. */
export function worstFirst(findings: readonly ProofFinding[]): ProofFinding[] {
  return [...findings].sort((a, b) => ranks[a.code] - ranks[b.code]);
}
