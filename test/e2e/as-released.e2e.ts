// SPDX-License-Identifier: GPL-3.0-or-later
/**
 * What "as released" shows on the screen against the released file: its frames, decoded by the ffmpeg program and drawn by the
 * same browser, differ by no more than coding does, whatever form and fill the veils have.
 */
import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import type { FillKind } from '../../core/review/fill.ts';
import { defaultProfile } from '../../core/standard/profile.ts';
import { type Outline, outlineUnits } from '../../core/track/outline.ts';
import type { PictureBytes } from '../../electron/service/engine/frames/picture-bytes.ts';
import type { FixtureOptions } from '../../electron/service/engine/synthesis/fixture-options.ts';
import { veilTracks } from '../../electron/service/stages/decide.ts';
import { renderCandidate } from '../../electron/service/stages/render.ts';
import { reasons } from '../setup/reasons.ts';
import { drawnTrack, goToFrame, type PixelBox } from './on-review.ts';
import { decodedPictures, drawnPixels, type Planes, shownPixels } from './pixels.ts';
import { makeCase, openReview } from './reviewed-case.ts';
import { hasBrowser, startWorkstation, type Workstation } from './workstation.ts';

const hasFfmpeg = spawnSync('ffmpeg', ['-version']).status === 0;
if (!hasFfmpeg) console.info('ffmpeg is not installed: released files are not compared with the screen');

const frameCount = 24;
/** Veiled from here on; before it the copy is as the original. */
const firstVeiled = 9;
const compared = [0, 8, 9, 10, 15, 16, 23] as const;

const outlines: readonly Outline[] = [
  { form: 'rectangle' },
  { form: 'ellipse' },
  {
    form: 'polygon',
    points: [
      [0, 0.4],
      [0.5, 0],
      [1, 0.6],
      [0.3, 1],
    ].map(([x = 0, y = 0]) => [Math.round(x * outlineUnits), Math.round(y * outlineUnits)] as const),
  },
];

/** Side by side in a picture of 320 x 180 or 180 x 320 px. */
const boxes: readonly PixelBox[] = [
  { x: 8, y: 20, width: 44, height: 70 },
  { x: 66, y: 30, width: 50, height: 60 },
  { x: 124, y: 18, width: 50, height: 80 },
];

type Case = readonly [name: string, options: FixtureOptions, fills: readonly FillKind[]];
const cases: readonly Case[] = [
  ['a plain recording', { frameCount, gop: 8 }, ['solid', 'mosaic', 'blur']],
  ['a recording turned by a quarter', { frameCount, gop: 8, rotation: 90 }, ['mosaic', 'blur', 'solid']],
  [
    'a variable rate',
    { pts: Array.from({ length: frameCount }, (_, at) => at * 1000 + (at % 5) * 170), gop: 8 },
    ['blur', 'solid', 'mosaic'],
  ],
];

/** Every frame of a file as ffmpeg decodes it, upright, in samples of the same layout as `like`. */
function decodedByFfmpeg(path: string, like: PictureBytes): Planes[] {
  const read = ['-nostdin', '-v', 'error', '-i', path, '-map', '0:v:0', '-fps_mode', 'passthrough'];
  const write = ['-pix_fmt', like.format === 'rgba' ? 'rgba' : 'yuv420p', '-f', 'rawvideo', '-'];
  const ran = spawnSync('ffmpeg', [...read, ...write], { maxBuffer: 1 << 28 });
  if (ran.status !== 0) throw new Error(String(ran.stderr));
  const size = like.bytes.length;
  const count = ran.stdout.length / size;
  return Array.from({ length: count }, (_, at) => ({
    ...like,
    bytes: ran.stdout.subarray(at * size, (at + 1) * size),
  }));
}

type Difference = { readonly mean: number; readonly worstBlock: number };

/** Absolute differences of two RGBA pictures in 8-bit steps: of all of it, and of the fields of 8 x 8 px that differ most. */
function difference(a: Uint8Array, b: Uint8Array, width: number): Difference {
  expect(a.length).toBe(b.length);
  const height = a.length / 4 / width;
  let sum = 0;
  let worstBlock = 0;
  for (let top = 0; top < height; top += 8)
    for (let left = 0; left < width; left += 8) {
      let block = 0;
      let pixels = 0;
      for (let y = top; y < Math.min(height, top + 8); y++)
        for (let x = left; x < Math.min(width, left + 8); x++) {
          const at = (y * width + x) * 4;
          for (let channel = 0; channel < 3; channel++)
            block += Math.abs((a[at + channel] ?? 0) - (b[at + channel] ?? 0));
          pixels++;
        }
      sum += block;
      worstBlock = Math.max(worstBlock, block / pixels / 3);
    }
  return { mean: sum / (width * height * 3), worstBlock };
}

/** What coding at the quality of a release does at most, in 8-bit steps. */
const codecTolerance: Difference = { mean: 1.5, worstBlock: 8 };

async function released({ desk }: Workstation, footage: string): Promise<string> {
  const options = { audience: 'public', profile: defaultProfile, draft: true, compatible: false };
  return (await renderCandidate(desk.session(), desk.store.footage(footage), options)).path;
}

describe.skipIf(!hasBrowser || !hasFfmpeg)('"as released" on the screen', () => {
  test.each(cases)('is what the released file decodes to: %s', async (_, options, fills) => {
    await using workstation = await startWorkstation();
    const { desk } = workstation;
    const { footage } = await makeCase(workstation, 'clip.mp4', options);
    outlines.forEach((outline, at) => {
      const box = boxes[at];
      const fill = fills[at];
      if (!box) return;
      const ends = [firstVeiled, frameCount - 1];
      const track = drawnTrack(workstation, footage, 'face', box, ends, outline);
      veilTracks(
        desk.session(),
        desk.store.footage(footage),
        [desk.store.track(track)],
        reasons,
        defaultProfile,
        fill,
      );
    });
    const [like] = await decodedPictures(workstation, footage, 'yuv');
    if (!like) throw new Error('nothing was decoded');
    const copy = decodedByFfmpeg(await released(workstation, footage), like);
    expect(copy).toHaveLength(frameCount);

    const page = await openReview(workstation, footage);
    const expected = await drawnPixels(
      page,
      compared.flatMap((frame) => copy[frame] ?? []),
    );
    await page.keyboard.press('3');
    await page.getByRole('img', { name: /^As released to/ }).waitFor();
    for (const [at, frame] of compared.entries()) {
      await goToFrame(page, frame);
      // What was on view before the mode changed is not yet it: painted anew when it has come.
      await expect
        .poll(
          async () => {
            const off = difference(
              await shownPixels(page, frame),
              expected[at] ?? new Uint8Array(),
              like.width,
            );
            return off.mean <= codecTolerance.mean && off.worstBlock <= codecTolerance.worstBlock;
          },
          { timeout: 20_000 },
        )
        .toBe(true);
    }
    // Under the veils the original is something else: the tolerance would tell.
    await page.keyboard.press('4');
    await page.getByRole('img', { name: /^Frame / }).waitFor();
    const last = expected.at(-1) ?? new Uint8Array();
    await expect
      .poll(async () => difference(await shownPixels(page, frameCount - 1), last, like.width).worstBlock)
      .toBeGreaterThan(codecTolerance.worstBlock * 3);
    expect(workstation.complaints).toEqual([]);
  });
});
