// SPDX-License-Identifier: GPL-3.0-or-later
/** What the decode check at ingest found wrong, and what of it a copy may share. */
import { ClearveilError } from '../base/errors.ts';
import type { Fault } from '../ingest/footage.ts';
import type { ProofFinding, ProofReport } from './proof.ts';

/**
 * Throws INPUT_UNSUPPORTED when the decode check found pictures that have no place among the frames: they can be seen in the
 * original, and no copy could have them where they belong.
 */
export function requirePlaces(faults: readonly Fault[]): void {
  const homeless = faults.filter(({ code }) => code === 'FRAME_ORDER' || code === 'UNINDEXED_FRAME');
  const [first] = homeless;
  if (!first) return;
  throw new ClearveilError(
    'INPUT_UNSUPPORTED',
    `${homeless.length} pictures of the recording have no place in it that its times allow: ${first.message}`,
    "No copy is made, because they would be missing or elsewhere. Export the recording with its maker's software, and keep the original beside it.",
  );
}

/** Frames that gave a picture at ingest and give none now: a copy without them leaves out what can be seen. */
export function unexplained(proof: ProofReport, faults: readonly Fault[]): ProofFinding[] {
  const known = new Set(
    faults.filter((fault) => fault.code === 'FRAME_NOT_DECODED').map((fault) => fault.frame),
  );
  return proof.missingFrames
    .filter((frame) => !known.has(frame))
    .map((frame) => ({
      code: 'FRAME_MISSING',
      frame,
      message: `frame ${frame} could be decoded at ingest and is not in the copy`,
    }));
}
