// SPDX-License-Identifier: GPL-3.0-or-later
/** The proof against copies that are wrong on purpose: each wrong is found, by its own code and at its own frame. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { FrameRange } from '../../../core/base/time.ts';
import type { ProofReport } from '../../../core/render/proof.ts';
import type { RenderReport } from '../../../core/render/report.ts';
import type { VeilSheet } from '../../../core/render/veil-sheet.ts';
import { type FixtureOptions, makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { ffmpeg, hasProgram } from '../../flow/media-tools.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { type Inspected, inspect, prove, render, sheetFor, type Veiled } from './spliced.ts';

const hasFfmpeg = hasProgram('ffmpeg', 'copies are not changed after they were made');

const folder = temporaryFolder('wrong');

const options: FixtureOptions = { frameCount: 72, gop: 12, bframes: 0, audio: {}, subtitle: 'Officer Zebra' };
const box = { x: 96, y: 64, width: 96, height: 64 };
/** Frames 30 to 41: the GOPs of frames 24 to 47 are touched, the others are copied. */
const veil: Veiled = { startFrame: 30, endFrame: 42, box, text: '(b)(6)' };
const everything: readonly FrameRange[] = [{ startFrame: 0, endFrame: 72 }];

let original: Inspected;
let sheet: VeilSheet;
let right: string;
let report: RenderReport;

beforeAll(async () => {
  const path = join(folder, 'original.mp4');
  await makeFixture(path, options);
  original = await inspect(path);
  sheet = sheetFor(original, [veil]);
  right = join(folder, 'right.mp4');
  report = await render(original, sheet, right);
});

function codes(proof: ProofReport): string[] {
  return [...new Set(proof.findings.map(({ code }) => code))].sort();
}

function frameOf(proof: ProofReport, code: string): number | null | undefined {
  return proof.findings.find((finding) => finding.code === code)?.frame;
}

/** Renders by another sheet and proves against the right one. */
async function proveAsIf(
  name: string,
  veils: readonly Veiled[],
  how: Parameters<typeof render>[3] = {},
): Promise<ProofReport> {
  const copy = join(folder, `${name}.mp4`);
  const made = await render(original, sheetFor(original, veils), copy, how);
  return prove(original, copy, sheet, made.copied);
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, at) => from + at);
}

describe('the copy that is right', () => {
  test('holds, with nothing found', async () => {
    expect(report.copied).toEqual([
      { startFrame: 0, endFrame: 24 },
      { startFrame: 48, endFrame: 72 },
    ]);
    const proof = await prove(original, right, sheet, report.copied);
    expect(proof.findings).toEqual([]);
    expect(proof.untouched).toEqual({ frames: 48, identical: 48 });
    expect(proof.veils).toMatchObject({ veiledFrames: 12, samplesOver: 0, failingFrames: [] });
  });
});

