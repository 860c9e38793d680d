// SPDX-License-Identifier: GPL-3.0-or-later
/** Does a copy play in Chromium, and does it show wherever it is sought what the original shows there? */
import { spawnSync } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import type { Browser } from 'playwright-core';
import { type FrameIndex, frameFlag } from '../../core/ingest/footage.ts';
import { hasChromium, launchChromium } from '../setup/chromium.ts';
import { randomFrom } from './random.ts';

const seeks = 16;
/** Pictures are compared as a few grey fields, whatever the scaler: the mean difference allowed, in 8-bit steps. */
const small = { width: 32, height: 18 };
const allowedDifference = 8;
/** What two ways of scaling and of rounding colours make of the same tones at most, and by how much another picture may come nearer by chance. */
const scalingDifference = 4;
const scalingSlack = 0.25;
/** Without the original to compare with: how like the decoder's picture it is at least, and what scaling may change of that. */
const leastLikeness = 0.8;
const likenessSlack = 0.005;
/** Media times are rounded to microseconds. */
const allowedSeconds = 0.00002;

/** Fields that differ more than this between two files by the decoder lie in a veil, in 8-bit steps; fewer than so many others tell nothing. */
const veiledDifference = 2;
const leastFields = 64;

export type Sought = { readonly result: string; readonly faults: readonly string[] };

export async function openBrowser(): Promise<Browser | undefined> {
  if (!hasChromium) {
    console.error('Chromium is not installed: no copy is played in a browser');
    return undefined;
  }
  return launchChromium(['--allow-file-access-from-files']);
}

/** Grey fields of the named frames of a file, as the ffmpeg program shows them; frames counted from the first shown. */
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

/** Ranks of values, equal ones sharing their mean rank. */
function ranks(values: readonly number[]): number[] {
  const order = [...values.keys()].sort((a, b) => (values[a] ?? 0) - (values[b] ?? 0));
  const ranked = new Array<number>(values.length).fill(0);
  for (let start = 0; start < order.length; ) {
    let end = start + 1;
    while (end < order.length && values[order[end] ?? 0] === values[order[start] ?? 0]) end++;
    for (const at of order.slice(start, end)) ranked[at] = (start + end - 1) / 2;
    start = end;
  }
  return ranked;
}

/**
 * Rank correlation (Spearman) of what is shown with what the decoder gives, from -1 to 1: a browser maps tones of wide ranges
 * to the screen its own way, and whatever the way, brighter stays brighter. 1 where either picture has one tone only.
 */
function likeness(expected: Uint8Array, shown: readonly number[]): number {
  const [a, b] = [ranks([...expected]), ranks(shown)];
  const middle = (a.length - 1) / 2;
  let product = 0;
  let ofA = 0;
  let ofB = 0;
  a.forEach((rank, at) => {
    product += (rank - middle) * ((b[at] ?? 0) - middle);
    ofA += (rank - middle) ** 2;
    ofB += ((b[at] ?? 0) - middle) ** 2;
  });
  return ofA === 0 || ofB === 0 ? 1 : product / Math.sqrt(ofA * ofB);
}

/** Mean difference of two pictures, in 8-bit steps. */
function meanDifference(a: Uint8Array, b: readonly number[]): number {
  return a.reduce((sum, value, at) => sum + Math.abs(value - (b[at] ?? 0)), 0) / a.length;
}

/**
 * True when the decoder's picture of the frame is what is shown, and no other of its pictures is more like it. A picture that is
 * mostly of one tone has no ranks worth the name: rounding alone shuffles them. There the tones themselves have to agree.
 */
function isFrame(frame: number, decoded: ReadonlyMap<number, Uint8Array>, shown: readonly number[]): boolean {
  const expected = decoded.get(frame);
  if (!expected || expected.length !== shown.length) return false;
  const difference = meanDifference(expected, shown);
  const least = Math.min(...[...decoded.values()].map((other) => meanDifference(other, shown)));
  if (difference <= scalingDifference && difference <= least + scalingSlack) return true;
  const own = likeness(expected, shown);
  const best = Math.max(...[...decoded.values()].map((other) => likeness(other, shown)));
  return own >= leastLikeness && own >= best - likenessSlack;
}

/** Where to seek, the time of the frame that is there, and whether another one was sought before. */
type Target = { readonly time: number; readonly shows: number; readonly moves: boolean };
/** A picture in grey fields and the time it bears. */
type Shown = { readonly time: number; readonly grey: readonly number[] };

