// SPDX-License-Identifier: GPL-3.0-or-later
/** Compares the original that a verifier has with the one the record names or commits to. */
import { originalCommitment } from '../release/original-commitment.ts';
import type { OriginalReference, RedactionRecord } from '../release/record.ts';
import type { Finding, Verdict } from './verdict.ts';

/** The original as the verifier has it; `salt` opens a commitment. */
export type OriginalDigest = {
  readonly sha256: string;
  readonly sizeBytes: number;
  readonly salt?: Uint8Array;
};

/** `withheld`: the record only commits to the original, and no salt was given. */
export function compareOriginal(record: RedactionRecord, given: OriginalDigest): Verdict['original'] {
  const matches = (original: OriginalReference): boolean => {
    if ('sha256' in original)
      return original.sha256 === given.sha256 && original.sizeBytes === given.sizeBytes;
    return given.salt !== undefined && originalCommitment(given, given.salt) === original.commitment;
  };
  if (record.media.some((media) => matches(media.original))) return 'matches';
  const sealed = record.media.some((media) => 'commitment' in media.original);
  return sealed && given.salt === undefined ? 'withheld' : 'differs';
}

/** The finding that goes with a comparison. */
export function originalFindings(original: Verdict['original']): Finding[] {
  if (original === 'differs') {
    return [{ code: 'ORIGINAL_MISMATCH', path: null, message: 'The record names another original.' }];
  }
  if (original === 'withheld') {
    return [
      { code: 'ORIGINAL_WITHHELD', path: null, message: 'The record withholds the digest of the original.' },
    ];
  }
  return [];
}