describe('a veil that is not as recorded', () => {
  test('one frame late: the first frame is bare, and the one after the last is painted', async () => {
    const proof = await proveAsIf('late', [{ ...veil, startFrame: 31, endFrame: 43 }]);
    expect(codes(proof)).toEqual(['AREA_CHANGED', 'FIDELITY_LOW', 'VEIL_CORRELATES', 'VEIL_NOT_AS_RECORDED']);
    expect(proof.veils?.failingFrames).toEqual([30]);
    expect(proof.correlation.following.map(({ frame }) => frame)).toEqual([30]);
    expect(proof.changed).toMatchObject({ frames: 1, firstFrame: 42, areaCount: 1 });
    expect(frameOf(proof, 'FIDELITY_LOW')).toBe(42);
  });

  test('one frame late across the end of a GOP: a frame that is copied is painted too', async () => {
    const long = { ...veil, endFrame: 48 };
    const copy = join(folder, 'across.mp4');
    const made = await render(original, sheetFor(original, [{ ...long, endFrame: 49 }]), copy);
    // What an honest report of the right copy would claim.
    const proof = await prove(original, copy, sheetFor(original, [long]), report.copied);
    expect(made.copied).toEqual([
      { startFrame: 0, endFrame: 24 },
      { startFrame: 60, endFrame: 72 },
    ]);
    expect(codes(proof)).toEqual(['AREA_CHANGED', 'FIDELITY_LOW', 'UNTOUCHED_DIFFERS']);
    expect(frameOf(proof, 'UNTOUCHED_DIFFERS')).toBe(48);
  });

  test('8 px to the right', async () => {
    const proof = await proveAsIf('aside', [{ ...veil, box: { ...box, x: box.x + 8 } }]);
    expect(codes(proof)).toContain('VEIL_NOT_AS_RECORDED');
    expect(proof.veils?.failingFrames).toEqual(range(30, 42));
  });

  test('missing on one frame', async () => {
    const parts: Veiled[] = [
      { ...veil, endFrame: 36 },
      { ...veil, startFrame: 37 },
    ];
    const proof = await proveAsIf('gap', parts);
    expect(codes(proof)).toEqual(['VEIL_CORRELATES', 'VEIL_NOT_AS_RECORDED']);
    expect(proof.veils?.failingFrames).toEqual([36]);
    expect(frameOf(proof, 'VEIL_CORRELATES')).toBe(36);
  });

  test('with another code inside', async () => {
    const proof = await proveAsIf('code', [{ ...veil, text: '(b)(7)' }]);
    expect(codes(proof)).toEqual(['VEIL_NOT_AS_RECORDED']);
    expect(proof.veils?.failingFrames).toEqual(range(30, 42));
  });

  test('nowhere: a GOP was copied that should have been painted', async () => {
    const proof = await proveAsIf('bare', []);
    expect(proof.untouched).toEqual({ frames: 72, identical: 72 });
    expect(codes(proof)).toEqual(['VEIL_CORRELATES', 'VEIL_NOT_AS_RECORDED']);
    expect(proof.veils?.failingFrames).toEqual(range(30, 42));
  });

  test('more than recorded: a second veil where none should be', async () => {
    const second: Veiled = { startFrame: 34, endFrame: 35, box: { x: 240, y: 100, width: 48, height: 48 } };
    const proof = await proveAsIf('second', [veil, second]);
    expect(codes(proof)).toEqual(['AREA_CHANGED', 'FIDELITY_LOW']);
    expect(frameOf(proof, 'FIDELITY_LOW')).toBe(34);
  });
});

describe('quality and claims', () => {
  test('a copy encoded coarsely', async () => {
    const proof = await proveAsIf('coarse', [veil], { crf: 40, fullReason: 'a test of quality' });
    expect(codes(proof)).toContain('FIDELITY_LOW');
    expect(proof.fidelity.minimumCentiDb).toBeLessThan(4200);
    expect(proof.ptsEqual).toBe(true);
  });

  test('frames claimed as copied that were encoded, however finely', async () => {
    const copy = join(folder, 'claimed.mp4');
    await render(original, sheet, copy, { crf: 10, fullReason: 'a test of claims' });
    const proof = await prove(original, copy, sheet, report.copied);
    expect(codes(proof)).toEqual(['UNTOUCHED_DIFFERS']);
    expect(proof.untouched.frames).toBe(48);
    expect(proof.untouched.identical).toBeLessThan(48);
    expect(frameOf(proof, 'UNTOUCHED_DIFFERS')).toBeLessThan(24);
  });

  test('every frame claimed as copied', async () => {
    const proof = await prove(original, right, sheet, everything);
    expect(codes(proof)).toEqual(['UNTOUCHED_DIFFERS']);
    expect(proof.untouched.frames).toBe(72);
    expect(proof.untouched.identical).toBeGreaterThanOrEqual(48);
    expect(proof.untouched.identical).toBeLessThanOrEqual(60);
  });
});

describe('bytes of copied pictures', () => {
  test.each([0, 13, 60, 71])('changed in frame %i', async (frame) => {
    const copy = join(folder, `flipped-${frame}.mp4`);
    const { index } = await inspect(right);
    const bytes = await readFile(right);
    // Behind the headers: the picture's own data.
    const at = (index.position[frame] ?? 0) + Math.floor((index.sizeBytes[frame] ?? 0) / 2);
    for (let byte = at; byte < at + 8; byte++) bytes[byte] = (bytes[byte] ?? 0) ^ 0x55;
    await writeFile(copy, bytes);
    const proof = await prove(original, copy, sheet, report.copied);
    expect(codes(proof)).toContain('UNTOUCHED_DIFFERS');
    expect(frameOf(proof, 'UNTOUCHED_DIFFERS')).toBe(frame);
  });
});

