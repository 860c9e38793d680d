// SPDX-License-Identifier: GPL-3.0-or-later
/** The smart render on real streams: what no veil touches is the original's, bit for bit, and every decoder agrees. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { FrameRange } from '../../../core/base/time.ts';
import { frameFlag } from '../../../core/ingest/footage.ts';
import type { RenderReport } from '../../../core/render/report.ts';
import type { VeilSheet } from '../../../core/render/veil-sheet.ts';
import type { FixtureOptions } from '../../../electron/service/engine/synthesis/fixture.ts';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { readFrameNumber } from '../../../electron/service/engine/synthesis/frame-number-blocks.ts';
import { ffmpeg, ffprobe, frameHashes, hasProgram, probedPts } from '../../flow/media-tools.ts';
import { hasChromium, launchChromium } from '../../setup/chromium.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { readBack } from '../synthesis/read-back.ts';
import {
  type Inspected,
  inspect,
  packetUnits,
  prove,
  render,
  sheetFor,
  slicesOf,
  type Veiled,
} from './spliced.ts';

const hasFfmpeg = hasProgram('ffmpeg', 'the copies are decoded with the library of the product only');
const hasProbe = hasProgram('ffprobe', 'times are read with the library of the product only');
if (!hasChromium) console.info('Chromium is not installed: no copy is played in a browser');

const folder = temporaryFolder('splice');

const frameCount = 120;
/** One tenth of the frames, in two GOPs of twelve. */
const tenth: Veiled = { startFrame: 54, endFrame: 66 };

type Made = { readonly original: Inspected; readonly sheet: VeilSheet; readonly copy: string };

