// SPDX-License-Identifier: GPL-3.0-or-later
/** One line of the footage table: what was measured on a copy, and what of it is not as it has to be. */
import { statSync } from 'node:fs';
import { basename } from 'node:path';
import type { ClearveilError } from '../../core/base/errors.ts';
import type { Rendered } from '../../electron/service/stages/render.ts';
import type { Ingest, Outcome } from './release-copy.ts';
import { decodeWithProgram, fieldsOf, lookOf, samePts } from './second-opinion.ts';

export type Row = {
  readonly file: string;
  readonly codec: string;
  readonly pixelFormat: string;
  readonly path: string;
  readonly reason: string;
  readonly frames: string;
  readonly pts: string;
  readonly shape: string;
  readonly untouched: string;
  readonly messages: string;
  readonly worstDb: string;
  readonly sizeRatio: string;
  readonly browser: string;
  readonly result: string;
  /** What must not be, in words; empty when the copy holds or is refused with a code. */
  readonly faults: readonly string[];
};

const empty = {
  codec: '',
  pixelFormat: '',
  path: '',
  reason: '',
  frames: '',
  pts: '',
  shape: '',
  untouched: '',
  messages: '',
  worstDb: '',
  sizeRatio: '',
  browser: '',
};

/** No copy: a refusal is an answer, a proof that failed is not. */
export function refused(path: string, outcome: Exclude<Outcome, { kind: 'rendered' }>): Row {
  const error: ClearveilError = outcome.error;
  const look =
    outcome.kind === 'not-rendered' ? lookOf(path, outcome.ingest.footage.probe.video.stream) : empty;
  return {
    ...empty,
    codec: look.codec,
    pixelFormat: look.pixelFormat,
    frames: outcome.kind === 'not-rendered' ? String(outcome.ingest.footage.frameCount) : '',
    file: basename(path),
    path: outcome.kind === 'not-ingested' ? 'not ingested' : 'no copy',
    reason: error.message.replaceAll(path, basename(path)),
    result: error.code,
    faults: ['PROOF_FAILED', 'WORKER_CRASHED'].includes(error.code) ? [error.message] : [],
  };
}

/** Looks at a copy with the product's proof and with other programs. */
export function judge(
  path: string,
  { footage, index, faults: known }: Ingest,
  { report, proof, path: copy }: Rendered,
): Row {
  const { stream } = footage.probe.video;
  const before = lookOf(path, stream);
  const after = lookOf(copy);
  const decodedBefore = decodeWithProgram(path, stream);
  const decoded = decodeWithProgram(copy);
  const pts = samePts(copy, index, report.missingFrames);
  const expected = footage.frameCount - report.missingFrames.length;
  const faults: string[] = [];
  if (decoded.hashes.length !== expected)
    faults.push(`${decoded.hashes.length} frames decoded, ${expected} expected`);
  if (!pts) faults.push('PTS differ');
  if (before.shape !== after.shape) faults.push(`shape ${before.shape} became ${after.shape}`);
  if (before.colour !== after.colour) faults.push(`colour ${before.colour} became ${after.colour}`);
  if (before.pixelFormat.replace('yuvj', 'yuv') !== after.pixelFormat.replace('yuvj', 'yuv'))
    faults.push(`pixel format ${before.pixelFormat} became ${after.pixelFormat}`);
  // What the program says of the original too is not the copy's doing, a sound track that names no channel layout for one.
  const messages = decoded.messages.filter((message) => !decodedBefore.messages.includes(message));
  if (messages.length > 0) faults.push(`message: ${messages[0]}`);
  const copied = report.copied.flatMap(({ startFrame, endFrame }) =>
    Array.from({ length: endFrame - startFrame }, (_, at) => startFrame + at),
  );
  const same = copied.filter((frame) => decoded.hashes[frame] === decodedBefore.hashes[frame]).length;
  if (same !== copied.length) faults.push(`${copied.length - same} untouched frames differ`);
  const fieldsBefore = fieldsOf(path, stream);
  const fieldsAfter = fieldsOf(copy);
  if (fieldsBefore.length === fieldsAfter.length) {
    const other = fieldsBefore.findIndex((line, frame) => line !== fieldsAfter[frame]);
    if (other >= 0)
      faults.push(`frame ${other} is shown as ${fieldsAfter[other]}, was ${fieldsBefore[other]}`);
  } else if (known.length === 0)
    faults.push(`${fieldsAfter.length} frames listed, ${fieldsBefore.length} before`);
  return {
    file: basename(path),
    codec: before.codec,
    pixelFormat: before.pixelFormat,
    path: `${report.path}, ${report.encoder.name} in ${report.container}`,
    reason: report.reason,
    frames: `${decoded.hashes.length}/${footage.frameCount}`,
    pts: pts ? 'equal' : 'differ',
    shape: before.shape === after.shape ? 'equal' : 'differs',
    untouched: copied.length === 0 ? '' : `${same}/${copied.length}`,
    messages: String(messages.length),
    worstDb: (proof.fidelity.minimumCentiDb / 100).toFixed(1),
    sizeRatio: (statSync(copy).size / footage.sizeBytes).toFixed(2),
    browser: '',
    result: faults.length === 0 ? 'holds' : 'differs',
    faults,
  };
}
