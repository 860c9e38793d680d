// SPDX-License-Identifier: GPL-3.0-or-later
/** Makes a copy and proves it, as often as it takes: finer where coding noise is in the way, whole where splicing is. */
import { rmSync } from 'node:fs';
import { ClearveilError } from '../../../core/base/errors.ts';
import type { Fault, FrameIndex } from '../../../core/ingest/footage.ts';
import type { HiddenChannel } from '../../../core/ingest/hidden-channel.ts';
import type { HushSheet } from '../../../core/render/hush-sheet.ts';
import { unexplained } from '../../../core/render/known-faults.ts';
import type { ProofFinding, ProofReport } from '../../../core/render/proof.ts';
import type { RenderReport } from '../../../core/render/report.ts';
import type { VeilSheet } from '../../../core/render/veil-sheet.ts';
import type { Profile } from '../../../core/standard/profile.ts';
import type { EngineRunner } from './session.ts';

/** Constant-quality settings to try in turn until the proof's bounds hold; lower is finer, null loses nothing. */
const qualitySteps = [14, 10, 6, 2, null] as const;
const lossless = [null] as const;

/** What coding noise can look like; what really shows is found at every quality. */
const noiseLike: readonly ProofFinding['code'][] = [
  'FIDELITY_LOW',
  'VEIL_NOT_AS_RECORDED',
  'AREA_CHANGED',
  'VEIL_CORRELATES',
];

/** True when finer encoding may still mend what the proof found. */
function mendableByQuality(proof: ProofReport): boolean {
  return proof.findings.length > 0 && proof.findings.every(({ code }) => noiseLike.includes(code));
}

/** What was encoded without loss has every sample of every plane outside the veils as it was. */
function lossFound({ fidelity }: ProofReport): ProofFinding[] {
  const lossy = fidelity.frames - fidelity.identicalFrames;
  if (lossy === 0) return [];
  const message = `${lossy} frames of a copy without loss differ from the original`;
  return [{ code: 'FIDELITY_LOW', frame: fidelity.worst[0]?.frame ?? null, message }];
}

export type Proved = {
  readonly report: RenderReport;
  readonly proof: ProofReport;
  /** What each frame of the copy shows. */
  readonly pictures: Uint8Array;
};

type CopySheets = { readonly sheet: VeilSheet; readonly hushes: HushSheet | null };

/** The original as it is read for a copy. */
type CopySource = {
  readonly path: string;
  readonly index: FrameIndex;
  readonly sound: number | null;
  readonly threads: 1 | 2;
};

type CopyOptions = {
  readonly faults: readonly Fault[];
  readonly channels: readonly HiddenChannel[];
  /** Why the whole stream is to be encoded; null to decide by the stream. */
  readonly fullReason: string | null;
  readonly encoding: Profile['encoding'];
};

/** Renders until the proof holds, or until nothing is left to try: then the findings of the last proof say why. */
async function renderAndProve(
  engine: EngineRunner,
  source: CopySource,
  sheets: CopySheets,
  outputPath: string,
  options: CopyOptions,
): Promise<Proved> {
  let result: Proved | undefined;
  let fullReason = options.fullReason;
  const steps = options.encoding === 'lossless' ? lossless : qualitySteps;
  for (let step = 0; step < steps.length; ) {
    const crf = steps[step] ?? null;
    rmSync(outputPath, { force: true });
    const faultCount = options.faults.length;
    const report = await engine('render', {
      ...source,
      ...sheets,
      channels: options.channels,
      outputPath,
      crf,
      faultCount,
      fullReason,
    });
    const { proof: measured, pictureDigests } = await engine('prove', {
      ...source,
      redactedPath: outputPath,
      ...sheets,
      copied: report.copied,
      digestPictures: true,
    });
    if (!pictureDigests) throw new Error('the proof did not say what the frames show');
    const findings = [...measured.findings, ...unexplained(measured, options.faults)];
    if (report.encoder.crf === null) findings.push(...lossFound(measured));
    const proof = { ...measured, findings };
    result = { report, proof, pictures: pictureDigests };
    if (proof.findings.length === 0) break;
    if (mendableByQuality(proof)) step++;
    else if (report.path === 'smart') fullReason = `a spliced copy did not hold: ${proof.findings[0]?.code}`;
    else break;
  }
  if (!result) throw new Error('no quality step was tried');
  return result;
}

/**
 * The copy at `outputPath` with its proof, which may have findings left, and the sheet it was painted by: one planned anew by `replan`
 * where a picture turned out to have two fields.
 */
export async function makeProvedCopy(
  engine: EngineRunner,
  source: CopySource,
  sheets: CopySheets,
  replan: () => Promise<VeilSheet>,
  outputPath: string,
  options: CopyOptions,
): Promise<Proved & { readonly sheet: VeilSheet }> {
  const make = async (sheet: VeilSheet) => ({
    ...(await renderAndProve(engine, source, { ...sheets, sheet }, outputPath, options)),
    sheet,
  });
  try {
    return await make(sheets.sheet);
  } catch (error) {
    if (!(error instanceof ClearveilError && error.code === 'FIELDS_FOUND')) throw error;
    return await make(await replan());
  }
}
