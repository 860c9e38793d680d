// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The proof pass: original and copy decoded side by side, every frame compared. It knows nothing of how the copy was
 * made and works on one made by any tool.
 */
import type { FrameRange } from '../../../../core/base/time.ts';
import type { FrameIndex } from '../../../../core/ingest/footage.ts';
import {
  type ProofFinding,
  type ProofReport,
  proofBounds,
  type StructureRow,
  summarizeFidelity,
} from '../../../../core/render/proof.ts';
import type { VeilSheet } from '../../../../core/render/veil-sheet.ts';
import { AudioMatch } from '../media/audio-match.ts';
import { decodeFrames } from '../media/decode.ts';
import { buildFrameIndex } from '../media/frame-index.ts';
import { conclude, measureFrame, newTally, type Tally } from '../media/proof-tally.ts';
import { openSource, type Source } from '../media/source.ts';
import { compareStructure, findLeftovers } from '../media/structure.ts';
import type { Task, TaskContext } from './task-table.ts';

const framesPerCheckpoint = 8;
/** Without these two equal, samples cannot be compared at all. */
const comparable = ['size', 'pixel format'];

/** PTS of two indexes as exact fractions of a second. */
function samePts(a: FrameIndex, numberA: number, b: FrameIndex, numberB: number): boolean {
  const ticksA = BigInt(a.pts[numberA] ?? 0) * BigInt(a.timeBase.num) * BigInt(b.timeBase.den);
  const ticksB = BigInt(b.pts[numberB] ?? 0) * BigInt(b.timeBase.num) * BigInt(a.timeBase.den);
  return ticksA === ticksB;
}

async function indexCopy(path: string, context: TaskContext): Promise<FrameIndex> {
  const source = openSource(path);
  try {
    return await buildFrameIndex(
      source,
      () => undefined,
      (position) =>
        context.checkpoint({
          done: Math.max(0, position),
          total: 0,
          unit: 'bytes',
          note: 'indexing the copy',
        }),
    );
  } finally {
    source.close();
  }
}

/** Walks both decoders in step. Returns the structure rows and the frames the original could not give. */
async function walk(
  original: Source,
  redacted: Source,
  input: {
    readonly index: FrameIndex;
    readonly sheet: VeilSheet | null;
    readonly threads: 1 | 2;
    readonly copied: readonly FrameRange[];
  },
  context: TaskContext,
  tally: Tally,
  findings: ProofFinding[],
): Promise<{
  structure: StructureRow[];
  missing: number[];
  ptsEqual: boolean;
  audio: AudioMatch;
  frames: number;
}> {
  const audio = new AudioMatch();
  const missing: number[] = [];
  const copyIndex = await indexCopy(redacted.path, context);
  const before = decodeFrames(original, input.index, {
    threads: input.threads,
    onFault: (fault) => {
      if (fault.code === 'FRAME_NOT_DECODED' && fault.frame !== null) missing.push(fault.frame);
      // A picture that can be seen in the original and has no place in the index cannot be in the copy: that is no copy.
      if (fault.code === 'FRAME_ORDER' || fault.code === 'UNINDEXED_FRAME') {
        findings.push({
          code: 'FRAME_MISSING',
          frame: fault.frame,
          message: `the original: ${fault.message}`,
        });
      }
    },
    onOtherPacket: (packet) => {
      if (original.audio && packet.streamIndex === original.audio.index)
        audio.add('original', packet, original.audio);
    },
  });
  const after = decodeFrames(redacted, copyIndex, {
    threads: input.threads,
    onFault: (fault) =>
      findings.push({ code: 'DECODER_COMPLAINS', frame: fault.frame, message: `the copy: ${fault.message}` }),
    onOtherPacket: (packet) => {
      if (redacted.audio && packet.streamIndex === redacted.audio.index)
        audio.add('redacted', packet, redacted.audio);
    },
  });
  let structure: StructureRow[] = [];
  let ptsEqual = true;
  let frames = 0;
  for (;;) {
    const left = before.next();
    const right = after.next();
    if (left.done || right.done) {
      if (!left.done)
        findings.push({
          code: 'FRAME_MISSING',
          frame: left.value.number,
          message: `the copy ends before frame ${left.value.number}`,
        });
      if (!right.done)
        findings.push({
          code: 'FRAME_COUNT_DIFFERS',
          frame: null,
          message: 'the copy has frames that the original does not have',
        });
      before.return(undefined);
      after.return(undefined);
      break;
    }
    frames++;
    if (frames === 1) structure = compareStructure(original, left.value.frame, redacted, right.value.frame);
    if (structure.some((row) => comparable.includes(row.name) && !row.equal)) {
      before.return(undefined);
      after.return(undefined);
      break;
    }
    if (ptsEqual && !samePts(input.index, left.value.number, copyIndex, right.value.number)) {
      ptsEqual = false;
      findings.push({
        code: 'PTS_MOVED',
        frame: left.value.number,
        message: `frame ${left.value.number} has another time in the copy`,
      });
    }
    measureFrame(tally, input.sheet, input.copied, left.value, right.value);
    if (frames % framesPerCheckpoint === 0) {
      await context.checkpoint({
        done: left.value.number,
        total: input.index.pts.length,
        unit: 'frames',
        note: 'proving',
      });
    }
  }
  return { structure, missing, ptsEqual, audio, frames };
}

export const prove: Task<'prove'> = async (
  { path, index, redactedPath, sheet, threads, copied },
  context,
) => {
  const findings: ProofFinding[] = [];
  const tally = newTally();
  const original = openSource(path);
  const redacted = openSource(redactedPath);
  try {
    findings.push(...findLeftovers(redacted));
    const seen = await walk(original, redacted, { index, sheet, threads, copied }, context, tally, findings);
    conclude(tally, sheet, seen.structure, findings);
    const audio = original.audio ? seen.audio.figures() : null;
    if (audio && (audio.identicalPackets !== audio.originalPackets || !audio.timesEqual)) {
      findings.push({
        code: 'AUDIO_DIFFERS',
        frame: null,
        message: `${audio.identicalPackets} of ${audio.originalPackets} audio packets are identical, times equal: ${audio.timesEqual}`,
      });
    }
    return {
      structure: seen.structure,
      frameCount: seen.frames,
      ptsEqual: seen.ptsEqual,
      missingFrames: seen.missing,
      fidelity: summarizeFidelity(tally.perFrame, proofBounds.fidelityMarginPx),
      untouched: { frames: tally.untouched, identical: tally.untouched - tally.altered.length },
      veils: sheet
        ? {
            erosionPx: proofBounds.veilErosionPx,
            bound: proofBounds.veilBound,
            veiledFrames: tally.veiledFrames,
            samples: tally.samples,
            maximumDifference: tally.maximumDifference,
            samplesOver: tally.samplesOver,
            failingFrames: tally.failingFrames,
          }
        : null,
      audio,
      findings,
    } satisfies ProofReport;
  } finally {
    original.close();
    redacted.close();
  }
};
