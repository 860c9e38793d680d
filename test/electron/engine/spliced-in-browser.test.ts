// SPDX-License-Identifier: GPL-3.0-or-later
/** A spliced copy in Chromium: it plays over its splices, and shows the right frame wherever it is sought. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeFixture } from '../../../electron/service/engine/synthesis/fixture.ts';
import { readFrameNumber } from '../../../electron/service/engine/synthesis/frame-number-blocks.ts';
import { hasChromium, launchChromium } from '../../setup/chromium.ts';
import { temporaryFolder } from '../../setup/temporary-folder.ts';
import { inspect } from './spliced.ts';
import { frameCount, makeCopy, tenth, uneven } from './spliced-copy.ts';

if (!hasChromium) console.info('Chromium is not installed: no copy is played in a browser');

const folder = temporaryFolder('played');

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
