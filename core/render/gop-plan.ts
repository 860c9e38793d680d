// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * Which GOPs a copy may take over as they are. A GOP that no veil touches is copied packet by packet; neighbouring touched
 * ones are encoded anew, together. Cuts are made at true IDR pictures only, and only where no picture is shown before an
 * earlier GOP has ended: everything else would need references that are gone.
 */
import { cutPoints } from '../ingest/cut-points.ts';
import { type FrameIndex, frameFlag } from '../ingest/footage.ts';
import { isVeiledAt, type VeilSheet } from './veil-sheet.ts';

/**
 * Packets `[start, end)` in file order, which hold exactly the frames `[start, end)` in presentation order: that is what
 * makes it a place to cut.
 */
export type GopRun = {
  readonly start: number;
  readonly end: number;
  readonly touched: boolean;
  readonly gops: number;
};

export type RenderPlan =
  | { readonly path: 'smart'; readonly runs: readonly GopRun[] }
  | { readonly path: 'full'; readonly reason: string };

/** What decides whether a stream can be spliced. */
export type SpliceFacts = {
  readonly codec: string;
  /** FFmpeg's name of the container format. */
  readonly format: string;
  /** Bytes of the NAL length field; 0 for start codes. */
  readonly nalLengthBytes: number;
  /** Faults of the recording: what cannot be decoded cannot be vouched for. */
  readonly faultCount: number;
  /** Why the whole stream is to be encoded whatever the stream allows; null to decide by the stream. */
  readonly fullReason: string | null;
};

const splicableFormats = ['mov', 'mp4', 'matroska'];

/**
 * Decoding times in file order. Matroska states none, and readers that derive them leave out the first few of a reordered
 * stream: those are counted back from the first one known, a frame's time apart. Undefined when others are missing, when
 * they do not rise, or when one would come after its picture is shown.
 */
export function dtsByPacket(index: FrameIndex): Float64Array | undefined {
  const count = index.pts.length;
  const dts = new Float64Array(count).fill(Number.NaN);
  const pts = new Float64Array(count);
  index.packet.forEach((packet, frame) => {
    dts[packet] = index.dts[frame] ?? Number.NaN;
    pts[packet] = index.pts[frame] ?? Number.NaN;
  });
  const known = dts.findIndex((time) => !Number.isNaN(time));
  const step = (index.pts[1] ?? 0) - (index.pts[0] ?? 0);
  for (let packet = known - 1; packet >= 0; packet--) dts[packet] = (dts[packet + 1] ?? 0) - step;
  const holds = dts.every(
    (time, packet) => time <= (pts[packet] ?? 0) && (packet === 0 || time > (dts[packet - 1] ?? 0)),
  );
  return holds ? dts : undefined;
}

/** Why the stream cannot be spliced at all, in one sentence, or undefined. */
function obstacle(index: FrameIndex, facts: SpliceFacts): string | undefined {
  if (facts.fullReason !== null) return facts.fullReason;
  if (facts.codec !== 'h264') return `the source is ${facts.codec}, which is not spliced`;
  if (!facts.format.split(',').some((name) => splicableFormats.includes(name))) {
    return `streams in ${facts.format.split(',')[0]} are not spliced`;
  }
  if (facts.nalLengthBytes !== 4) return 'the stream does not mark its units by lengths of four bytes';
  if (facts.faultCount > 0) return 'the recording has faults';
  if (index.ptsRule !== 'container') return 'the container does not state the times of its frames';
  if (new Set(index.packet).size !== index.pts.length) return 'frames and packets do not match one to one';
  if (!dtsByPacket(index)) return 'the container does not state the decoding times';
  return undefined;
}

/** A hidden frame counts as veiled whatever the sheet says: nobody sees it in review, so it is never taken over as it is. */
function isTouched(index: FrameIndex, sheet: VeilSheet, start: number, end: number): boolean {
  for (let frame = start; frame < end; frame++) {
    const hidden = ((index.flags[frame] ?? 0) & frameFlag.hidden) !== 0;
    if (hidden || isVeiledAt(sheet, frame)) return true;
  }
  return false;
}

/** The plan for a copy: which runs of GOPs are copied and which are encoded, or why everything has to be. */
export function planRender(index: FrameIndex, sheet: VeilSheet, facts: SpliceFacts): RenderPlan {
  const reason = obstacle(index, facts);
  if (reason) return { path: 'full', reason };
  const cuts = cutPoints(index);
  if (cuts[0] !== 0) return { path: 'full', reason: 'the stream does not begin with an IDR picture' };
  const runs: { start: number; end: number; touched: boolean; gops: number }[] = [];
  cuts.forEach((start, at) => {
    const end = cuts[at + 1] ?? index.pts.length;
    const touched = isTouched(index, sheet, start, end);
    const last = runs.at(-1);
    if (last?.touched === touched) {
      last.end = end;
      last.gops++;
    } else runs.push({ start, end, touched, gops: 1 });
  });
  if (runs.every((run) => run.touched)) return { path: 'full', reason: 'every GOP is touched by a veil' };
  return { path: 'smart', runs };
}
