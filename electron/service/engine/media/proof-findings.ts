// SPDX-License-Identifier: GPL-3.0-or-later
/** What the proof says against a copy, from the figures. */
import { type ProofFinding, type ProofReport, proofBounds } from '../../../../core/render/proof.ts';
import type { ProofTally } from './proof-tally.ts';

function decibels(centiDb: number): string {
  return `${(centiDb / 100).toFixed(2)} dB`;
}

function ofVeils(tally: ProofTally, report: Pick<ProofReport, 'veils' | 'correlation'>): ProofFinding[] {
  const findings: ProofFinding[] = [];
  const { veils, correlation } = report;
  if (veils && veils.samplesOver > 0) {
    findings.push({
      code: 'VEIL_NOT_AS_RECORDED',
      frame: tally.failingFrames[0] ?? null,
      message: `${veils.samplesOver} samples inside veils differ from the recorded veil by more than ${proofBounds.veilBound}/255`,
    });
  }
  const [first] = correlation.following;
  if (first) {
    findings.push({
      code: 'VEIL_CORRELATES',
      frame: first.frame,
      message: `what shows inside ${veils ? 'a veil' : 'an area that differs'} on frame ${first.frame} follows the original below (correlation ${(first.milli / 1000).toFixed(3)}; with unrelated pictures at most ${(correlation.unrelated99Milli / 1000).toFixed(3)} in 99 of 100)`,
    });
  }
  return findings;
}

function ofSamples(
  tally: ProofTally,
  { fidelity, changed, veils }: Pick<ProofReport, 'fidelity' | 'changed' | 'veils'>,
): ProofFinding[] {
  const findings: ProofFinding[] = [];
  const { firstUncompared, uncompared, altered } = tally;
  if (firstUncompared) {
    findings.push({
      code: 'FRAME_NOT_COMPARED',
      frame: firstUncompared.frame,
      message: `${uncompared} frames could not be compared sample by sample: ${firstUncompared.why}`,
    });
  }
  const [firstAltered] = altered;
  if (firstAltered !== undefined) {
    findings.push({
      code: 'UNTOUCHED_DIFFERS',
      frame: firstAltered,
      message: `${altered.length} frames that no veil touches differ from the original, first frame ${firstAltered}`,
    });
  }
  const [worst] = fidelity.worst;
  if (worst && worst.centiDb < proofBounds.fidelityFloorCentiDb) {
    findings.push({
      code: 'FIDELITY_LOW',
      frame: worst.frame,
      message: `frame ${worst.frame} outside the veils has ${decibels(worst.centiDb)}, under ${decibels(proofBounds.fidelityFloorCentiDb)}`,
    });
  }
  if (changed.frames > 0) {
    const where = veils ? 'outside every recorded veil' : 'and no record says why';
    findings.push({
      code: 'AREA_CHANGED',
      frame: changed.firstFrame,
      message: `the picture differs beyond coding noise on ${changed.frames} frames, ${where}; up to ${(changed.largestMilli / 10).toFixed(1)} % of it`,
    });
  }
  return findings;
}

/** Everything that the figures of a whole recording say against its copy, beside what was said on the way. */
export function concludeFrom(
  tally: ProofTally,
  report: Pick<ProofReport, 'structure' | 'fidelity' | 'changed' | 'veils' | 'correlation'>,
): ProofFinding[] {
  const structure = report.structure
    .filter((row) => row.required && !row.equal)
    .map(
      ({ name, original, redacted }): ProofFinding => ({
        code: 'STRUCTURE_DIFFERS',
        frame: null,
        message: `${name}: ${original} in the original, ${redacted} in the copy`,
      }),
    );
  return [...structure, ...ofSamples(tally, report), ...ofVeils(tally, report)];
}