describe.skipIf(!hasFfmpeg)('a copy that was changed afterwards, its packets as they were', () => {
  async function proveChanged(name: string, ...args: readonly string[]): Promise<ProofReport> {
    const copy = join(folder, `${name}.mp4`);
    const plain = ['-c', 'copy', '-map_metadata', '-1', '-video_track_timescale', '30000'];
    await ffmpeg('-i', right, '-i', original.path, '-itsoffset', '0.1', '-i', right, ...plain, ...args, copy);
    return prove(original, copy, sheet, report.copied);
  }
  const both = ['-map', '0:v', '-map', '0:a'] as const;

  test('but in no way that matters', async () => {
    expect((await proveChanged('same', ...both)).findings).toEqual([]);
  });

  test('the last frame dropped', async () => {
    const proof = await proveChanged('dropped', ...both, '-bsf:v', "noise=drop='eq(n\\,71)'");
    expect(codes(proof)).toEqual(['FRAME_MISSING']);
    expect(frameOf(proof, 'FRAME_MISSING')).toBe(71);
  });

  test('a frame dropped on the way', async () => {
    const proof = await proveChanged('hole', ...both, '-bsf:v', "noise=drop='eq(n\\,59)'");
    // What is left keeps its times, so the frames behind the hole are still compared with their own.
    expect(codes(proof)).toEqual(['FRAME_MISSING']);
    expect(frameOf(proof, 'FRAME_MISSING')).toBe(59);
    expect(proof).toMatchObject({ frameCount: 71, ptsEqual: true, untouched: { frames: 47, identical: 47 } });
  });

  test.each([
    ['a tick', 1],
    ['half a frame', 500],
  ])('one PTS moved by %s', async (_, by) => {
    const moved = `setts=pts='if(eq(N\\,40)\\,PTS+${by}\\,PTS)':dts='DTS'`;
    const proof = await proveChanged(`moved-${by}`, ...both, '-bsf:v', moved);
    expect(codes(proof)).toEqual(['PTS_MOVED']);
    expect(frameOf(proof, 'PTS_MOVED')).toBe(40);
  });

  test('every PTS moved', async () => {
    const proof = await proveChanged('shifted', ...both, '-bsf:v', "setts=ts='TS+1000'");
    expect(codes(proof)).toEqual(['PTS_MOVED']);
    expect(frameOf(proof, 'PTS_MOVED')).toBe(0);
  });

  test('the sound 100 ms late, and nothing else', async () => {
    const proof = await proveChanged('audio', '-map', '0:v', '-map', '2:a');
    expect(codes(proof)).toEqual(['AUDIO_DIFFERS']);
    expect(proof.audio).toMatchObject({
      timesEqual: false,
      identicalPackets: proof.audio?.originalPackets ?? -1,
    });
  });

  test('a packet of the sound dropped', async () => {
    const proof = await proveChanged('gap', ...both, '-bsf:a', "noise=drop='eq(n\\,50)'");
    expect(codes(proof)).toEqual(['AUDIO_DIFFERS']);
  });

  test('the sound encoded again', async () => {
    const proof = await proveChanged('again', ...both, '-c:a', 'aac');
    expect(codes(proof)).toEqual(['AUDIO_DIFFERS']);
  });

  test('a title added', async () => {
    const proof = await proveChanged('title', ...both, '-metadata', 'title=Officer Zebra');
    expect(codes(proof)).toEqual(['METADATA_LEFT']);
  });

  test("the original's subtitles added", async () => {
    const proof = await proveChanged('subtitles', ...both, '-map', '1:s');
    expect(codes(proof)).toContain('HIDDEN_CHANNEL_LEFT');
  });

  test("the original's picture added as a second one", async () => {
    const proof = await proveChanged('second', ...both, '-map', '1:v');
    expect(codes(proof)).toContain('HIDDEN_CHANNEL_LEFT');
  });
});

describe.skipIf(!hasFfmpeg)('a copy whose samples cannot be compared', () => {
  test.each([
    ['red, green and blue', 'libx264rgb', 'rgb24', 'mp4'],
    ['a palette', 'qtrle', 'pal8', 'mov'],
  ])('of %s is said to be so, frame by frame, and not refused', async (_, encoder, format, extension) => {
    const copy = join(folder, `${format}.${extension}`);
    const coded = ['-map', '0:v', '-map', '0:a', '-c:a', 'copy', '-c:v', encoder, '-pix_fmt', format];
    await ffmpeg('-i', right, ...coded, '-frames:v', '12', copy);
    const proof = await prove(original, copy, sheet, []);
    expect(codes(proof)).toContain('FRAME_NOT_COMPARED');
    expect(codes(proof)).toContain('STRUCTURE_DIFFERS');
    const place = proof.structure.find(({ name }) => name === 'chroma location');
    expect(place).toMatchObject({ redacted: 'unknown', equal: false });
  });
});
