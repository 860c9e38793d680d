// SPDX-License-Identifier: GPL-3.0-or-later
/** Does a copy play in Chromium, and does it show the right frame wherever it is sought? */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { type Browser, chromium } from 'playwright-core';
import { type FrameIndex, frameFlag } from '../../core/ingest/footage.ts';
import { randomFrom } from './random.ts';

const browserPath = '/usr/bin/chromium';
const seeks = 16;
/** Pictures are compared as a few grey fields, whatever the scaler: the mean difference allowed, in 8-bit steps. */
const small = { width: 32, height: 18 };
const allowedDifference = 8;
/** Media times are rounded to microseconds. */
const allowedSeconds = 0.00002;

export type Sought = { readonly result: string; readonly faults: readonly string[] };

export async function openBrowser(): Promise<Browser | undefined> {
  if (!existsSync(browserPath)) {
    console.error(`${browserPath} is not installed: no copy is played in a browser`);
    return undefined;
  }
  return chromium.launch({
    executablePath: browserPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--allow-file-access-from-files',
    ],
  });
}

/** Grey fields of the named frames of the copy, as the ffmpeg program shows them; frames counted from the first shown. */
function greyFields(path: string, frames: readonly number[]): Map<number, Uint8Array> {
  const sorted = [...new Set(frames)].sort((a, b) => a - b);
  const wanted = sorted.map((frame) => `eq(n\\,${frame})`).join('+');
  const filter = `select='${wanted}',scale=${small.width}:${small.height}:flags=area,format=gray`;
  const ran = spawnSync(
    'ffmpeg',
    [
      '-nostdin',
      '-v',
      'error',
      '-i',
      path,
      '-map',
      '0:v:0',
      '-vf',
      filter,
      '-fps_mode',
      'passthrough',
      '-f',
      'rawvideo',
      '-',
    ],
    { maxBuffer: 1 << 28 },
  );
  const bytes = small.width * small.height;
  return new Map(sorted.map((frame, at) => [frame, ran.stdout.subarray(at * bytes, (at + 1) * bytes)]));
}

/**
 * Mean difference between what is shown and the best straight line through what was expected: a browser has its own idea
 * of brightness and contrast (range, transfer), and none of it makes one picture look like another.
 */
function meanDifference(expected: Uint8Array | undefined, shown: readonly number[]): number {
  if (!expected || expected.length !== shown.length) return 255;
  const mean = (values: ArrayLike<number>): number =>
    Array.from(values).reduce((a, b) => a + b, 0) / values.length;
  const [meanExpected, meanShown] = [mean(expected), mean(shown)];
  let product = 0;
  let square = 0;
  expected.forEach((value, at) => {
    product += (value - meanExpected) * ((shown[at] ?? 0) - meanShown);
    square += (value - meanExpected) ** 2;
  });
  const gain = square === 0 ? 1 : Math.min(2, Math.max(0.5, product / square));
  return mean(
    shown.map((value, at) => Math.abs(value - meanShown - gain * ((expected[at] ?? 0) - meanExpected))),
  );
}

/** Seeks an MP4 to frames drawn by chance. `index` is the original's: the copy has the same times. */
export async function seekInBrowser(
  browser: Browser,
  path: string,
  index: FrameIndex,
  missing: readonly number[],
  seed: string,
): Promise<Sought> {
  const shown = [...index.pts.keys()].filter(
    (frame) => ((index.flags[frame] ?? 0) & frameFlag.hidden) === 0 && !missing.includes(frame),
  );
  const seconds = (at: number): number =>
    ((index.pts[shown[at] ?? 0] ?? 0) * index.timeBase.num) / index.timeBase.den;
  // The last frame's end is the container's business: it is sought like the others, a little behind its beginning.
  const middle = (at: number): number =>
    at + 1 < shown.length ? (seconds(at) + seconds(at + 1)) / 2 : seconds(at) + 0.001;
  const random = randomFrom(`${seed}:seek`);
  const places = Array.from({ length: seeks }, () => Math.floor(random() * shown.length));
  const targets = places.map((place, at) => ({
    time: middle(place),
    moves: place !== (places[at - 1] ?? 0),
  }));
  const page = await browser.newPage();
  try {
    await page.goto(pathToFileURL(path).href.replace(/[^/]*$/, ''));
    const seen = await page.evaluate(
      async ({ source, targets, first, width, height }) => {
        const video = document.createElement('video');
        const canvas = document.createElement('canvas');
        canvas.width = width;
        canvas.height = height;
        const drawing = canvas.getContext('2d', { willReadFrequently: true });
        if (drawing) drawing.imageSmoothingQuality = 'high';
        document.body.replaceChildren(video);
        video.muted = true;
        const failed = new Promise<never>((_, reject) => {
          video.addEventListener('error', () => reject(new Error(video.error?.message || 'error')));
          setTimeout(() => reject(new Error('nothing is shown for 60 s')), 60_000);
        });
        const frame = (): Promise<number> =>
          new Promise((resolve) => video.requestVideoFrameCallback((_, { mediaTime }) => resolve(mediaTime)));
        try {
          let next = frame();
          video.src = source;
          const origin = first - (await Promise.race([next, failed]));
          const results: { time: number; grey: number[] }[] = [];
          for (const { time, moves } of targets) {
            next = frame();
            const sought = new Promise<void>((resolve) =>
              video.addEventListener('seeked', () => resolve(), { once: true }),
            );
            video.currentTime = Math.max(0, time - origin);
            await Promise.race([sought, failed]);
            // A seek within the picture that is shown presents none anew.
            const waited = new Promise<number>((resolve) =>
              setTimeout(() => resolve(Number.NaN), moves ? 10_000 : 400),
            );
            const mediaTime = await Promise.race([next, waited, failed]);
            const previous = results.at(-1)?.time ?? first;
            drawing?.drawImage(video, 0, 0, width, height);
            const { data } = drawing?.getImageData(0, 0, width, height) ?? { data: [] };
            const grey: number[] = [];
            for (let at = 0; at + 3 < data.length; at += 4)
              grey.push(0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0));
            results.push({ time: Number.isNaN(mediaTime) ? previous : mediaTime + origin, grey });
          }
          return { results };
        } catch (error) {
          return { failure: String(error) };
        }
      },
      { source: pathToFileURL(path).href, targets, first: seconds(0), ...small },
    );
    if (seen.failure !== undefined) return { result: 'fails', faults: [`browser: ${seen.failure}`] };
    const expected = greyFields(path, places);
    const wrong = places.filter((place, at) => {
      const result = seen.results?.[at];
      return !result || Math.abs(result.time - seconds(place)) > allowedSeconds;
    }).length;
    const differences = places.map((place, at) =>
      meanDifference(expected.get(place), seen.results?.[at]?.grey ?? []),
    );
    const other = differences.filter((difference) => difference > allowedDifference).length;
    const faults: string[] = [];
    if (wrong > 0) faults.push(`browser: ${wrong} of ${seeks} seeks show another time`);
    if (other > 0) faults.push(`browser: ${other} of ${seeks} seeks show another picture`);
    return { result: `${seeks - Math.max(wrong, other)}/${seeks}`, faults };
  } finally {
    await page.close();
  }
}
