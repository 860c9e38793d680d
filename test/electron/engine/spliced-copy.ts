// SPDX-License-Identifier: GPL-3.0-or-later
/** A spliced copy made for a test, and everything that such a copy promises. */
import { spawnSync } from 'node:child_process';
import { expect } from 'vitest';
import type { FrameRange } from '../../../core/base/time.ts';
import type { RenderReport } from '../../../core/render/report.ts';
import type { VeilSheet } from '../../../core/render/veil-sheet.ts';
import { ffprobe, frameHashes, hasProgram, probedPts } from '../../flow/media-tools.ts';
import { readBack } from '../synthesis/read-back.ts';
import { type Inspected, packetUnits, prove, render, sheetFor, slicesOf, type Veiled } from './spliced.ts';

export const hasFfmpeg = hasProgram('ffmpeg', 'the copies are decoded with the library of the product only');
const hasProbe = hasProgram('ffprobe', 'times are read with the library of the product only');

export const frameCount = 120;
/** One tenth of the frames, in two GOPs of twelve. */
export const tenth: Veiled = { startFrame: 54, endFrame: 66 };

export type Made = {
  readonly original: Inspected;
  readonly sheet: VeilSheet;
  readonly copy: string;
  readonly report: RenderReport;
};

/** Renders beside the original, into another container than Matroska's. */
export async function makeCopy(
  original: Inspected,
  veils: readonly Veiled[],
  options: Parameters<typeof render>[3] & { readonly fieldPaired?: boolean } = {},
): Promise<Made> {
  const sheet = { ...sheetFor(original, veils), fieldPaired: options.fieldPaired ?? false };
  const copy = `${original.path}.${original.path.endsWith('.mkv') ? 'mp4' : 'copy.mp4'}`;
  const report = await render(original, sheet, copy, options);
  return { original, sheet, copy, report };
}

function isIn(ranges: readonly FrameRange[], frame: number): boolean {
  return ranges.some(({ startFrame, endFrame }) => frame >= startFrame && frame < endFrame);
}

/** PTS of every frame in a clock that both files' clocks divide. */
function exactTimes(path: string): string[] {
  const base = ffprobe(path).streams.find((stream) => stream.codec_type === 'video')?.time_base ?? '';
  const [num = 0n, den = 0n] = base.split('/').map(BigInt);
  const common = 90_000_000n;
  return probedPts(path).map((pts) => {
    expect((BigInt(pts) * num * common) % den).toBe(0n);
    return String((BigInt(pts) * num * common) / den);
  });
}

/** Everything a spliced copy promises. */
export async function expectToHold({ original, sheet, copy, report }: Made) {
  const proof = await prove(original, copy, sheet, report.copied);
  expect(proof.findings).toEqual([]);
  expect(proof).toMatchObject({ frameCount: sheet.frameCount, ptsEqual: true, missingFrames: [] });
  const copiedFrames = report.copied.reduce((sum, range) => sum + range.endFrame - range.startFrame, 0);
  expect(proof.untouched).toEqual({ frames: copiedFrames, identical: copiedFrames });
  expect(report.packets).toEqual({ copied: copiedFrames, encoded: sheet.frameCount - copiedFrames });

  const before = await packetUnits(original.path);
  const after = await packetUnits(copy);
  expect(after.length).toBe(before.length);
  original.index.packet.forEach((packet, frame) => {
    const slices = slicesOf(after[packet] ?? []);
    expect(slices.length).toBeGreaterThan(0);
    const same = Buffer.concat(slices).equals(Buffer.concat(slicesOf(before[packet] ?? [])));
    expect(same, `slices of frame ${frame}`).toBe(isIn(report.copied, frame));
  });

  const read = await readBack(copy);
  expect(read.frames.map(({ number }) => number)).toEqual(
    (await readBack(original.path)).frames.map(({ number }) => number),
  );
  if (hasProbe) expect(exactTimes(copy)).toEqual(exactTimes(original.path));
  if (!hasFfmpeg) return;
  const hashesBefore = frameHashes(original.path);
  const hashesAfter = frameHashes(copy);
  expect(hashesAfter.length).toBe(sheet.frameCount);
  hashesAfter.forEach((hash, frame) => {
    if (isIn(report.copied, frame)) expect(hash, `frame ${frame}`).toBe(hashesBefore[frame]);
    if (isIn(sheet.veils, frame)) expect(hash, `frame ${frame}`).not.toBe(hashesBefore[frame]);
  });
  // Counted in the stream's own clock: at the frame rate, two frames of an uneven recording can fall on one tick.
  const playing = ['-v', 'error', '-i', copy, '-enc_time_base', '-1', '-f', 'null', '-'];
  const played = spawnSync('ffmpeg', playing, { encoding: 'utf8' });
  expect(played.stderr).toBe('');
}

/** Times of frames that no rate describes, in ticks of the fixtures' clock. */
export const uneven = Array.from(
  { length: frameCount },
  (_, frame) => frame * 1000 + ((frame * 7919) % 5) * 130,
);
