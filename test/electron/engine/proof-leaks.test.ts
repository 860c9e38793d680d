// SPDX-License-Identifier: GPL-3.0-or-later
/** Copies that other tools made: what shows through is found, with a record and without one, and what was lost is named. */
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import type { ProofReport } from '../../../core/render/proof.ts';
import type { VeilSheet } from '../../../core/render/veil-sheet.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { ffmpeg, hasProgram } from '../../flow/media-tools.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { type Inspected, inspect, prove, sheetFor } from './spliced.ts';

const hasFfmpeg = hasProgram('ffmpeg', 'no badly made copies are proved');

const folder = temporaryFolder('leaks');

const frameCount = 48;
const box = { x: 96, y: 48, width: 128, height: 96 };
const place = `x=${box.x}:y=${box.y}:w=${box.width}:h=${box.height}:t=fill`;
const crop = `crop=${box.width}:${box.height}:${box.x}:${box.y}`;
let original: Inspected;
let sheet: VeilSheet;

/** Waves that move apart: near frames look alike, far ones do not, as when a camera pans. */
function paintWaves(luma: Uint8Array, width: number, frame: number): void {
  for (let at = 0; at < luma.length; at++) {
    const x = at % width;
    const y = Math.floor(at / width);
    const slow = Math.sin(0.09 * x + 0.31 * frame) + Math.sin(0.13 * y - 0.43 * frame);
    const crossing = Math.sin(0.07 * (x + y) + 0.57 * frame) + Math.sin(0.11 * (x - y) - 0.71 * frame);
    luma[at] = 126 + 24 * (slow + crossing);
  }
}

/** What ffmpeg makes of the original by a filter, encoded finely, every time kept. */
async function made(name: string, ...filter: readonly string[]): Promise<string> {
  const copy = join(folder, `${name}.mp4`);
  const encode = ['-c:v', 'libx264', '-preset', 'ultrafast', '-qp', '6', '-map_metadata', '-1'];
  const keep = ['-fps_mode', 'passthrough', '-enc_time_base', '1:30000', '-video_track_timescale', '30000'];
  // The encoder signs its stream with its settings, which would be found as something left in the copy.
  const plain = ['-bitexact', '-fflags', '+bitexact', '-bsf:v', 'filter_units=remove_types=6'];
  await ffmpeg('-i', original.path, ...filter, ...encode, ...keep, ...plain, copy);
  return copy;
}

function codes({ findings }: ProofReport): string[] {
  return [...new Set(findings.map(({ code }) => code))].sort();
}

describe.skipIf(!hasFfmpeg)('copies of other tools', () => {
  beforeAll(async () => {
    const path = join(folder, 'original.mp4');
    await makeFixture(path, {
      frameCount,
      paint: ({ y, layout }, frame) => paintWaves(y, layout.planes[0].width, frame),
    });
    original = await inspect(path);
    sheet = sheetFor(original, [{ startFrame: 0, endFrame: frameCount, box }]);
  });

  test('an opaque veil: changed where it is, and nothing shows', async () => {
    const copy = await made('opaque', '-vf', `drawbox=${place}:color=black`);
    expect((await prove(original, copy, sheet, [])).findings).toEqual([]);
    const bare = await prove(original, copy, null, []);
    expect(codes(bare)).toEqual(['AREA_CHANGED']);
    expect(bare.fidelity.minimumCentiDb).toBeGreaterThan(4200);
    const [area] = bare.changed.areas;
    expect(bare.changed).toMatchObject({ frames: frameCount, wholeFrames: 0, areaCount: 1 });
    expect(area).toEqual({ startFrame: 0, endFrame: frameCount, extent: box });
  });

  test.each([
    ['a tenth', '0.9', ['VEIL_CORRELATES', 'VEIL_NOT_AS_RECORDED']],
    // Under 12 of 255 steps: only the correlation can tell.
    ['a twenty-fifth', '0.96', ['VEIL_CORRELATES']],
  ])('a veil that lets %s through, with a record and without', async (_, opacity, withRecord) => {
    const copy = await made(`thin-${opacity}`, '-vf', `drawbox=${place}:color=black@${opacity}`);
    const proof = await prove(original, copy, sheet, []);
    expect(codes(proof)).toEqual(withRecord);
    expect(proof.correlation).toMatchObject({ veils: frameCount, flat: 0 });
    expect(proof.correlation.unrelatedPairs).toBeGreaterThanOrEqual(100);
    expect(codes(await prove(original, copy, null, []))).toEqual(['AREA_CHANGED', 'VEIL_CORRELATES']);
  });

  test.each([
    ['blurred', 'gblur=sigma=14'],
    ['in mosaic', 'scale=16:12:flags=area,scale=128:96:flags=neighbor'],
  ])('a part that is only %s, without a record', async (name, how) => {
    const filter = `[0:v]split[a][b];[b]${crop},${how}[c];[a][c]overlay=${box.x}:${box.y}`;
    const copy = await made(name.replace(' ', '-'), '-filter_complex', filter);
    expect(codes(await prove(original, copy, null, []))).toContain('VEIL_CORRELATES');
    expect(codes(await prove(original, copy, sheet, []))).toContain('VEIL_NOT_AS_RECORDED');
  });

  test('a smaller picture: its frames, times and size are still compared', async () => {
    const proof = await prove(original, await made('small', '-vf', 'scale=160:90'), null, []);
    expect(codes(proof)).toEqual(['FRAME_NOT_COMPARED', 'STRUCTURE_DIFFERS']);
    expect(proof).toMatchObject({ frameCount, ptsEqual: true, fidelity: { frames: 0 } });
    expect(proof.slices).toMatchObject({ frames: frameCount, identicalFrames: 0 });
  });

  test('half the frames: the ones that are left are compared with their own', async () => {
    const proof = await prove(original, await made('half', '-vf', "select='not(mod(n,2))'"), null, []);
    expect(codes(proof)).toEqual(['FRAME_MISSING']);
    expect(proof).toMatchObject({ frameCount: 24, originalFrames: 48, redactedFrames: 24, ptsEqual: true });
    expect(proof.findings[0]?.message).toMatch(/^24 frames of the original/);
    expect(proof.structure.find(({ name }) => name === 'frame rate')).toMatchObject({
      original: '30.000',
      redacted: '15.000',
    });
  });

  test('other chroma: luma is compared all the same, and the proof says that no more was', async () => {
    const proof = await prove(original, await made('chroma', '-pix_fmt', 'yuv444p'), null, []);
    expect([...codes(proof)].sort()).toEqual(['FRAME_NOT_COMPARED', 'STRUCTURE_DIFFERS']);
    expect(proof.fidelity).toMatchObject({ frames: frameCount, chroma: null });
    expect(proof.fidelity.minimumCentiDb).toBeGreaterThan(4200);
  });
});
