// SPDX-License-Identifier: GPL-3.0-or-later
/** What of the renderer's and the proof's reports goes into the released record: figures, never places. */
import type { ProofReport } from '../render/proof.ts';
import type { RenderReport } from '../render/report.ts';
import type { SecondLook } from '../render/second-look.ts';
import type { ProofFigures, RenderFacts } from './record.ts';

/** How often each code occurs, sorted by code. */
export function countByCode(
  entries: readonly { readonly code: string }[],
): { readonly code: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  for (const { code } of entries) counts.set(code, (counts.get(code) ?? 0) + 1);
  return [...counts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([code, count]) => ({ code, count }));
}

function publicLook(look: SecondLook): NonNullable<ProofFigures['secondLooks']>[number] {
  const { kind, model, notLooked, frames, seen, veiled, dismissed, unveiled, open } = look;
  return {
    kind,
    model: model && { id: model.id, sha256: model.sha256 },
    notLooked,
    frames,
    seen,
    veiled,
    leftByDecision: dismissed + unveiled,
    open,
  };
}

/** The figures of a proof; frames where something shows or fails are left out. */
export function publicProof(report: ProofReport): ProofFigures {
  const { fidelity, veils, audio } = report;
  return {
    structure: report.structure.filter((row) => row.required).map(({ name, equal }) => ({ name, equal })),
    ptsEqual: report.ptsEqual,
    frames: report.frameCount,
    missingFrames: report.missingFrames.length,
    fidelity: {
      marginPx: fidelity.marginPx,
      frames: fidelity.frames,
      identicalFrames: fidelity.identicalFrames,
      minimumCentiDb: fidelity.minimumCentiDb,
      medianCentiDb: fidelity.medianCentiDb,
      fifthPercentileCentiDb: fidelity.fifthPercentileCentiDb,
    },
    untouched: { frames: report.untouched.frames, identical: report.untouched.identical },
    inside: veils && {
      erosionPx: veils.erosionPx,
      bound: veils.bound,
      veiledFrames: veils.veiledFrames,
      samples: veils.samples,
      maximumDifference: Math.ceil(veils.maximumDifference),
      samplesOver: veils.samplesOver,
    },
    audio: audio && {
      originalPackets: audio.originalPackets,
      redactedPackets: audio.redactedPackets,
      identicalPackets: audio.identicalPackets,
      timesEqual: audio.timesEqual,
    },
    // A candidate that was proved before there was such a look has none.
    ...(report.secondLooks && { secondLooks: report.secondLooks.map(publicLook) }),
    findings: countByCode(report.findings),
  };
}

/** How a copy was rendered. `sizeRatioMilli`: size of the copy per size of the original, in thousandths. */
export function publicRender(report: RenderReport, sizeRatioMilli: number | null): RenderFacts {
  return {
    path: report.path,
    reason: report.reason,
    encoder: report.encoder.name,
    settings: `preset ${report.encoder.preset}, ${report.encoder.crf === null ? 'lossless' : `crf ${report.encoder.crf}`}`,
    sizeRatioMilli,
  };
}