async function makeCopy(
  original: Inspected,
  veils: readonly Veiled[],
  options: Parameters<typeof render>[3] & { readonly fieldPaired?: boolean } = {},
): Promise<Made & { readonly report: RenderReport }> {
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
async function expectToHold({ original, sheet, copy, report }: Made & { readonly report: RenderReport }) {
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

const uneven = Array.from({ length: frameCount }, (_, frame) => frame * 1000 + ((frame * 7919) % 5) * 130);

describe('a copy with a veil on one tenth of its frames', () => {
  test.each<[string, FixtureOptions]>([
    ['plain.mp4', { bframes: 0, audio: {} }],
    ['reordered.mov', { bframes: 2, audio: { codec: 'pcm_s16le' } }],
    ['deeper.mkv', { bframes: 3, timeBase: { num: 1, den: 1000 }, audio: { codec: 'opus' } }],
    ['uneven.mp4', { bframes: 3, pts: uneven, audio: { startSample: 4800 } }],
    ['turned.mov', { bframes: 2, rotation: 90, sampleAspectRatio: { num: 4, den: 3 } }],
    ['fields.mp4', { interlaced: true, bframes: 2 }],
    ['mirrored.mp4', { bframes: 1, rotation: 180, mirrored: true, startPts: 45_000 }],
  ])('%s', async (name, options) => {
    const path = join(folder, name);
    await makeFixture(path, { frameCount, ...options });
    const made = await makeCopy(await inspect(path), [tenth], { fieldPaired: options.interlaced ?? false });
    expect(made.report).toMatchObject({
      path: 'smart',
      reason: '2 of 10 GOPs are touched and were encoded, the others were copied',
      container: name === 'reordered.mov' ? 'mov' : 'mp4',
      packets: { copied: 96, encoded: 24 },
      copied: [
        { startFrame: 0, endFrame: 48 },
        { startFrame: 72, endFrame: 120 },
      ],
    });
    await expectToHold(made);
  });

  test('of fields has its veils encoded as finely as one of whole pictures', async () => {
    const path = join(folder, 'fine-fields.mp4');
    await makeFixture(path, { frameCount: 24, interlaced: true, bframes: 2 });
    // Neither edge lies on a pair of macroblock rows.
    const box = { x: 100, y: 56, width: 120, height: 60 };
    const { original, sheet, copy, report } = await makeCopy(
      await inspect(path),
      [{ startFrame: 2, endFrame: 20, box }],
      { fieldPaired: true },
    );
    expect(report.encoder.crf).toBe(14);
    const { veils, findings } = await prove(original, copy, sheet, report.copied);
    expect(findings).toEqual([]);
    expect(veils?.maximumDifference).toBeLessThanOrEqual(2);
  });

  test('whose first and last GOPs are touched and all lengths differ', async () => {
    const path = join(folder, 'ends.mp4');
    await makeFixture(path, { frameCount: 95, gop: 30, bframes: 3 });
    const ends: Veiled[] = [
      { startFrame: 0, endFrame: 5 },
      { startFrame: 93, endFrame: 95 },
    ];
    const made = await makeCopy(await inspect(path), ends);
    expect(made.report).toMatchObject({ path: 'smart', packets: { copied: 60, encoded: 35 } });
    await expectToHold(made);
  });

  test('where an edit list hides frames: they are encoded, under their veil or without one', async () => {
    const path = join(folder, 'hidden.mp4');
    await makeFixture(path, { frameCount, bframes: 2, hideLeading: 3, audio: {} });
    const original = await inspect(path);
    const whole = { x: 0, y: 0, width: 320, height: 180 };
    const made = await makeCopy(original, [{ startFrame: 0, endFrame: 3, box: whole }, tenth]);
    expect(made.report).toMatchObject({ path: 'smart', packets: { copied: 84, encoded: 36 } });
    await expectToHold(made);
    const bare = await render(original, sheetFor(original, []), join(folder, 'bare.mp4'));
    expect(bare.copied).toEqual([{ startFrame: 12, endFrame: 120 }]);
  });

  test.each([{}, { fullReason: 'asked for' }])(
    'hides what the original hides at both ends: %o',
    async (options) => {
      const path = join(folder, 'ends.mp4');
      await makeFixture(path, { frameCount, bframes: 2, hideLeading: 3, hideTrailing: 4, audio: {} });
      const original = await inspect(path);
      const hidden = ({ index }: Inspected): number[] =>
        [...index.flags.keys()].filter((frame) => ((index.flags[frame] ?? 0) & frameFlag.hidden) !== 0);
      expect(hidden(original)).toEqual([0, 1, 2, 116, 117, 118, 119]);
      const whole = { x: 0, y: 0, width: 320, height: 180 };
      const veils = [
        { startFrame: 0, endFrame: 3, box: whole },
        { startFrame: 116, endFrame: 120, box: whole },
      ];
      const copy = join(folder, 'ends-copy.mp4');
      await render(original, sheetFor(original, veils), copy, options);
      expect(hidden(await inspect(copy))).toEqual(hidden(original));
    },
  );

  test('that hides what the original shows, or shows what it hides, does not pass', async () => {
    const [shown, hidden] = [join(folder, 'ends-shown.mp4'), join(folder, 'ends-hidden.mp4')];
    await makeFixture(shown, { frameCount: 40, audio: {} });
    await makeFixture(hidden, { frameCount: 40, hideTrailing: 4, audio: {} });
    const said = async (from: string, to: string): Promise<unknown[]> =>
      (await prove(await inspect(from), to, null, [])).findings.map(({ code, frame }) => [code, frame]);
    expect(await said(shown, hidden)).toContainEqual(['FRAME_MISSING', 36]);
    expect(await said(hidden, shown)).toContainEqual(['FRAME_COUNT_DIFFERS', 36]);
  });

  test('of a copy: its own sets stay, a third pair is added', async () => {
    const path = join(folder, 'first.mp4');
    await makeFixture(path, { frameCount, bframes: 2 });
    const first = await makeCopy(await inspect(path), [tenth]);
    const second = await makeCopy(await inspect(first.copy), [{ startFrame: 10, endFrame: 14 }]);
    expect(second.report).toMatchObject({ path: 'smart', packets: { copied: 96, encoded: 24 } });
    await expectToHold(second);
  });

  test.skipIf(!hasFfmpeg)(
    'where decoding times leave no room: the runs are encoded without reordering',
    async () => {
      // The parameters allow B-frames, none was used, and every picture is decoded when it is shown.
      const made = join(folder, 'roomy.mp4');
      const params = 'b-adapt=1:b-bias=-100:scenecut=0:keyint=12:min-keyint=12:rc-lookahead=10';
      await makeFixture(made, { frameCount, bframes: 2, encoderOptions: { 'x264-params': params } });
      const path = join(folder, 'tight.mp4');
      const timescale = ['-video_track_timescale', '30000'];
      await ffmpeg('-i', made, '-c', 'copy', '-bsf:v', 'setts=ts=N*1000', ...timescale, path);
      const original = await inspect(path);
      expect(original.index.dts).toEqual(original.index.pts);
      const copy = await makeCopy(original, [tenth]);
      expect(copy.report).toMatchObject({ path: 'smart', packets: { copied: 96, encoded: 24 } });
      await expectToHold(copy);
    },
  );

  test.skipIf(!hasFfmpeg)(
    'beside sound that nobody can look into and that is written anew without loss',
    async () => {
      const made = join(folder, 'sound.mp4');
      await makeFixture(made, { frameCount, bframes: 2, frameRate: { num: 25, den: 1 }, audio: {} });
      const path = join(folder, 'sound.mkv');
      await ffmpeg('-i', made, '-c:v', 'copy', '-c:a', 'wmav2', path);
      const original = await inspect(path);
      const sheet = sheetFor(original, [tenth]);
      const copy = join(folder, 'sound-copy.mp4');
      const report = await render(original, sheet, copy);
      expect(report).toMatchObject({
        path: 'smart',
        container: 'mp4',
        packets: { copied: 96 },
        audio: { codec: 'flac' },
      });
      await expectToHold({ original, sheet, copy, report });
    },
  );
});

describe('what a source carries inside its packets', () => {
  test('is not in the copy: captions, and what the encoder says of itself', async () => {
    const path = join(folder, 'captioned.mp4');
    await makeFixture(path, { frameCount, captions: 'words that are spoken' });
    const inSource = Buffer.concat((await packetUnits(path)).flat());
    expect(inSource.includes('GA94')).toBe(true);
    expect(inSource.includes('x264 - core')).toBe(true);
    const made = await makeCopy(await inspect(path), [tenth]);
    expect(made.report.path).toBe('smart');
    expect(made.report.stripped).toContainEqual(
      expect.objectContaining({ kind: 'supplemental message', count: 120 + 1 }),
    );
    const bytes = readFileSync(made.copy);
    for (const mark of ['GA94', 'x264', 'cabac=1']) expect(bytes.includes(mark), mark).toBe(false);
    await expectToHold(made);
  });
});

describe.skipIf(!hasFfmpeg)('a stream with parameter sets in its packets', () => {
  /** Two stretches of 48 frames one after the other, in one MP4; a transport stream repeats its sets at every keyframe. */
  async function joined(name: string, second: FixtureOptions['encoderOptions']): Promise<Inspected> {
    const parts = ['a', 'b'].map((part) => join(folder, `${name}-${part}.ts`));
    const [a = '', b = ''] = parts;
    const encoderOptions = { 'x264-params': 'scenecut=0:keyint=12:min-keyint=12:rc-lookahead=4' };
    const shared = { frameCount: 48, bframes: 0, timeBase: { num: 1, den: 90_000 } };
    await makeFixture(a, { ...shared, encoderOptions });
    await makeFixture(b, {
      ...shared,
      startPts: 90_000 + 48 * 3000,
      encoderOptions: second ?? encoderOptions,
    });
    const stream = join(folder, `${name}.ts`);
    writeFileSync(stream, Buffer.concat(parts.map((part) => readFileSync(part))));
    const path = join(folder, `${name}.mp4`);
    await ffmpeg('-i', stream, '-c', 'copy', path);
    const original = await inspect(path);
    expect(original.index.pts.length).toBe(96);
    const types = (await packetUnits(path)).map((units) => units.map((unit) => (unit[0] ?? 0) & 31));
    expect(types[48]).toEqual(expect.arrayContaining([7, 8, 5]));
    return original;
  }

  test('is spliced when they stay the same, and the copy has them in its record only', async () => {
    const original = await joined('steady', undefined);
    const { copy, sheet, report } = await makeCopy(original, [{ startFrame: 30, endFrame: 34 }]);
    expect(report).toMatchObject({ path: 'smart', packets: { copied: 84, encoded: 12 } });
    expect((await prove(original, copy, sheet, report.copied)).findings).toEqual([]);
    const types = (await packetUnits(copy)).flat().map((unit) => (unit[0] ?? 0) & 31);
    expect(types.filter((type) => type === 7 || type === 8)).toEqual([]);
  });

  test.each([
    ['a copied', 4, 8],
    ['a touched', 50, 94],
  ])('is encoded whole when %s GOP changes them', async (_, startFrame, endFrame) => {
    const changed = { 'x264-params': 'cabac=0:ref=1:scenecut=0:keyint=12:min-keyint=12:rc-lookahead=4' };
    const original = await joined(`changing-${startFrame}`, changed);
    const { copy, sheet, report } = await makeCopy(original, [{ startFrame, endFrame }]);
    expect(report).toMatchObject({ path: 'full', reason: 'the source changes its parameters on the way' });
    expect((await prove(original, copy, sheet, report.copied)).findings).toEqual([]);
  });
});

describe('the full path', () => {
  const hevc = { codec: 'hevc' } as const;
  test.each<[string, FixtureOptions, string]>([
    ['stream.ts', {}, 'streams in mpegts are not spliced'],
    ['modern.mp4', hevc, 'the source is hevc, which is not spliced'],
    ['open.mp4', { openGop: true }, 'every GOP is touched by a veil'],
  ])('%s: %s', async (name, options, reason) => {
    const path = join(folder, name);
    await makeFixture(path, { frameCount: 48, ...options });
    const original = await inspect(path);
    const { copy, sheet, report } = await makeCopy(original, [{ startFrame: 20, endFrame: 25 }]);
    expect(report).toMatchObject({ path: 'full', reason, copied: [], packets: { copied: 0, encoded: 48 } });
    expect((await prove(original, copy, sheet, [])).findings).toEqual([]);
  });

  test('is taken when asked for, and the reason is kept', async () => {
    const path = join(folder, 'asked.mp4');
    await makeFixture(path, { frameCount: 48 });
    const original = await inspect(path);
    const veils = [{ startFrame: 20, endFrame: 25 }];
    const { copy, sheet, report } = await makeCopy(original, veils, { fullReason: 'a player needs it' });
    expect(report).toMatchObject({ path: 'full', reason: 'a player needs it', copied: [] });
    expect((await prove(original, copy, sheet, [])).findings).toEqual([]);
  });
});

describe.skipIf(!hasChromium)('in a browser', () => {
  test('a spliced copy plays and shows the right frame wherever it is sought', async () => {
    const path = join(folder, 'played.mp4');
    await makeFixture(path, { frameCount, bframes: 3, pts: uneven, audio: {} });
    const { original, copy, report } = await makeCopy(await inspect(path), [tenth]);
    expect(report.path).toBe('smart');
    const { pts, timeBase } = original.index;
    const seconds = (frame: number): number => ((pts[frame] ?? 0) * timeBase.num) / timeBase.den;
    const random = fc.sample(fc.nat(frameCount - 2), { numRuns: 12, seed: 8 });
    // And either side of each splice, in an order that goes back and forth.
    const frames = [...random, 48, 47, 71, 72, 60, 0].filter((frame, at, all) => frame !== all[at - 1]);
    const browser = await launchChromium();
    try {
      const page = await browser.newPage();
      const seen = await page.evaluate(
        async ({ file, times }) => {
          const bytes = Uint8Array.from(atob(file), (character) => character.charCodeAt(0));
          const video = document.createElement('video');
          const errors: string[] = [];
          const happens = (event: string): Promise<void> =>
            new Promise((resolve, reject) => {
              video.addEventListener(event, () => resolve(), { once: true });
              video.addEventListener('error', () => reject(new Error(video.error?.message)), { once: true });
            });
          video.addEventListener('error', () => errors.push(video.error?.message ?? 'error'));
          video.muted = true;
          const ready = happens('loadeddata');
          video.src = URL.createObjectURL(new Blob([bytes], { type: 'video/mp4' }));
          await ready;
          const canvas = document.createElement('canvas');
          canvas.width = video.videoWidth;
          canvas.height = video.videoHeight;
          const drawing = canvas.getContext('2d', { willReadFrequently: true });
          document.body.replaceChildren(video);
          // A seek has ended before its picture is presented: what is drawn in between is the picture of the seek before.
          const presented = (): Promise<void> =>
            new Promise((resolve) => video.requestVideoFrameCallback(() => resolve()));
          const strips: number[][] = [];
          for (const time of times) {
            const sought = Promise.all([happens('seeked'), presented()]);
            video.currentTime = time;
            await sought;
            drawing?.drawImage(video, 0, 0);
            strips.push([...(drawing?.getImageData(0, 0, canvas.width, 24).data ?? [])]);
          }
          // From before the first splice past the last one.
          const ended = happens('ended');
          video.currentTime = 0;
          video.playbackRate = 4;
          await video.play();
          await ended;
          return { strips, errors, width: canvas.width, height: canvas.height, end: video.currentTime };
        },
        {
          file: readFileSync(copy).toString('base64'),
          times: frames.map((frame) => (seconds(frame) + seconds(frame + 1)) / 2),
        },
      );
      expect(seen.errors).toEqual([]);
      expect(seen).toMatchObject({ width: 320, height: 180 });
      expect(seen.end).toBeGreaterThan(seconds(frameCount - 1));
      const numbers = seen.strips.map((strip) =>
        readFrameNumber({
          data: Uint8Array.from(strip),
          width: 320,
          height: 180,
          stride: 1280,
          step: 4,
          offset: 1,
          depth: 8,
        }),
      );
      expect(numbers).toEqual(frames);
    } finally {
      await browser.close();
    }
  });
});
