// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * The proof pass: original and copy decoded side by side, every frame compared. It knows nothing of how the copy was
 * made and works on one made by any tool.
 */

import { clipRect, growRect, type PixelRect } from '../../../../core/base/geometry.ts';
import type { FrameIndex } from '../../../../core/ingest/footage.ts';
import {
  centiPsnr,
  type ProofFinding,
  type ProofReport,
  proofBounds,
  type StructureRow,
  summarizeFidelity,
} from '../../../../core/render/proof.ts';
import { type VeilRect, type VeilSheet, veilRectsAt } from '../../../../core/render/veil-sheet.ts';
import {
  compareInside,
  compareOutside,
  copyPicture,
  type PlanarPicture,
  paintSolidVeils,
} from '../../../../native/lib/index.ts';
import { AudioMatch } from '../media/audio-match.ts';
import { decodeFrames, type NumberedFrame } from '../media/decode.ts';
import { buildFrameIndex } from '../media/frame-index.ts';
import { withPicture } from '../media/picture.ts';
import { openSource, type Source } from '../media/source.ts';
import { compareStructure, findLeftovers } from '../media/structure.ts';
import type { Task, TaskContext } from './task-table.ts';

const framesPerCheckpoint = 8;
const failingFramesListed = 32;

/** PTS of two indexes as exact fractions of a second. */
function samePts(a: FrameIndex, numberA: number, b: FrameIndex, numberB: number): boolean {
  const ticksA = BigInt(a.pts[numberA] ?? 0) * BigInt(a.timeBase.num) * BigInt(b.timeBase.den);
  const ticksB = BigInt(b.pts[numberB] ?? 0) * BigInt(b.timeBase.num) * BigInt(a.timeBase.den);
  return ticksA === ticksB;
}

/** What has been measured so far. */
type Tally = {
  readonly perFrame: { frame: number; centiDb: number }[];
  readonly failingFrames: number[];
  veiledFrames: number;
  samples: number;
  maximumDifference: number;
  samplesOver: number;
};

function measureFidelity(
  tally: Tally,
  number: number,
  original: PlanarPicture,
  redacted: PlanarPicture,
  rects: readonly PixelRect[],
): void {
  const excluded = rects
    .map((rect) => clipRect(growRect(rect, proofBounds.fidelityMarginPx), original))
    .filter((rect) => rect !== undefined);
  const luma = compareOutside(original, redacted, excluded).planes[0];
  if (!luma) throw new Error('a picture without luma');
  tally.perFrame.push({
    frame: number,
    centiDb: centiPsnr(luma.sumSquares, luma.samples, (1 << original.bitDepth) - 1),
  });
}

function measureVeils(
  tally: Tally,
  sheet: VeilSheet,
  number: number,
  original: PlanarPicture,
  redacted: PlanarPicture,
  rects: readonly VeilRect[],
): void {
  const expected = copyPicture(original);
  paintSolidVeils(expected, rects, { luma: sheet.style.fillLuma, textLuma: sheet.style.textLuma });
  const inner = rects
    .map((rect) => growRect(rect, -proofBounds.veilErosionPx))
    .filter((rect) => rect.width > 0 && rect.height > 0);
  tally.veiledFrames++;
  if (inner.length === 0) return;
  const inside = compareInside(expected, redacted, inner, proofBounds.veilBound);
  tally.samples += inside.samples;
  // Figures are in 8-bit steps whatever the depth.
  const inSteps = Math.ceil(inside.maxDifference / (1 << (original.bitDepth - 8)));
  tally.maximumDifference = Math.max(tally.maximumDifference, inSteps);
  tally.samplesOver += inside.over;
  if (inside.over > 0 && tally.failingFrames.length < failingFramesListed) tally.failingFrames.push(number);
}

function measureFrame(
  tally: Tally,
  sheet: VeilSheet | null,
  original: NumberedFrame,
  redacted: NumberedFrame,
): void {
  const rects = sheet ? veilRectsAt(sheet, original.number) : [];
  withPicture(original.frame, (before) =>
    withPicture(redacted.frame, (after) => {
      measureFidelity(tally, original.number, before, after, rects);
      if (sheet && rects.length > 0) measureVeils(tally, sheet, original.number, before, after, rects);
    }),
  );
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

function conclude(
  tally: Tally,
  sheet: VeilSheet | null,
  structure: readonly StructureRow[],
  findings: ProofFinding[],
): void {
  for (const row of structure) {
    if (!row.equal)
      findings.push({
        code: 'STRUCTURE_DIFFERS',
        frame: null,
        message: `${row.name}: ${row.original} in the original, ${row.redacted} in the copy`,
      });
  }
  const worst = tally.perFrame.reduce<{ frame: number; centiDb: number } | undefined>(
    (low, row) => (low && low.centiDb <= row.centiDb ? low : row),
    undefined,
  );
  if (worst && worst.centiDb < proofBounds.fidelityFloorCentiDb) {
    findings.push({
      code: 'FIDELITY_LOW',
      frame: worst.frame,
      message: `frame ${worst.frame} outside the veils has ${(worst.centiDb / 100).toFixed(2)} dB, under ${proofBounds.fidelityFloorCentiDb / 100} dB`,
    });
  }
  if (sheet && tally.samplesOver > 0) {
    findings.push({
      code: 'VEIL_NOT_AS_RECORDED',
      frame: tally.failingFrames[0] ?? null,
      message: `${tally.samplesOver} samples inside veils differ from the recorded veil by more than ${proofBounds.veilBound}/255`,
    });
  }
}

/** Walks both decoders in step. Returns the structure rows and the frames the original could not give. */
async function walk(
  original: Source,
  redacted: Source,
  input: { readonly index: FrameIndex; readonly sheet: VeilSheet | null; readonly threads: 1 | 2 },
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
      if ((fault.code === 'FRAME_NOT_DECODED' || fault.code === 'FRAME_ORDER') && fault.frame !== null)
        missing.push(fault.frame);
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
    if (!structure.find((row) => row.name === 'size')?.equal) {
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
    measureFrame(tally, input.sheet, left.value, right.value);
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

export const prove: Task<'prove'> = async ({ path, index, redactedPath, sheet, threads }, context) => {
  const findings: ProofFinding[] = [];
  const tally: Tally = {
    perFrame: [],
    failingFrames: [],
    veiledFrames: 0,
    samples: 0,
    maximumDifference: 0,
    samplesOver: 0,
  };
  const original = openSource(path);
  const redacted = openSource(redactedPath);
  try {
    findings.push(...findLeftovers(redacted));
    const seen = await walk(original, redacted, { index, sheet, threads }, context, tally, findings);
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