/** Seeks a file to each target: what it shows there and of which time. `first`: the time of its first frame. A text says why it fails. */
async function showAt(
  browser: Browser,
  path: string,
  targets: readonly Target[],
  first: number,
): Promise<readonly Shown[] | string> {
  const page = await browser.newPage();
  try {
    await page.goto(pathToFileURL(path).href.replace(/[^/]*$/, ''));
    const seen = await page.evaluate(
      async ({ source, targets, first, width, height, allowed }) => {
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
          let time = first;
          const seek = async ({ time: wanted, moves }: Target): Promise<Shown> => {
            next = frame();
            const sought = new Promise<void>((resolve) =>
              video.addEventListener('seeked', () => resolve(), { once: true }),
            );
            video.currentTime = Math.max(0, wanted - origin);
            await Promise.race([sought, failed]);
            // A seek within the picture that is shown presents none anew.
            const waited = new Promise<number>((resolve) =>
              setTimeout(() => resolve(Number.NaN), moves ? 10_000 : 400),
            );
            const mediaTime = await Promise.race([next, waited, failed]);
            if (!Number.isNaN(mediaTime)) time = mediaTime + origin;
            drawing?.drawImage(video, 0, 0, width, height);
            const { data } = drawing?.getImageData(0, 0, width, height) ?? { data: [] };
            const grey: number[] = [];
            for (let at = 0; at + 3 < data.length; at += 4)
              grey.push(0.299 * (data[at] ?? 0) + 0.587 * (data[at + 1] ?? 0) + 0.114 * (data[at + 2] ?? 0));
            return { time, grey };
          };
          const results: Shown[] = [];
          for (const target of targets) results.push(await seek(target));
          // The first seeks of a file that begins late can stop on the way there, in the original as in a copy; later ones do not.
          for (const [at, target] of targets.entries()) {
            if (Math.abs((results[at]?.time ?? 0) - target.shows) <= allowed) continue;
            results[at] = await seek({ ...target, moves: target.shows !== time });
          }
          return { results };
        } catch (error) {
          return { failure: String(error) };
        }
      },
      { source: pathToFileURL(path).href, targets: [...targets], first, allowed: allowedSeconds, ...small },
    );
    return seen.failure ?? seen.results ?? 'nothing is shown';
  } finally {
    await page.close();
  }
}

/** Mean difference of two pictures of one browser, outside the fields where the decoder too gives something else. */
function differenceOutsideVeils(
  shown: { readonly original: Shown; readonly copy: Shown },
  decoded: { readonly original: Uint8Array | undefined; readonly copy: Uint8Array | undefined },
): number | undefined {
  const { original, copy } = decoded;
  if (!original || !copy) return undefined;
  const fields = [...copy.keys()].filter(
    (at) => Math.abs((original[at] ?? 0) - (copy[at] ?? 0)) <= veiledDifference,
  );
  if (fields.length < leastFields) return undefined;
  const sum = fields.reduce(
    (total, at) => total + Math.abs((shown.original.grey[at] ?? 0) - (shown.copy.grey[at] ?? 0)),
    0,
  );
  return sum / fields.length;
}

/**
 * Seeks an MP4 to frames drawn by chance. `index` is the original's: the copy has the same times. A browser shows some
 * recordings otherwise than the decoder: it maps tones of wide ranges to the screen, and counts its own way where files
 * say little. So the copy is held against what it shows of the original; against the decoder where that does not play.
 */
export async function seekInBrowser(
  browser: Browser,
  files: { readonly original: string; readonly copy: string },
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
    shows: seconds(place),
    moves: place !== (places[at - 1] ?? 0),
  }));
  const copy = await showAt(browser, files.copy, targets, seconds(0));
  if (typeof copy === 'string') return { result: 'fails', faults: [`browser: ${copy}`] };
  const original = await showAt(browser, files.original, targets, seconds(0));
  const decoded = {
    original: greyFields(files.original, places),
    copy: greyFields(files.copy, places),
  };
  const near = (a: number, b: number): boolean => Math.abs(a - b) <= allowedSeconds;
  let wrong = 0;
  let other = 0;
  places.forEach((place, at) => {
    const here = copy[at];
    const there = typeof original === 'string' ? undefined : original[at];
    if (!here || !(near(here.time, seconds(place)) || (there && near(here.time, there.time)))) {
      wrong++;
      return;
    }
    const expected = { original: decoded.original.get(place), copy: decoded.copy.get(place) };
    const beside =
      there && near(here.time, there.time)
        ? differenceOutsideVeils({ original: there, copy: here }, expected)
        : undefined;
    const same = beside === undefined ? isFrame(place, decoded.copy, here.grey) : beside <= allowedDifference;
    if (!same) other++;
  });
  const faults: string[] = [];
  if (wrong > 0) faults.push(`browser: ${wrong} of ${seeks} seeks show another time`);
  if (other > 0) faults.push(`browser: ${other} of ${seeks} seeks show another picture`);
  const beside = typeof original === 'string' ? ' by the decoder' : '';
  return { result: `${seeks - wrong - other}/${seeks}${beside}`, faults };
}
